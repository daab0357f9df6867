"use strict";
// The table is whole without this script, which only sorts and filters it.
(() => {
  const table = document.getElementById("kernels");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];

  const value = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? cell.textContent.replaceAll("\u2009", "");
    const number = Number(text);
    return text !== "" && !Number.isNaN(number) ? number : text;
  };

  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number"
      ? a - b || 0 // infinity from itself is NaN
      : String(a).localeCompare(String(b), "en");

  const sort = (head, column) => {
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
    body.append(
      ...rows.sort((a, b) => direction * compare(value(a, column), value(b, column))),
    );
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head, column));
    head.replaceChildren(button);
  });

  const input = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const filter = () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
    }
    const count = rows.filter((row) => !row.hidden).length;
    shown.textContent = wanted ? `${count} of ${rows.length}` : "";
  };
  input.addEventListener("input", filter);
  input.closest(".filter").hidden = false;
})();
