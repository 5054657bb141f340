"""What the cells of the report notebook show: the payloads, and the refusal of what would be lost without a word.

Here: which outputs can be printed. Not here: the reading of a payload (`blocks.py`). A DataFrame and Markdown come with
a payload; a picture does only with title, alternative text and source.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.common.languages import LANGUAGES
from analysis.common.payload import MIME
from analysis.render.errors import CellLocation, RenderError

CHART = 'show it by report.chart(figure, "a-name", title=…, alt=…, source=…), each {"zh": …, "en": …}'
FRAME = "show a DataFrame, or take it out of this notebook"
LOST = {
    "image/png": ("a picture without title, alternative text and source", CHART),
    "image/svg+xml": ("a picture without title, alternative text and source", CHART),
    "image/jpeg": ("a picture without title, alternative text and source", CHART),
    "application/vnd.jupyter.widget-view+json": ("a widget", FRAME),
    "text/markdown": ("Markdown that no Report has read", "open the Report in an earlier cell"),
    "text/latex": ("a formula", "write it in Markdown"),
    "text/html": ("HTML", FRAME),
}
NAMES = {"zh": "Chinese", "en": "English"}


def payloads(outputs: Iterable[Any]) -> Iterator[object]:
    """The payloads of a cell, in order."""
    return (found for output in outputs if (found := output.get("data", {}).get(MIME)) is not None)


def check_outputs(outputs: Iterable[Any], place: CellLocation) -> None:
    """Refuse a cell that failed, that shows what no page can print, or Markdown in one language alone.

    Raises
    ------
    RenderError : with the cell, what it shows, and what to show instead.
    """
    for output in outputs:
        if output.output_type == "error":
            raise RenderError(place, f"the cell failed: {output.ename}: {output.evalue}")
        data = output.get("data", {})
        found = next((kind for kind in LOST if kind in data), None) if MIME not in data else None
        if found:
            what, instead = LOST[found]
            raise RenderError(place, f"the cell shows {what}, which the report cannot print; {instead}")
    shown = {p["lang"] for p in payloads(outputs) if isinstance(p, dict) and (p.get("data") or {}).get("shown")}
    if len(shown) == 1:
        lacking = next(NAMES[lang] for lang in LANGUAGES if lang not in shown)
        raise RenderError(
            place, f"the cell shows Markdown without its {lacking}; show both: display(Markdown(…), Markdown(…))"
        )
