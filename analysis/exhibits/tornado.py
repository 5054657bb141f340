"""Exhibit: how far each input alone moves a member's saving and the recommended option's worth."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.decision.drivers import OUTCOME, drivers_if_any, explained_by_two, tornado_of
from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import fit_ticks, settle
from analysis.exhibits.exhibit import Exhibit
from analysis.uncertainty.sensitivity import Tornado
from analysis.wording.quantities import key

SAVING = "typical_saving"
ROWS = 7
NO_SWING = 1e-9  # of the base: an input that moves the outcome less does not move it
BAR = 0.56
GAP = 4.0  # points between a bar and the value at its end
POINTS = 72.0
END = "end"  # marks the values beside the bars
LOW_END = style.assumed(style.SHADES[2])
HIGH_END = style.assumed(style.LEADER) | {"facecolor": style.SHADES[1]}
WORDS = {
    "zh": {
        "saving": "典型{user}一年省下的钱",
        "worth": "三年贡献",
        "low": "输入取低值时",
        "high": "输入取高值时",
        "base": "基准 {value}",
        "still": "没有输入能移动它",
        "two": "{of}；加粗者占方差 {value}",
        "two_short": "加粗者占方差 {value}",
    },
    "en": {
        "saving": "Typical {user}'s yearly saving",
        "worth": "Three-year contribution",
        "low": "Input at its low end",
        "high": "Input at its high end",
        "base": "Base {value}",
        "still": "No input moves it",
        "two": "{of}; in bold: {value} of variance",
        "two_short": "In bold: {value} of variance",
    },
}


def _ends(ax: Axes, chart: ChartContext, name: str, row: int, outcomes: tuple[float, float], base: float) -> None:
    """The two parts of one bar, each from base, and the input's values at their outer ends."""
    low, _, high = chart.span(name)
    for outcome, look in zip(outcomes, (LOW_END, HIGH_END), strict=True):
        ax.barh(row, outcome - base, BAR, left=base, zorder=3, **look)
    texts = [chart.stated(name, v) for v in (low, high)]
    left, right = np.argsort(outcomes, kind="stable")
    for which, align, offset in ((left, "right", -GAP), (right, "left", GAP)):
        # Where both ends lie on one side of base, the inner value still stands outside the bar.
        edge = (min if align == "right" else max)(outcomes[which], base)
        label = ax.annotate(
            texts[which],
            (edge, row),
            (offset, 0),
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=style.SMALL,
            color=style.GREY,
            label=END,
        )
        label.set_in_layout(False)


def _fit(ax: Axes, unit: str, lang: str) -> None:
    """Limits that leave room for the values beside the bars, and ticks that do not touch; needs the layout."""
    pixel = ax.figure.dpi / POINTS
    labels = [t for t in ax.texts if t.get_label() == END]
    if not labels:
        return
    width, edges = ax.bbox.width, [float(t.xy[0]) for t in labels]
    needs = [Text.get_window_extent(t).width + 2 * GAP * pixel for t in labels]
    low, high = min(edges), max(edges)
    start, end = low, high
    for _ in range(12):  # room depends on the scale and the scale on the room; a few rounds settle it
        scale = (end - start) / width
        start = min(e - n * scale for e, n, t in zip(edges, needs, labels, strict=True) if t.get_ha() == "right")
        end = max(e + n * scale for e, n, t in zip(edges, needs, labels, strict=True) if t.get_ha() == "left")
    ax.set_xlim(start, end)
    fit_ticks(ax, (style.steps(low, high, 3), style.steps(low, high, 2), [float(f"{high:.0e}")]), unit, lang)


def _panel(ax: Axes, chart: ChartContext, found: Tornado, of: tuple[str, str]) -> None:
    """One tornado: widest input on top, outcome across, base as a labelled line; `of` is the outcome's id and unit."""
    rows = [k for k in range(len(found.names)) if found.swing[k] > NO_SWING * max(abs(found.base), 1.0)][:ROWS]
    words = chart.texts(WORDS)
    if not rows:
        ax.set(xticks=[], yticks=[])
        ax.set_axis_off()
        ax.annotate(words["still"], (0.5, 0.5), xycoords="axes fraction", ha="center")
        return
    for row, k in enumerate(rows):
        _ends(ax, chart, found.names[k], row, (found.at_low[k], found.at_high[k]), found.base)
    low = min(found.base, *(min(found.at_low[k], found.at_high[k]) for k in rows))
    high = max(found.base, *(max(found.at_low[k], found.at_high[k]) for k in rows))
    style.rows(ax, range(len(rows)), chart.input_names([found.names[k] for k in rows]))
    ax.tick_params(axis="y", labelsize=style.SMALL)
    for label in ax.get_yticklabels():
        label.set_linespacing(1.05)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.axvline(found.base, color=style.INK, linewidth=0.9, zorder=4)
    ax.annotate(
        words["base"].format(value=chart.published(of[0], found.base, of[1])),
        (found.base, 1),
        (0, 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="center",
        fontsize=style.SMALL,
    )
    ax.set_xlim(low, high)
    style.ticks(ax.xaxis, [found.base], of[1], chart.lang)  # until the layout is known
    ax.grid(axis="x")


def _in_bold(ax: Axes, names: list[str]) -> None:
    """Names of rows in bold."""
    for label in ax.get_yticklabels():
        if label.get_text() in names:
            label.set_fontweight("bold")


def draw(chart: ChartContext) -> Figure:
    """Two tornados side by side: the member's saving, and the option that the study's rule picks."""
    study, lang = chart.study, chart.lang
    flat = lang == "zh" and not chart.narrow  # fewer names there take two lines
    figure, axes = chart.canvas(6.2 if flat else 7.0, ncols=2)
    words, best = chart.texts(WORDS), study.decision.best
    subject = chart.names["subject"]
    found = drivers_if_any(study, SAVING)
    strongest = [found.names[i] for i in found.ranked()[:2]] if found else []
    panels = (("saving", subject, SAVING, None), ("worth", chart.names[best], OUTCOME, best))
    for ax, (title, of, outcome, option) in zip(axes, panels, strict=True):
        identity = key(outcome, [("option", option)] if option else [])
        _panel(ax, chart, tornado_of(study, outcome, option), (identity, study.spec(outcome).unit))
        ax.set_title(words[title], pad=29)
        said = of[0].upper() + of[1:]
        if outcome == SAVING and strongest:
            explained = chart.published("explained_by_two", explained_by_two(study), "share")
            said = words["two_short" if chart.narrow else "two"].format(of=said, value=explained)
            _in_bold(ax, chart.input_names(strongest))
        label = ax.annotate(
            said,
            (0, 1),
            (0, 16),
            xycoords="axes fraction",
            textcoords="offset points",
            color=style.GREY,
            fontsize=style.SMALL,
        )
        label.set_in_layout(False)  # it may run on above the names of the next panel
    chart.key(figure, ("low", "hatch"), ("high", "hatch"), text={k: words[k] for k in ("low", "high")})
    for handle, look in zip(figure.legends[-1].legend_handles, (LOW_END, HIGH_END), strict=True):
        handle.set(**look)
    settle(figure)
    for ax, (_, _, outcome, _) in zip(axes, panels, strict=True):
        _fit(ax, study.spec(outcome).unit, lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="每次只把一项输入放到其区间的低端或高端，其余取基准值；条形端点旁是该输入的取值，按影响大小排列",
        en="One input at a time at the low or high end of its range, the others at base; beside the bars the input's "
        "value, widest swing first",
    ),
    alt=Bilingual(
        zh="龙卷风图。左：典型{@user}一年省下的钱，基准 {typical_saving}，区间 {typical_saving:range}；"
        "右：推荐方案的三年贡献，"
        "基准 {three_year_contribution[option=best]}，区间 {three_year_contribution[option=best]:range}。"
        "每条从输入取低值时的结果"
        "画到取高值时的结果，影响最大的输入在最上面。",
        en="Tornado charts. Left: what a typical {@user} saves in a year, {typical_saving} at base, interval "
        "{typical_saving:range}. Right: the recommended option's three-year contribution, "
        "{three_year_contribution[option=best]} at base, interval {three_year_contribution[option=best]:range}. "
        "Each bar runs from the outcome at the input's low end to that at its high end, the widest on top.",
    ),
    figures=("typical_saving", "three_year_contribution"),
)
