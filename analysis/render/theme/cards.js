// The card of a number: the row of the appendix that the number links to. It comes by mouse, by focus and by tap, stays
// while the pointer is on it, and goes with Escape. A second tap, a click or Enter follows the link.
{
  "use strict";
  const NAMED = 5; // of what a number rests on, so many are named and the rest counted
  const card = document.getElementById("card").content.firstElementChild.cloneNode(true);
  const title = card.querySelector(".title");
  const list = card.querySelector("dl");
  const onward = card.querySelector(".row");
  document.getElementById("main").append(card);
  let owner = null, timer = 0;

  // A cell's content without links: what is in the card is read, not followed.
  const content = (cell) => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".back").forEach((back) => back.remove());
    for (const link of copy.querySelectorAll("a")) {
      if (link.classList.contains("bare")) link.remove(); // a link to evidence, which the card names instead
      else link.replaceWith(...link.childNodes);
    }
    copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    return [...copy.childNodes];
  };
  const text = (cell) => content(cell).map((node) => node.textContent).join("").trim();

  const entry = (term, ...parts) => {
    const name = document.createElement("dt");
    const what = document.createElement("dd");
    name.textContent = term;
    what.append(...parts);
    list.append(name, what);
    return what;
  };

  const rests = (row) => {
    const rows = (row.dataset.rests ?? "").split(" ").filter(Boolean).map((id) => document.getElementById(id)).filter(Boolean);
    if (!rows.length) return;
    const names = [...new Set(rows.map((one) => one.dataset.name ?? text(one.cells[0])))];
    const said = names.slice(0, NAMED);
    if (names.length > NAMED) said.push(card.dataset.more.replace("{number}", names.length - NAMED));
    const all = document.createElement("ul");
    for (const name of said) all.appendChild(document.createElement("li")).textContent = name;
    entry(card.dataset.rests, all);
  };

  const fill = (row) => {
    // what a head adds in brackets is about the table, not about this row
    const heads = [...row.closest("table").tHead.rows[0].cells]
      .map((head) => head.textContent.replace(/\s*[(（].*[)）]\s*$/, "").trim());
    title.replaceChildren(...content(row.cells[0]));
    list.replaceChildren();
    let value = false;
    [...row.cells].slice(1).forEach((cell, index) => {
      const inside = content(cell);
      if (!text(cell) || text(cell) === "–") return;
      const what = entry(heads[index + 1], ...inside);
      if (!value && cell.classList.contains("right")) what.className = "value";
      value ||= cell.classList.contains("right");
    });
    rests(row);
    onward.href = `#${row.id}`;
  };

  // Below the number, above it where there is more room; never beyond the window's sides.
  const place = (x) => {
    const boxes = [...owner.getClientRects()];
    const box = boxes.find((one) => x >= one.left && x <= one.right) ?? boxes[0];
    const width = document.documentElement.clientWidth;
    const { offsetWidth, offsetHeight } = card;
    const left = Math.max(8, Math.min(box.left, width - offsetWidth - 8));
    const below = innerHeight - box.bottom;
    const above = below < offsetHeight + 12 && box.top > below;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(above ? box.top - offsetHeight - 6 : box.bottom + 6) + scrollY}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!owner) return;
    owner.removeAttribute("aria-describedby");
    owner = null;
    card.hidden = true;
  };
  const show = (link, x) => {
    clearTimeout(timer);
    const row = document.getElementById(link.hash.slice(1));
    if (link === owner || !row) return;
    hide();
    owner = link;
    fill(row);
    card.hidden = false;
    card.scrollTop = 0;
    place(x);
    link.setAttribute("aria-describedby", card.id);
  };
  const later = (action, wait) => {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  };
  const number = (event) => event.target.closest?.("a.number");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = number(event);
    if (link && link !== owner) later(() => show(link, event.clientX), 120);
    else if (link || card.contains(event.target)) clearTimeout(timer);
    else if (owner && document.activeElement !== owner) later(hide, 250);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = number(event);
    if (link && link.matches(":focus-visible")) show(link);
    else if (!card.contains(event.target)) hide();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === owner && !card.contains(event.relatedTarget) && !card.matches(":hover")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  // The first tap opens the card, where a mouse would have by hovering.
  let touched = false;
  document.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; }, true);
  document.addEventListener("click", (event) => {
    const link = number(event);
    if (link && touched && link !== owner) {
      event.preventDefault();
      show(link, event.clientX);
    } else if (link || !card.contains(event.target) || event.target.closest("a")) {
      hide();
    }
    touched = false;
  });
  addEventListener("beforeprint", hide);
  addEventListener("resize", hide);
}
