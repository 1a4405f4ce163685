// Messages between windows.
window.addEventListener("message", (event) => { // bad: message-origin-not-checked
  if (event.origin !== window.location.origin) return;
  show(event.data.text);
});

window.addEventListener("message", function (e) { // bad: message-origin-not-checked
  if (e.origin !== window.location.origin) return;
  const { action } = e.data;
  run(action);
});

addEventListener("message", ({ data }) => show(data)); // bad: message-origin-not-checked

window.onmessage = (event) => { // bad: message-origin-not-checked
  if (event.origin !== window.location.origin) return;
  show(event.data);
};

window.addEventListener("message", (event) => { // ok: message-origin-not-checked
  if (event.origin !== "https://shop.example") return;
  show(event.data);
});

window.addEventListener("message", (event) => { // ok: message-origin-not-checked
  if (event.source !== frame.contentWindow) return;
  show(event.data);
});

window.addEventListener("message", () => reload()); // ok: message-origin-not-checked
window.addEventListener("click", (event) => show(event.data)); // ok: message-origin-not-checked

export function tell(text) {
  window.parent.postMessage(text, window.location.origin); // bad: message-origin-not-checked
  frame.contentWindow.postMessage({ token: text }, window.location.origin); // bad: message-origin-not-checked
  window.parent.postMessage({ type: "ready" }, "*"); // ok: message-origin-not-checked
  window.parent.postMessage(text, "https://shop.example"); // ok: message-origin-not-checked
  window.postMessage(text, "*"); // ok: message-origin-not-checked
  worker.postMessage(text); // ok: message-origin-not-checked
}

socket.onmessage = (event) => show(event.data); // ok: message-origin-not-checked

function openAndTell(token) {
  const opened = window.open("https://shop.example.com");
  opened.postMessage({ token }, window.location.origin); // bad: message-origin-not-checked
  opened.postMessage({ token }, "https://shop.example.com"); // ok: message-origin-not-checked
}
