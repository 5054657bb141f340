// The table of contents: marks the section being read; on a narrow screen it is a bar that closes behind the reader.
{
  "use strict";
  const contents = document.querySelector(".contents");
  const details = contents.querySelector("details");
  const now = contents.querySelector(".now");
  const links = [...contents.querySelectorAll("a")];
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const wide = matchMedia("(min-width: 78rem)");

  const fit = () => { details.open = wide.matches; };
  document.documentElement.classList.add("scripted");
  fit();
  wide.addEventListener("change", fit);
  addEventListener("beforeprint", fit);

  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) details.open = false;
  });
  document.addEventListener("click", (event) => {
    if (!wide.matches && !contents.contains(event.target)) details.open = false;
  });
  contents.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open && !wide.matches) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });

  // A section is being read once its heading has passed the upper third; at the end of the page it is the last one.
  let current = null, waiting = false;
  const mark = () => {
    waiting = false;
    const line = innerHeight / 3;
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    let at = headings.findLastIndex((heading) => heading.getBoundingClientRect().top <= line);
    if (end && scrollY > 0) at = links.length - 1;
    const link = at < 0 ? null : links[at];
    if (link === current) return;
    if (current) current.removeAttribute("aria-current");
    if (link) link.setAttribute("aria-current", "true");
    now.textContent = link ? link.textContent : "";
    current = link;
    if (link && wide.matches) {
      const box = link.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight) contents.scrollTop += box.top - innerHeight / 2;
    }
  };
  const soon = () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  mark();
}
