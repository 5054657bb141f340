"""Exhibit: a panel per city, shops that took part and shops needed for each coverage as a share of all there are."""

from __future__ import annotations

from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import fit_ticks, settle
from analysis.exhibits.exhibit import Exhibit

WORDS = {
    "zh": {"had": "当时参加", "target": "覆盖 {value}"},
    "en": {"had": "Took part", "target": "{value} covered"},
}


def draw(chart: ChartContext) -> Figure:
    """In each panel a bar for what there was and one per coverage aimed at; number and share behind it."""
    lang, study = chart.lang, chart.study
    needed, had = chart.result("share_needed"), chart.result("participation")
    cities = [str(c) for c in needed.value["city"].values]
    targets = [str(t) for t in study["coverage_target"].value["target"].values]
    words, called = chart.texts(WORDS), chart.names
    figure, axes = chart.canvas(4.6, ncols=len(cities), sharey=True)
    names = [words["had"], *(words["target"].format(value=chart.number("coverage_target", target=t)) for t in targets)]
    for ax, city in zip(axes, cities, strict=True):
        ax.barh(0, float(had.at(city=city)), 0.5, **style.assumed(style.ACCENT))
        share = chart.number("participation", city=city)
        ax.annotate(
            f"{chart.number('stores_by_city', city=city)} · {share}",
            (float(had.at(city=city)), 0),
            (5, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold",
            color=style.ACCENT,
        )
        for row, target in enumerate(targets, 1):
            part = float(needed.at(city=city, target=target))
            ax.barh(row, part, 0.5, **style.assumed(style.LEADER))
            shown = chart.number("share_needed", city=city, target=target)
            text = f"{chart.number('stores_for_target', city=city, target=target)} · {shown}"
            ax.annotate(text, (part, row), (5, 0), textcoords="offset points", va="center")
        ax.set_title(called.get(city, city))
        ax.set_xlim(0, 1)
    style.rows(axes[0], range(len(names)), names)
    chart.key(figure, ("assumed", "hatch"))
    settle(figure)
    for ax in axes:
        fit_ticks(ax, ((0, 0.5, 1), (0, 1), (0.5,)), "share", lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="参加的{@stores}与达到各覆盖率所需的{@stores}：家数，及占当地{@outlets}的比例",
        en="Number of {@stores} that took part and that a coverage needs, and their share of the city's {@outlets}",
    ),
    alt=Bilingual(
        zh="各城一格：当时参加的{@stores}，以及达到各覆盖率所需的{@stores}，占当地{@outlets}的比例。"
        "{@cities}合计参加的占 {participation_overall}。",
        en="A panel per city: {@stores} that took part, and {@stores} that each step of coverage takes, as a share of "
        "all {@outlets}. Over all {@cities} {participation_overall} took part.",
    ),
    figures=("stores_by_city", "stores_for_target", "share_needed", "participation", "participation_overall"),
)
