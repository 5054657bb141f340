"""JupyterLab in a browser: open a notebook, run it, read what its cells show.

Belongs here: how the page is driven. Does not belong here: what is expected of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab_server import ROOT, Lab
from playwright.sync_api import Browser, Locator, Page

SHOTS = ROOT / "build" / "screenshots"
WAIT = 60_000  # milliseconds

OPEN = """async (path) => {
  const app = window.jupyterapp;
  const notebook = await app.commands.execute('docmanager:open', {path});
  await notebook.context.ready;
  await notebook.sessionContext.ready;
  app.shell.activateById(notebook.id);
}"""
RUN = """async () => {
  const notebook = window.jupyterapp.shell.currentWidget;
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
  const kernel = notebook.sessionContext.session.kernel;
  while (kernel.status !== 'idle') await new Promise(done => setTimeout(done, 50));
  return notebook.content.widgets.map((cell, index) => ({
    index,
    kind: cell.model.type,
    source: cell.model.sharedModel.getSource(),
    count: cell.model.executionCount ?? 0,
    outputs: cell.model.type === 'code' ? cell.model.outputs.toJSON() : [],
  }));
}"""
SHOW = """async (index) => {
  const content = window.jupyterapp.shell.currentWidget.content;
  content.activeCellIndex = index;
  await content.scrollToItem(index, 'start');
}"""
# From a key on a slider to the frame in which its answer is painted.
ANSWERED = """async ([shown, handle, key]) => {
  const began = performance.now();
  const changed = new Promise(done => new MutationObserver((_, own) => { own.disconnect(); done() })
    .observe(shown, {childList: true, subtree: true, characterData: true}));
  handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error('no answer to ' + key)), 60000));
  await Promise.race([changed, late]);
  await new Promise(requestAnimationFrame);
  const took = performance.now() - began;
  await new Promise(done => setTimeout(done, 250));  // a reader looks before the next move
  return took;
}"""
MOVES = ("ArrowLeft", "ArrowLeft", "ArrowRight") * 4


@dataclass
class LabPage:
    """One tab of the browser with JupyterLab in it; remembers what was asked of other servers."""

    page: Page
    lab: Lab
    asked_elsewhere: list[str] = field(default_factory=list)

    @property
    def current(self) -> Locator:
        """The notebook in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def run(self, path: str) -> list[dict[str, Any]]:
        """Open a notebook, run all cells, wait until the kernel is idle; every cell with its outputs."""
        self.page.evaluate(OPEN, path)
        return self.page.evaluate(RUN)

    def cell(self, index: int) -> Locator:
        """A cell of the notebook in front, scrolled into view."""
        self.page.evaluate(SHOW, index)
        found = self.current.locator(f'.jp-Notebook-cell[data-windowed-list-index="{index}"]')
        found.wait_for(timeout=WAIT)
        return found

    def answers(self, panel: Locator, label: str) -> list[float]:
        """Milliseconds from each move of a slider of notebook 5 to the panel's next frame."""
        slider = panel.locator(".widget-slider", has_text=label).first
        around, handle = panel.locator(".widget-html-content").last, slider.locator(".noUi-handle")
        return [self.page.evaluate(ANSWERED, [around.element_handle(), handle.element_handle(), key]) for key in MOVES]

    def command(self, name: str) -> None:
        """A command of JupyterLab, as its menus call it."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name)", name)

    def shot(self, name: str) -> Path:
        """A picture of the page for a person to look at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        file = SHOTS / f"lab-{name}.png"
        self.page.screenshot(path=file)
        return file


def opened(browser: Browser, lab: Lab) -> LabPage:
    """JupyterLab as `make lab` opens it: the address that the server prints, with its token."""
    page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    found = LabPage(page, lab)
    page.set_default_timeout(WAIT)
    own = (lab.url, lab.url.replace("http", "ws"), "data:", "blob:")
    page.on("request", lambda r: None if r.url.startswith(own) else found.asked_elsewhere.append(r.url))
    page.goto(f"{lab.url}/?token={lab.token}")
    page.wait_for_function("() => window.jupyterapp && window.jupyterapp.shell.currentWidget")
    return found


def errors(cells: list[dict[str, Any]]) -> list[str]:
    """What went wrong in a run notebook."""
    return [
        f"cell {c['index']}: {o['ename']}: {o['evalue']}"
        for c in cells
        for o in c["outputs"]
        if o["output_type"] == "error"
    ]


def with_picture(cells: list[dict[str, Any]]) -> list[int]:
    """Cells whose output holds a picture."""
    return [c["index"] for c in cells if any("<img" in str(o.get("data", {}).get("text/html")) for o in c["outputs"])]
