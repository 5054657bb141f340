"""Pictures of a study as its sliders stand: a figure over two inputs, distributions over the draws.

Belongs here: what an analyst draws beside the panel. Does not belong here: the panel (`panel`), charts of the report
(`exhibits`).
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

from matplotlib.ticker import MaxNLocator

from analysis.common.fonts import ensure_fonts, use_in_matplotlib
from analysis.errors import AnalysisError
from analysis.notebook.paths import here
from analysis.study import Study
from analysis.study.overrides import Override
from analysis.wording import format_result
from analysis.wording.typed_numbers import written

SIDE_BY_SIDE, ALONE = 36, 52  # characters of a title over one of two pictures, and over one; half as many in Chinese
DRAWS = {"zh": "抽样数", "en": "Draws"}


def _use_fonts() -> None:
    """Let a picture have Chinese; outside the project it has the fonts of the computer."""
    try:
        fonts = here().fonts
    except AnalysisError:
        return
    use_in_matplotlib(ensure_fonts(fonts))


def _wrapped(text: str, lang: str, widest: int) -> str:
    """A title in as many lines as its picture needs; a Chinese character takes the room of two others."""
    return fill(text, widest // 2 if lang == "zh" else widest)


class Pictures:
    """The part of a what-if that draws; `WhatIf` is one."""

    language: str
    study: Study
    changed: Mapping[str, Override]

    def heat_map(self, figure: str, across: str, up: str):
        """A figure over two inputs' own ranges, with everything else as it is set now.

        Parameters
        ----------
        figure : a figure without dimensions.
        across : input from left to right.
        up : input from below.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        StudyError : an unknown figure or input; the message gives the nearest name.

        Examples
        --------
        >>> from analysis.notebook import WhatIf
        >>> what_if = WhatIf("en", study=study)
        >>> axes = what_if.heat_map("contribution_per_member", "card_fee", "card_discount")
        >>> axes.get_xlabel() == study.inputs["card_fee"].label["en"]
        True
        """
        import seaborn
        from matplotlib import pyplot

        others = {n: v for n, v in self.changed.items() if n not in (across, up)}
        frame = self.study.overridden(**others).sweep(figure, **{across: ..., up: ...}).frame()
        table = frame.pivot(index=up, columns=across, values=figure).iloc[::-1]
        inputs = self.study.inputs
        _use_fonts()
        table.columns = [written(v, inputs[across].unit) for v in table.columns]
        table.index = [written(v, inputs[up].unit) for v in table.index]
        own = pyplot.figure().add_subplot()  # two maps of one cell are two pictures
        axes = seaborn.heatmap(table, cmap="vlag", center=0.0, ax=own)
        lang = self.language
        title, x, y = (
            _wrapped(one.label[lang], lang, ALONE) for one in (self.study[figure], inputs[across], inputs[up])
        )
        axes.set(title=title, xlabel=x, ylabel=y)
        axes.figure.tight_layout()
        return axes

    def draws(self, *names: str):
        """Figures or inputs over all draws, as they are set now, each with its distribution.

        Parameters
        ----------
        *names : figures without dimensions, or inputs.

        Returns
        -------
        seaborn.FacetGrid : one panel each.

        Raises
        ------
        StudyError : an unknown name; the message gives the nearest.

        Examples
        --------
        ``what_if.draws("three_year_contribution", "members")``
        """
        import seaborn

        _use_fonts()
        long = self.study.overridden(**self.changed).draws_frame(names).melt(var_name="figure")
        apart = {"sharex": False, "sharey": False}
        grid = seaborn.displot(
            long, x="value", col="figure", col_wrap=2, facet_kws=apart, common_bins=False, height=3.6
        )
        for name, axes in grid.axes_dict.items():
            shown = self.study[name]
            axes.set(title=_wrapped(shown.label[self.language], self.language, SIDE_BY_SIDE), xlabel="")
            axes.xaxis.set_major_locator(MaxNLocator(3))
            axes.xaxis.set_major_formatter(lambda x, _, unit=shown.unit: format_result(x, unit, self.language))
        return grid.set_ylabels(DRAWS[self.language]).tight_layout()
