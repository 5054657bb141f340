"""What a chart is drawn from: a study, a language, and the record of every number that it prints.

Belongs here: a study's numbers and names as text, each number recorded. Does not belong here: number formats (wording),
positions (layout), looks (style). It is handed from a chart to its parts, so that two drawings never share a record;
nothing that a figure keeps, such as the text of a tick, may hold on to it, for it holds the study with all its draws.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from analysis.evidence import Bilingual
from analysis.evidence.words import named, words_of
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.record import OnlyHere, Record
from analysis.study.cache import cached_on_study
from analysis.uncertainty.interval import HIGH, LOW
from analysis.wording import fill, format_interval, format_result, format_value
from analysis.wording.numbers import DASH, format_typed, without_zeros
from analysis.wording.quantities import Numbers, coordinate_words, key, lookup

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.study import Result, Study

LINE = 26  # letters that fit beside a row of a half-width panel
MARGIN = 10  # widths tried below that, for two lines of about equal length


@cached_on_study  # quantiles over all draws, asked for once per label otherwise
def _result(study: Study, name: str) -> Result:
    """``study[name]`` without its lineage: that holds on to the study, which holds this."""
    return replace(study[name], lineage=None)


def two_lines(text: str, lang: str) -> str:
    """The text on one line if it is short, else on two: Chinese before its bracket, English evenly.

    Examples
    --------
    >>> two_lines("Share of covered spend with a better free deal", "en")
    'Share of covered spend\\nwith a better free deal'
    >>> two_lines("门店聚集程度（负二项 κ）", "zh")
    '门店聚集程度\\n（负二项 κ）'
    """
    if lang == "zh":
        return text.replace("（", "\n（", 1)
    if len(text) <= LINE:
        return text
    tries = [textwrap.wrap(text, width) for width in range(LINE - MARGIN, LINE + 1)]
    return "\n".join(min(tries, key=lambda lines: (len(lines), max(map(len, lines)))))


@dataclass(frozen=True)
class ChartContext:
    """One drawing of an exhibit in one language; `Exhibit.draw` is called with it.

    Parameters
    ----------
    study : what is drawn.
    lang : ``"zh"`` or ``"en"``.
    id : the exhibit's id; salts and prefixes the ids of its SVG.
    width : ``"full"`` or ``"half"`` of the text block, or ``"narrow"``: a telephone.
    record : what the drawing has printed so far.

    Examples
    --------
    In a chart's ``draw(chart)``::

        figure, (ax,) = chart.canvas(4.6)
        ax.annotate(chart.number("join_share"), (0.5, 0.5))
    """

    study: Study
    lang: str
    id: str = "chart"
    width: str = "full"
    record: Record = field(default_factory=Record)

    @property
    def narrow(self) -> bool:
        """Whether it is drawn for a telephone: panels below each other, names above their rows, fewer ticks."""
        return self.width == "narrow"

    def trial(self) -> ChartContext:
        """The same with a record of its own, for a label that may find no place; see `Record.extend`."""
        return replace(self, record=Record())

    def canvas(self, height: float, ncols: int = 1, **grid) -> tuple[Figure, Sequence[Axes]]:
        """A figure as wide as the exhibit's place, and its axes from left to right.

        Parameters
        ----------
        height : in centimetres.
        ncols : how many axes, side by side.
        **grid : for `matplotlib.pyplot.subplots`, e.g. ``width_ratios``.

        Returns
        -------
        (matplotlib.figure.Figure, sequence of matplotlib.axes.Axes)

        Examples
        --------
        >>> figure, axes = ChartContext(study, "en").canvas(4.6, ncols=2)
        >>> len(axes), round(float(figure.get_figheight() * 2.54), 1)
        (2, 4.6)
        """
        return style.canvas(f"{self.id}-{self.lang}", height, self.width, ncols, **grid)

    def key(self, figure: Figure, *looks: tuple[str, str], text: dict[str, str] | None = None) -> None:
        """One small key above the chart (`style.key`).

        Parameters
        ----------
        figure : on which it stands.
        *looks : pairs of meaning (``reported``, ``assumed``, ``interval`` or a key of `text`) and shape, as in
            `style.key`; ``interval`` is named after the coverage that it has.
        text : further meanings, in the chart's language.

        Examples
        --------
        >>> chart = ChartContext(study, "en")
        >>> figure, _ = chart.canvas(4.6)
        >>> chart.key(figure, ("assumed", "hatch"))
        >>> [text.get_text() for text in figure.legends[0].get_texts()]
        ['Assumed or projected']
        """
        if "interval" in dict(looks):
            text = {"interval": self.interval_name()} | (text or {})
        style.key(figure, self.lang, *looks, text=text)

    def interval_name(self) -> str:
        """The interval's name, with the coverage that the study uses."""
        return style.INTERVAL[self.lang].format(self.published("interval_width", HIGH - LOW, "share"))

    def result(self, name: str) -> Result:
        """A result of the study with its interval; worked out once for all labels.

        Parameters
        ----------
        name : a figure or an input.

        Returns
        -------
        Result : without its lineage.

        Raises
        ------
        StudyError : no such figure or input; the message gives the nearest.

        Examples
        --------
        >>> float(ChartContext(study, "en").result("breakeven_spend"))
        1680.0
        """
        return _result(self.study, name)

    @property
    def names(self) -> dict[str, str]:
        """What platforms, bases, cities and options are called, by coordinate."""
        return {k: v[self.lang] for k, v in coordinate_words(self.study).items() if self.lang in v}

    def texts(self, words: dict[str, dict[str, str]]) -> dict[str, str]:
        """The texts of an exhibit in the chart's language, with the study's own names in them."""
        own = coordinate_words(self.study)
        return {key: named(text, own, self.lang) for key, text in words[self.lang].items()}

    def input_names(self, names: Sequence[str]) -> list[str]:
        """Labels of inputs as names of rows: long ones on two lines."""
        return [two_lines(self.study.unknowns[name].label[self.lang], self.lang) for name in names]

    def number(self, name: str, *, bare: bool = False, **at) -> str:
        """A result's value at coordinates, as text; it is recorded, so that the appendix lists it.

        Parameters
        ----------
        name : a figure or an input.
        bare : without the unit, for a column that names it.
        **at : one label for each of the result's dimensions.

        Returns
        -------
        str : rounded for its unit and language.

        Raises
        ------
        StudyError : no such figure or input.
        AnalysisError : no such coordinate; the message lists what there is.

        Examples
        --------
        >>> chart = ChartContext(study, "en")
        >>> chart.number("breakeven_spend"), chart.record.labels[0].id
        ('¥1,680', 'breakeven_spend')
        """
        found = self.result(name).at(**at)
        said = format_result if found.formula else partial(format_value, typed=True)
        text = said(float(found), found.unit, self.lang, bare=bare)
        return self.record.add(_published_id(found, at), "bare" if bare else "", text, float(found))

    def high(self, name: str, **at) -> str:
        """The upper end of a result's interval, as text."""
        found = self.result(name).at(**at)
        text = format_result(float(found.high), found.unit, self.lang)
        return self.record.add(_published_id(found, at), "high", text, float(found.high))

    def interval(self, name: str, *, bare: bool = False, **at) -> str:
        """A result's interval at coordinates, as text; `bare` without the unit, for a column that names it."""
        found = self.result(name).at(**at)
        low, top = float(found.low), float(found.high)
        if bare:
            text = DASH.join(format_result(end, found.unit, self.lang, bare=True) for end in (low, top))
        else:
            text = format_interval(low, top, found.unit, self.lang, format_result)
        return self.record.add(_published_id(found, at), "barerange" if bare else "range", text, low, top)

    def span(self, name: str) -> tuple[float, float, float]:
        """An input's low end, base and high end as stated; all the same once it is overridden or fixed."""
        cell = self.study.unknowns[name].cells[0]
        return (
            cell.value if cell.low is None else cell.low,
            cell.value,
            cell.value if cell.high is None else cell.high,
        )

    def stated(self, name: str, value: float) -> str:
        """One of the values of `span`, as text; a round one needs no zero after the point."""
        text = without_zeros(format_typed(value, self.study.unknowns[name].unit, self.lang))
        return self.record.add(key("stated", [("input", name)]), "stated", text, value)

    def stated_range(self, name: str) -> str:
        """The ends of `span`, as text."""
        low, _, top = self.span(name)
        text = format_interval(low, top, self.study.unknowns[name].unit, self.lang, format_typed)
        return self.record.add(key("stated", [("input", name)]), "range", text, low, top)

    def sentence(self, text: Bilingual) -> str:
        """A sentence of the study with its slots filled, as text; each number is recorded."""
        known = lookup(Numbers(self.study), coordinate_words(self.study), self.lang)
        filled = fill(text[self.lang], self.lang, known)
        for printed in filled.printed:
            self.record.add(printed.id, printed.form, printed.text, *printed.values)
        return filled.plain

    def published(self, identity: str, value: float, unit: str) -> str:
        """A number that the study publishes under `identity` although no figure of its own, as text.

        Examples
        --------
        >>> chart = ChartContext(study=None, lang="en")
        >>> chart.published("evpi", 1200.0, "CNY")
        '¥1,200'
        >>> [(label.id, label.text) for label in chart.record.labels]
        [('evpi', '¥1,200')]
        """
        return self.record.add(identity, "", format_value(value, unit, self.lang), value)

    def only_here(self, what: OnlyHere, value: float, *, ends: tuple[float, float] | None = None, **at) -> str:
        """A number that only this picture has, as text; `ends` are its interval where it has one."""
        identity = key(what.name, at.items())
        self.record.add_only_here(self._worded(what), identity, value, ends or (value, value))
        return self.record.add(identity, "", format_value(value, what.unit, self.lang), value)

    def only_here_range(self, what: OnlyHere, low: float, top: float, **at) -> str:
        """A pair of bounds that only this picture has, as text."""
        identity = key(what.name, at.items())
        self.record.add_only_here(self._worded(what), identity, low, (low, top))
        return self.record.add(identity, "range", format_interval(low, top, what.unit, self.lang), low, top)

    def _worded(self, what: OnlyHere) -> OnlyHere:
        """The same, called by the study's own words."""
        words = words_of(self.study.evidence.study)
        zh, en = (named(text, words, lang) for lang, text in (("zh", what.label.zh), ("en", what.label.en)))
        return replace(what, label=Bilingual(zh=zh, en=en))


def _published_id(found: Result, at: dict) -> str:
    """The key under which the number is published: coordinates as the study has them, not as they were asked for."""
    return key(found.name, [(dim, found.value.coords[dim].item()) for dim in at])
