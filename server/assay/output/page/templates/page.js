"use strict";
(() => {
  const form = document.querySelector(".filters");
  const status = document.getElementById("status");
  const words = document.getElementById("words");
  if (!form || !status || !words) return;
  const decisions = [...form.querySelectorAll("input[type=checkbox]")];
  const choices = ["rule", "owner"].map((name) => [name, document.getElementById(name)]).filter(([, select]) => select);
  const lists = [...document.querySelectorAll(".rows")].map((list) => ({ list, rows: [...list.children] }));
  const total = lists.reduce((sum, { rows }) => sum + rows.length, 0);
  const texts = new Map();
  let isWaiting = false;

  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const filter = () => {
    isWaiting = false;
    const left = new Set(decisions.filter((box) => !box.checked).map((box) => box.id.replace("decision-", "")));
    const chosen = choices.filter(([, select]) => select.value !== "all").map(([name, select]) => [name, select.value]);
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { list, rows } of lists) {
      let here = 0;
      for (const row of rows) {
        row.hidden =
          left.has(row.dataset.decision) ||
          chosen.some(([name, value]) => row.dataset[name] !== value) ||
          !wanted.every((word) => textOf(row).includes(word));
        if (!row.hidden) here += 1;
      }
      // What is far from the window is not laid out, so that its height has to be guessed.
      list.hidden = here === 0;
      list.style.containIntrinsicSize = `auto ${here * 3.6}rem`;
      shown += here;
    }
    status.textContent = `${shown.toLocaleString("en")} of ${total.toLocaleString("en")} shown.`;
  };
  const soon = () => {
    if (!isWaiting) requestAnimationFrame(filter);
    isWaiting = true;
  };
  words.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("reset", soon);
  form.hidden = false;
  // Browsers keep what was chosen when a page is opened again.
  filter();
})();
