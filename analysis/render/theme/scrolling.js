// What scrolls sideways can be reached by keyboard; what fits must not be one more stop on the way.
{
  "use strict";
  const fit = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const watcher = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
  document.querySelectorAll(".scroll, .chart").forEach((box) => watcher.observe(box));
}
