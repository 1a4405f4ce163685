// What runs in the customers' browsers.
const params = new URLSearchParams(window.location.search);

function showSearch() {
  const query = params.get("q");
  document.querySelector("#search-title").innerHTML = `Results for <b>${query}</b>`; // bad: dom-xss
}

function showSearchSafely() {
  document.querySelector("#search-title").textContent = `Results for ${params.get("q")}`; // ok: dom-xss
}

async function showReviews(productId) {
  const response = await fetch(`/products/${encodeURIComponent(productId)}/reviews`); // ok: ssrf
  const reviews = await response.json();
  const list = document.querySelector("#reviews");
  list.innerHTML = ""; // ok: dom-xss
  for (const review of reviews) {
    list.insertAdjacentHTML("beforeend", `<li>${review.text}</li>`); // bad: dom-xss
  }
}

function countItems(cart) {
  document.querySelector("#cart").innerHTML = `<span>${cart.items.length}</span>`; // ok: dom-xss
}

window.addEventListener("message", (event) => { // bad: message-origin-not-checked
  document.querySelector("#banner").innerHTML = event.data; // bad: dom-xss
});

if (params.has("tab")) {
  const tab = document.getElementById(params.get("tab"));
  tab?.classList.add("active");
}

showSearch();
showSearchSafely();

window.addEventListener("message", (event) => { // ok: message-origin-not-checked
  if (event.origin !== window.location.origin) return;
  document.querySelector("#banner").textContent = event.data;
});
