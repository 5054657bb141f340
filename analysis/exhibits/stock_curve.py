"""Exhibit: how the stock of signed shops grows in one city while shops leave, and which coverage it never reaches."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import settle
from analysis.exhibits.drawing.placing import LabelSlot, PlotPanel, around, folds
from analysis.exhibits.exhibit import Exhibit
from analysis.methods.coverage import supply
from analysis.uncertainty.interval import HIGH, LOW

WORDS = {
    "zh": {
        "x": "月",
        "y": "{city}已签约的{stores}",
        "target": "覆盖 {value}：{count} 家",
        "beyond": "，须 {people}",
        "ceiling": "{people}地推守得住的上限 {value}",
        "reached": "{months}后签到",
        "kept": "有流失",
        "lost": "若无流失",
    },
    "en": {
        "x": "months",
        "y": "{stores} signed in {city}",
        "target": "{value} covered: {count} {stores}",
        "beyond": ", takes {people} people",
        "ceiling": "Most that {people} representatives hold: {value}",
        "reached": "reached after {months}",
        "kept": "With {stores} leaving",
        "lost": "Were none to leave",
    },
}
MONTHS = 60  # a horizon of five years: most of the way to the ceiling at usual churn
POINTS = 121


def _stock(months: np.ndarray, start: np.ndarray, pace: np.ndarray, churn: np.ndarray) -> np.ndarray:
    """The stock by month (last axis) for one or many draws (first axis)."""
    start, pace, churn = (np.atleast_1d(np.asarray(a, dtype=float))[:, None] for a in (start, pace, churn))
    return supply.stock_after(months[None, :] / 12.0, start, pace, churn)


def _along(y: float, left: bool) -> list[LabelSlot]:
    """Places of a line's name, the wanted end first: above the line, below it, further in."""
    ends = [(0.0, 4, "left"), (MONTHS, -2, "right"), (MONTHS / 4, 0, "left"), (MONTHS / 2, 0, "center")]
    return [
        LabelSlot((x, y), (across, up), align, va)
        for x, across, align in (ends if left else [ends[1], ends[0], *ends[2:]])
        for up, va in ((3, "bottom"), (-3, "top"))
    ]


def _targets(ax: Axes, chart: ChartContext, city: str, top: float, ceiling: float) -> list[tuple]:
    """A line per coverage aimed at; its name, and when it is reached, to be placed once the chart is laid out."""
    study, words = chart.study, chart.texts(WORDS)
    shops, months, labels = study["stores_for_target"], study["months_to_target"], []
    for target in (str(t) for t in shops.value["target"].values):
        at = {"target": target, "city": city}
        y, when = float(shops.at(**at)), float(months.at(**at))
        if y > top:
            continue
        ax.axhline(y, color=style.RULE, linewidth=0.9, zorder=1)
        said = words["target"].format(
            value=chart.number("coverage_target", target=target), count=chart.number("stores_for_target", **at)
        )
        if y >= ceiling:
            said += words["beyond"].format(people=chart.number("representatives_for_target", **at))
        # High lines run above the curve at its beginning, low ones below it at its end.
        labels.append((said, _along(y, y > ceiling / 2.0), {}))
        if 0 < when <= MONTHS:  # what is already met is reached at no month
            ax.plot(when, y, "o", color=style.ACCENT, zorder=5, **style.RING)
            text = words["reached"].format(months=chart.number("months_to_target", **at))
            places = [LabelSlot((when, y), (6, -2), "left", "top"), *around((when, y), 5, 9, 14, 20)]
            pointer = {"to": (when, y), "look": {"color": style.ACCENT, "linewidth": 0.7}}
            labels.append((folds(text), places, {"color": style.ACCENT, "fontweight": "bold", "pointer": pointer}))
    return labels


def draw(chart: ChartContext) -> Figure:
    """The stock with its interval, the straight line it would follow without churn, targets and the ceiling."""
    study, lang = chart.study, chart.lang
    figure, (ax,) = chart.canvas(8.2 if chart.narrow else 6.0)
    words = chart.texts(WORDS)
    city = str(study["stores_by_city"].value["city"].values[0])
    months = np.linspace(0.0, MONTHS, POINTS)
    start, pace = study["stores_by_city"].at(city=city), study["signing_pace"]
    base = _stock(months, float(start), float(pace), float(study.base_inputs["merchant_churn"]))[0]
    drawn = _stock(
        months,
        study.draws["stores_by_city"].sel(city=city).values,
        study.draws["signing_pace"].values,
        study.draw_inputs["merchant_churn"].values,
    )
    low, high = np.quantile(drawn, [LOW, HIGH], axis=0)
    ceiling = float(study["supply_ceiling"])
    needed = float(study["stores_for_target"].value.sel(city=city).max())
    top = 1.12 * max(needed, ceiling, float(base.max()))
    ax.fill_between(months, low, np.minimum(high, top), color=style.PALE, linewidth=0)
    straight = float(start) + float(pace) * months / 12.0
    ax.plot(months, np.where(straight <= top, straight, np.nan), color=style.GREY, linestyle=":", linewidth=1.2)
    ax.plot(months, base, color=style.LEADER, linestyle=style.DASH, zorder=4)
    ax.axhline(ceiling, color=style.ACCENT, linewidth=1.1, zorder=3)
    people = chart.number("representatives")
    said = words["ceiling"].format(people=people, value=chart.number("supply_ceiling"))
    labels = [(said, _along(ceiling, True), {"color": style.ACCENT, "fontweight": "bold"})]
    labels += _targets(ax, chart, city, top, ceiling)
    ax.set_xlim(0, MONTHS)
    ax.set_ylim(0, top)
    style.ticks(ax.yaxis, style.steps(0, top, 5), "count", lang)
    style.ticks(ax.xaxis, np.arange(0, MONTHS + 1, 12), "count", lang)
    ax.set_xlabel(words["x"], loc="right")
    ax.grid(axis="y")
    style.y_name(ax, words["y"].format(city=chart.names[city]))
    chart.key(
        figure,
        ("kept", "dash"),
        ("lost", "dots"),
        ("interval", "band"),
        text={k: words[k] for k in ("kept", "lost")},
    )
    settle(figure)
    free = PlotPanel(ax)
    for text, places, look in sorted(labels, key=lambda label: isinstance(label[0], list)):  # lines before moments
        free.put(text, places, fontsize=style.SMALL, must=True, **look)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="全员投入一城时，已签约{@stores}数随月份的变化；横线为各覆盖率所需（到不了的注明按期须多少人）与上限",
        en="Number of {@stores} signed by month with all representatives in one city; lines: what each coverage takes "
        "(out of reach: the people to get there in time), and the most that this pace can hold",
    ),
    alt=Bilingual(
        zh="一条先快后慢、趋近上限的曲线。签约人员每年签 {signing_pace} 家，年流失 {merchant_churn}，"
        "上限 {supply_ceiling}（{supply_ceiling:range}）。",
        en="A curve that rises fast, then levels off towards a ceiling. Representatives sign {signing_pace} in a year, "
        "{merchant_churn} leave in a year, and the ceiling is {supply_ceiling} ({supply_ceiling:range}).",
    ),
    figures=(
        "stores_by_city",
        "signing_pace",
        "supply_ceiling",
        "stores_for_target",
        "months_to_target",
        "representatives_for_target",
        "coverage_target",
    ),
)
