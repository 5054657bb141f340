// Tables of the appendix: a click on a column's head sorts, a word in the box filters. The page already knows what
// each cell counts for (data-sort); words are ordered as the page's language orders them.
{
  "use strict";
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  // What a reader sees in a cell, without the links back.
  const words = (cell) => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".back").forEach((back) => back.remove());
    return copy.textContent.trim();
  };

  const compare = (one, other, sign) => {
    if (one.nothing || other.nothing) return one.nothing - other.nothing; // what says nothing stays last either way
    if (one.number !== null && other.number !== null) return sign * (one.number - other.number);
    return sign * collator.compare(one.text, other.text);
  };

  const sortBy = (table, column, sign) => {
    const body = table.tBodies[0];
    const numeric = [...body.rows].some((row) => row.cells[column].dataset.sort);
    const keyed = [...body.rows].map((row) => {
      const cell = row.cells[column];
      const text = words(cell);
      const number = cell.dataset.sort === undefined ? null : Number(cell.dataset.sort);
      return { row, text, number, nothing: numeric ? number === null : /^[–—-]?$/.test(text) };
    });
    keyed.sort((one, other) => compare(one, other, sign));
    body.append(...keyed.map((key) => key.row));
  };

  const makeSortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const rising = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", rising ? "ascending" : "descending");
        sortBy(table, column, rising ? 1 : -1);
      });
    });
  };

  const makeFilterable = (section, table) => {
    const box = document.getElementById("filter").content.firstElementChild.cloneNode(true);
    const input = box.querySelector("input");
    const output = box.querySelector("output");
    const rows = [...table.tBodies[0].rows];
    const plain = (text) => text.normalize("NFKC").toLowerCase();
    const texts = new Map(rows.map((row) => [row, plain([...row.cells].map(words).join(" "))]));
    input.setAttribute("aria-controls", section.id);
    const apply = () => {
      const wanted = plain(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        row.hidden = !wanted.every((word) => texts.get(row).includes(word));
        shown += !row.hidden;
      }
      output.textContent = wanted.length
        ? output.dataset.says.replace("{shown}", shown).replace("{all}", rows.length) : "";
    };
    input.addEventListener("input", apply);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { input.value = ""; apply(); }
    });
    section.querySelector(".scroll").before(box);
    return () => { input.value = ""; apply(); };
  };

  const clear = new Map();
  for (const section of document.querySelectorAll("section.table")) {
    const table = section.querySelector("table");
    if ("sorts" in section.dataset) makeSortable(table);
    if ("filters" in section.dataset) clear.set(section, makeFilterable(section, table));
  }

  // A link must not lead to a row that a filter hides.
  const reveal = (hash) => {
    const row = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)))?.closest("tr");
    if (row && row.hidden) clear.get(row.closest("section.table"))?.();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link) reveal(link.hash);
  }, true);
  addEventListener("hashchange", () => reveal(location.hash));
}
