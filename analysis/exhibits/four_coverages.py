"""Exhibit: four numbers that are all called coverage, side by side, and the one that the card needed."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits import style
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.layout import beside, settle
from analysis.exhibits.text import interval, names, number, result, said
from analysis.study import Study

ROWS = ("reach_one", "reach_choice", "participation", "covered_by_city")
WORDS = {
    "zh": {
        "reach_one": "居民：可达范围内\n至少有一家",
        "reach_choice": "居民：可达范围内\n有 {k} 家可选",
        "participation": "{outlets}：\n已是{partners}",
        "covered_by_city": "{occasions}：\n用得上卡",
        "needed": "典型{user}回本须\n{value}（{range}）",
    },
    "en": {
        "reach_one": "People: at least\none {store} in reach",
        "reach_choice": "People: {k} {stores} in\nreach to choose from",
        "participation": "{outlets}:\ntaking part",
        "covered_by_city": "{occasions}: the\ncard can be used",
        "needed": "A typical {user} needs\n{value} ({range})",
    },
}
STEP = 0.26  # between the cities of a row
ROOM = 0.84  # of a row, when there are many


@style.house
def draw(study: Study, lang: str) -> Figure:
    """A dot per city with its interval in each row; the required coverage as a line."""
    figure, (ax,) = style.canvas(f"four_coverages-{lang}", 6.8)
    words, called = said(study, WORDS, lang), names(study, lang)
    cities = [str(c) for c in study["covered_by_city"].value["city"].values]
    offsets = (np.arange(len(cities)) - (len(cities) - 1) / 2) * min(STEP, ROOM / len(cities))
    # Where a single shop is enough, having one and having a choice is the same number.
    rows = [name for name in ROWS if name != "reach_choice" or float(study["choices_needed"]) > 1]
    for row, name in enumerate(rows):
        own = name == rows[-1]
        for city, offset in zip(cities, offsets, strict=True):
            colour = style.ACCENT if own else style.LEADER
            f = result(study, name).at(city=city)
            style.whisker(ax, float(f.low), float(f.high), row + offset, colour)
            ax.plot(float(f.value), row + offset, "o", color=colour, zorder=4, **style.RING)
            beside(ax, row + offset, 12, called[city], align="left", fontsize=style.SMALL, color=style.GREY)
            beside(
                ax,
                row + offset,
                78,
                number(study, name, lang, city=city),
                fontsize=style.SMALL,
                color=colour,
                fontweight="bold",
            )
        if row:
            ax.axhline(row - 0.5, color=style.GRID, linewidth=0.7)
    needed = float(study["required_coverage"])
    # The need is a share of occasions: strong in that row, faint through the rows with another denominator.
    last = len(rows) - 1
    ax.axvline(needed, color=style.RULE, linewidth=0.8, linestyle=style.DASH, zorder=1)
    ax.vlines(needed, last - 0.5, last + 0.5, color=style.ACCENT, linewidth=1.4, linestyle=style.DASH, zorder=2)
    # Where dots lie right of the line, its name stands beyond them.
    end = max(needed, min(float(result(study, rows[-1]).high.max()), 1.0)) if needed < 0.7 else needed
    text = words["needed"].format(
        value=number(study, "required_coverage", lang), range=interval(study, "required_coverage", lang)
    )
    ax.annotate(
        text,
        (min(end, 1.0), last),
        (5 if end < 0.7 else -5, 0),
        textcoords="offset points",
        ha="left" if end < 0.7 else "right",
        va="center",
        fontsize=style.SMALL,
        color=style.ACCENT,
        linespacing=1.25,
    )
    k = number(study, "choices_needed", lang)
    style.rows(ax, range(len(rows)), [words[n].format(k=k) for n in rows])
    ax.set_ylim(last + 0.5, -0.5)
    ax.set_xlim(0, 1)
    style.ticks(ax.xaxis, style.steps(0, 1), "share", lang)
    style.key(figure, lang, ("assumed", "ring"), ("interval", "whisker"))
    return settle(figure)


EXHIBIT = Exhibit(
    id="four_coverages",
    draw=draw,
    subtitle=Bilingual(
        zh="同样叫“覆盖率”的几个数，按城市；各行的分母不同",
        en="Numbers that are all called coverage, by city; each row has its own denominator",
    ),
    alt=Bilingual(
        zh="每行一个“覆盖率”，每城一点带区间：可达范围内有一家的居民、有足够选择的居民、参与的{@outlets}、"
        "覆盖的{@occasions}。{@cities}合计，{@outlets}参与 {participation_overall}，覆盖 {covered_share}；"
        "典型{@user}回本须覆盖 {required_coverage}。",
        en="Each row is a number called coverage, with a dot and interval per city: people with at least "
        "one in reach, people with a choice, {@outlets} taking part, {@occasions} covered. Over "
        "all {@cities} {participation_overall} of {@outlets} take part and {covered_share} of "
        "{@occasions} is covered; a typical {@user} needs {required_coverage}.",
    ),
    figures=(
        "reach_one",
        "reach_choice",
        "participation",
        "covered_by_city",
        "required_coverage",
        "choices_needed",
    ),
)
