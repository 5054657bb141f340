"""What an analyst adds to the report notebook by herself: a DataFrame as a table, a matplotlib figure as an exhibit.

Belongs here: the two methods and the study to take frames from. Does not belong here: what stands in a table
(`own_table`), that a cell need only show a frame (`display.own`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.common import blocks
from analysis.common.fields import ANCHOR
from analysis.errors import AnalysisError
from analysis.evidence import Evidence
from analysis.notebook.display.output import CellOutput
from analysis.notebook.own_table import Heads, both_languages, frame_table
from analysis.notebook.paths import Paths
from analysis.notebook.printer import Printer

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.study import Study

WIDTHS = ("full", "half")


class OwnBlocks:
    """The part of a report that prints what its notebook makes by itself."""

    paths: Paths
    evidence: Evidence
    printer: Printer
    language: str

    @cached_property
    def study(self) -> Study:
        """The study with the overrides in force, for frames of its figures; evaluated when first asked for.

        Examples
        --------
        ``report.study.frame(["typical_saving", "breakeven_spend"])``
        """
        from analysis.study.preload import open_study

        return open_study(self.paths.study, self.paths.overrides)

    def what_if(self) -> CellOutput | None:
        """Sliders for up to six inputs on the HTML page, which move headline numbers, break-even and claims.

        Returns
        -------
        CellOutput, which paper leaves out; None for a study that lacks a chapter.

        Examples
        --------
        ``report.what_if()``
        """
        decided = self.printer.published.about["decision"]
        if not decided or self.printer.published.about["absent"]:
            return None
        from analysis.notebook.page_model import page_model

        known = self.printer.published.about
        block = page_model(self.study, decided["best"], known["impact"], self.printer.words)
        return CellOutput(block, markdown=f"**{block.title[self.language]}** · HTML")

    def table(
        self,
        frame: pd.DataFrame | pd.Series,
        name: str | None = None,
        *,
        title: Mapping[str, str] | None = None,
        source: Mapping[str, str] | None = None,
    ) -> CellOutput:
        """A DataFrame as a table of the report; a cell that shows a frame does the same without title.

        Parameters
        ----------
        frame : columns named as figures and inputs get their labels and units; ``中文 | English`` as a name gives both
            heads; ``attrs["unit"]`` gives the unit of others. At most 60 rows are printed, and the note says of how
            many.
        name : its link target is ``table-`` and the name; by default from its content.
        title : ``{"zh": …, "en": …}``, with slots such as ``{card_fee}``.
        source : where its numbers come from, in the same form.

        Returns
        -------
        CellOutput

        Raises
        ------
        AnalysisError : an empty frame, or a text in one language only.

        Examples
        --------
        ``report.table(report.study["covered_share"].frame(), title={"zh": "覆盖率", "en": "Covered share"})``
        """
        heads = Heads(self.printer.published.about["figures"], self.evidence.inputs, self.printer.words)
        texts = {"title": title, "source": source}
        both = {part: self._filled(part, text) for part, text in texts.items() if text is not None}
        return self.printer.table(frame_table(frame, heads, name=name and _identity("table", name), **both))

    def chart(
        self,
        figure: Figure | Mapping[str, Figure],
        name: str,
        *,
        title: Mapping[str, str],
        alt: Mapping[str, str],
        source: Mapping[str, str],
        width: str = "full",
    ) -> CellOutput:
        """A matplotlib figure as an exhibit of the report, in its font and as wide as its text.

        Parameters
        ----------
        figure : one for both languages, or ``{"zh": figure, "en": figure}`` where it holds words.
        name : its link target is ``exhibit-`` and the name.
        title : what the chart shows, a sentence; ``{"zh": …, "en": …}``, with slots such as ``{card_fee}``.
        alt : the same for a reader who cannot see it.
        source : where its numbers come from.
        width : ``"full"`` or ``"half"``.

        Returns
        -------
        CellOutput

        Raises
        ------
        AnalysisError : title, alt or source lacks a language, the name cannot be a link target, or no figure.

        Examples
        --------
        ``report.chart(axes.figure, "fees", title={"zh": "…", "en": "…"}, alt={…}, source={…})``
        """
        if width not in WIDTHS:
            raise AnalysisError(f'report.chart("{name}"): width is {" or ".join(WIDTHS)}, found {width!r}')
        _identity("exhibit", name)
        texts = {part: self._filled(part, text) for part, text in (("title", title), ("source", source))}
        wanted = both_languages("alt", alt)
        from analysis.common.fonts import ensure_fonts, use_in_matplotlib
        from analysis.notebook.own_drawing import drawings

        use_in_matplotlib(ensure_fonts(self.paths.fonts))
        svg, png = drawings(figure, name, width)
        described = self.printer.unlinked(wanted["zh"], wanted["en"])
        block = blocks.Chart(id=name, width=width, svg=svg, alt=described, **texts)
        return self.printer.output(block, markdown=block.title[self.language], png=png[self.language])

    def _filled(self, part: str, text: Mapping[str, str]) -> dict[str, str]:
        found = both_languages(part, text)
        return self.printer.both(found["zh"], found["en"])


def _identity(kind: str, name: str) -> str:
    """A name that can be a link target.

    Raises
    ------
    AnalysisError : it cannot.
    """
    if not isinstance(name, str) or not ANCHOR.fullmatch(name):
        raise AnalysisError(
            f"a name of {'an' if kind == 'exhibit' else 'a'} {kind} is letters, digits and _ . : -, found {name!r}"
        )
    return name
