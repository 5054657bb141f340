"""Exhibit: four numbers that are all called coverage, side by side, and the one that the card needed."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits import style
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.layout import beside, settle
from analysis.exhibits.text import interval, names, number, result
from analysis.study import Study

ROWS = ("reach_one", "reach_choice", "participation", "covered_by_city")
WORDS = {
    "zh": {
        "reach_one": "居民：可达范围内\n至少有一家",
        "reach_choice": "居民：可达范围内\n有 {k} 家可选",
        "participation": "{outlets}：\n已是合作门店",
        "covered_by_city": "消费场合：\n用得上卡",
        "needed": "典型用户回本须\n{value}（{range}）",
    },
    "en": {
        "reach_one": "People: at least\none shop in reach",
        "reach_choice": "People: {k} shops in\nreach to choose from",
        "participation": "{outlets}:\ntaking part",
        "covered_by_city": "Occasions: the card\ncan be used",
        "needed": "A typical user needs\n{value} ({range})",
    },
}
STEP = 0.26  # between the cities of a row
ROOM = 0.84  # of a row, when there are many


@style.house
def draw(study: Study, lang: str) -> Figure:
    """A dot per city with its interval in each of four rows; the required coverage as a line."""
    figure, (ax,) = style.canvas(f"four_coverages-{lang}", 6.8)
    words, called = WORDS[lang], names(study, lang)
    cities = [str(c) for c in study["covered_by_city"].value["city"].values]
    offsets = (np.arange(len(cities)) - (len(cities) - 1) / 2) * min(STEP, ROOM / len(cities))
    for row, name in enumerate(ROWS):
        own = name == ROWS[-1]
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
    last = len(ROWS) - 1
    ax.axvline(needed, color=style.RULE, linewidth=0.8, linestyle=style.DASH, zorder=1)
    ax.vlines(needed, last - 0.5, last + 0.5, color=style.ACCENT, linewidth=1.4, linestyle=style.DASH, zorder=2)
    text = words["needed"].format(
        value=number(study, "required_coverage", lang), range=interval(study, "required_coverage", lang)
    )
    ax.annotate(
        text,
        (min(needed, 1.0), last),
        (5 if needed < 0.7 else -5, 0),
        textcoords="offset points",
        ha="left" if needed < 0.7 else "right",
        va="center",
        fontsize=style.SMALL,
        color=style.ACCENT,
        linespacing=1.25,
    )
    k = f"{float(study['choices_needed']):.0f}"
    outlets = called["outlets"][:1].upper() + called["outlets"][1:]
    style.rows(ax, range(len(ROWS)), [words[n].format(k=k, outlets=outlets) for n in ROWS])
    ax.set_ylim(3.5, -0.5)
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
        "覆盖的消费场合。各启动城市合计，{@outlets}参与 {participation_overall}，场合覆盖 {covered_share}；"
        "典型用户回本须覆盖 {required_coverage} 的场合。",
        en="Each row is a number called coverage, with a dot and interval per city: people with one "
        "shop in reach, people with a choice of shops, {@outlets} taking part, occasions covered. Over "
        "all launch cities {participation_overall} of {@outlets} take part and {covered_share} of "
        "occasions are covered; a typical user needs {required_coverage} of occasions.",
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
