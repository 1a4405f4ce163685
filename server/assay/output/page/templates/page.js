"use strict";
(() => {
  const rows = [...document.querySelectorAll(".row")];
  const words = document.getElementById("words");
  const status = document.getElementById("status");
  const form = document.querySelector(".filters");
  if (!words || !status || !form) return;
  let texts;
  let isWaiting = false;

  const say = () => {
    const shown = rows.filter((row) => getComputedStyle(row).display !== "none").length;
    status.textContent = `${shown} of ${rows.length} shown.`;
  };
  const search = () => {
    isWaiting = false;
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    texts ??= rows.map((row) => row.textContent.toLowerCase());
    rows.forEach((row, index) => {
      row.hidden = !wanted.every((word) => texts[index].includes(word));
    });
    say();
  };
  const soon = () => {
    if (!isWaiting) requestAnimationFrame(search);
    isWaiting = true;
  };
  words.addEventListener("input", soon);
  form.addEventListener("change", say);
  form.addEventListener("reset", soon);
  document.getElementById("search").hidden = false;
  say();
})();
