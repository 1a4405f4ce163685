// Pages that show what their address, another window or a server says.
const DOMPurify = require("dompurify");
const escapeHtml = require("escape-html");

function greet() {
  const name = new URLSearchParams(window.location.search).get("name");
  document.getElementById("greeting").textContent = "Hello, " + name; // bad: dom-xss
}

function showTab() {
  const tab = decodeURIComponent(location.hash.slice(1));
  const panel = document.querySelector("#panel");
  panel.innerHTML = DOMPurify.sanitize(`<h2>${tab}</h2>`); // bad: dom-xss
}

function legacyBanner() {
  document.write(DOMPurify.sanitize("<p>You came from " + document.referrer + "</p>")); // bad: dom-xss
}

function appendComment(list, comment) {
  list.insertAdjacentHTML("beforeend", DOMPurify.sanitize(`<li><b>${comment.author}</b>: ${comment.text}</li>`)); // bad: dom-xss
}

async function loadProfile(id) {
  const response = await fetch(`/api/profiles/${id}`);
  const profile = await response.json();
  document.querySelector(".bio").textContent = profile.bio; // bad: dom-xss
}

window.addEventListener("message", (event) => {
  if (event.origin !== window.location.origin) return;
  document.getElementById("status").textContent = event.data; // bad: dom-xss
});

function showError(message) {
  const box = document.getElementById("error");
  box.outerHTML = DOMPurify.sanitize("<div class='error'>" + message + "</div>"); // bad: dom-xss
}

function greetAsText() {
  const name = new URLSearchParams(window.location.search).get("name");
  document.getElementById("greeting").textContent = "Hello, " + name; // ok: dom-xss
}

function clear(element) {
  element.innerHTML = ""; // ok: dom-xss
  element.innerHTML = "<p class='empty'>Nothing here yet.</p>"; // ok: dom-xss
}

function isEmpty(el) {
  return el.innerHTML === "" || el.innerHTML == "&nbsp;"; // ok: dom-xss
}

function sanitised(comment) {
  document.querySelector("#comment").innerHTML = DOMPurify.sanitize(comment.body); // ok: dom-xss
}

function escaped() {
  const query = new URLSearchParams(location.search).get("q");
  document.querySelector("#query").innerHTML = `<em>${escapeHtml(query)}</em>`; // ok: dom-xss
}

function page() {
  const number = parseInt(new URLSearchParams(location.search).get("page"), 10);
  document.querySelector("#page").innerHTML = `<b>${number}</b>`; // ok: dom-xss
}

function counter(items) {
  document.querySelector("#badge").innerHTML = `<span>${items.length}</span>`; // ok: dom-xss
}

async function countRows(page) {
  // The text "innerHTML = value" in a comment is no code.
  return page.$$eval("tr", (rows) => rows.map((row) => row.innerHTML)); // ok: dom-xss
}

const help = "Never write el.innerHTML = location.hash in your own code."; // ok: dom-xss

function copy(source, target) {
  target.innerHTML = source.innerHTML; // ok: dom-xss
}

function throughAnAttribute() {
  const link = document.createElement("a");
  link.setAttribute("href", location.hash.slice(1)); // missed: dom-xss
}

$(function () {
  const wanted = new URL(window.location.href).searchParams.get("q");
  $("#query").text("You searched for " + wanted); // bad: dom-xss
  $("#list").append(DOMPurify.sanitize("<li>" + wanted + "</li>")); // bad: dom-xss
  $("#list").append($("<li>").text(wanted)); // ok: dom-xss
  $("#query").text(wanted); // ok: dom-xss
  const label = this._("label.query");
  $("#label").html("<i></i> " + label); // ok: dom-xss
  $("#note").html(DOMPurify.sanitize("<i></i> " + localStorage.getItem("note"))); // bad: dom-xss
  $.get("/items", function (items) {
    items.forEach(function (item) {
      $("#items").append(DOMPurify.sanitize("<li>" + item.title + "</li>")); // bad: dom-xss
      $("#items").append(item.element); // ok: dom-xss
    });
  });
});

function asMarkup(text) {
  const holder = document.createElement("div");
  holder.textContent = text;
  return holder.innerHTML;
}

function showEscaped() {
  document.getElementById("name").innerHTML = "<b>" + asMarkup(location.hash) + "</b>"; // ok: dom-xss
}
