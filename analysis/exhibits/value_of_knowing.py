"""Exhibit: which inputs explain the spread of the answers, and what it would be worth to know each of them."""

from __future__ import annotations

from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.decision.drivers import OUTCOME, Drivers, InformationValue, drivers_if_any, value_of_information
from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import settle
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study
from analysis.uncertainty.sensitivity import COVERAGE
from analysis.wording.quantities import key

SAVING = "typical_saving"
ROWS = 5
SAMPLE = 2**11  # a picture needs no more; the whiskers show what that leaves open
BAR, INNER = 0.56, 0.24
HEAD = 24  # characters of a column's heading before it takes a second line
ONE_LINE = 40  # characters of a name of a row, Chinese ones counted twice
TOTAL = style.assumed(style.SHADES[2])
ALONE = style.assumed(style.LEADER) | {"facecolor": style.SHADES[1]}
EXPLAINED = OnlyHere(
    "total_effect",
    Bilingual(zh="总效应占方差的比例", en="Total effect, share of variance"),
    "share",
    "Sobol total index; below half a percent it is printed as zero",
    (SAVING, OUTCOME),
)
NOTHING = 0.005  # a share of variance that prints as zero
WORDS = {
    "zh": {
        "saving": "典型{user}一年省下的钱",
        "worth": "三年贡献",
        "share": "占方差的比例",
        "know": "查明它值多少",
        "money": "三年贡献的期望增加",
        "all": "全部查明",
        "pick": "推荐选项的期望增量",
        "total": "连同与其他输入的共同作用（总效应）",
        "alone": "单独作用（一阶）",
        "bootstrap": "{} 自助法区间",
    },
    "en": {
        "saving": "Typical {user}'s saving",
        "worth": "Three-year contribution",
        "share": "Share of variance",
        "know": "Worth of knowing it",
        "money": "Gain in expected contribution",
        "all": "Everything at once",
        "pick": "Recommended option adds",
        "total": "With interactions (total effect)",
        "alone": "On its own (first order)",
        "bootstrap": "{} bootstrap interval",
    },
}


def _known(study: Study) -> tuple[list[Drivers | None], InformationValue]:
    outcomes = ((SAVING, None), (OUTCOME, study.decision.best))
    return [drivers_if_any(study, f, o, SAMPLE) for f, o in outcomes], value_of_information(study)


def _top(drivers: list[Drivers]) -> list[str]:
    """Inputs by their larger total effect on the two outcomes."""
    largest: dict[str, float] = {}
    for found in drivers:
        for name, total in zip(found.names, found.indices.ST, strict=True):
            largest[name] = max(largest.get(name, 0.0), float(total))
    return sorted(largest, key=lambda n: -largest[n])[:ROWS]


def _effects(ax: Axes, chart: ChartContext, found: Drivers, shown: list[str]) -> None:
    """Total effect with its interval, first order inside it; an input that the figure does not use explains zero."""
    of = found.indices
    for row, name in enumerate(shown):
        k = found.names.index(name) if name in found.names else None
        if k is not None and of.ST[k] >= NOTHING:
            ax.barh(row, of.ST[k], BAR, zorder=2, **TOTAL)
            ax.barh(row, np.clip(of.S1[k], 0.0, of.ST[k]), INNER, zorder=3, **ALONE)
            style.whisker(ax, of.ST_low[k], of.ST_high[k], row, style.INK, zorder=4)
        else:
            nothing = chart.only_here(EXPLAINED, 0.0, figure=found.figure, input=name)
            ax.annotate(nothing, (0, row), (4, 0), textcoords="offset points", va="center")


def _money(ax: Axes, chart: ChartContext, worth: InformationValue, shown: list[str]) -> None:
    """Worth of knowing each input alone, and of knowing all as the reference below them."""
    best = [("option", chart.study.decision.best)]
    ids = [*(key("evppi", [("input", n)]) for n in shown), "evpi", key(OUTCOME, best)]
    values = [*(round(worth.by_input.get(n, 0.0)) for n in shown), worth.everything, _pick(chart.study)]
    for row, (identity, value) in enumerate(zip(ids, values, strict=True)):
        everything = row >= len(shown)
        ax.barh(row, value, BAR, **style.assumed(style.GREY if everything else style.LEADER))
        ax.annotate(
            chart.published(identity, value, chart.study.money),
            (max(value, 0.0), row),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold" if everything else "normal",
        )


def _pick(study: Study) -> float:
    """What the recommended option is expected to add."""
    return float(study.option_draws[OUTCOME].sel(option=study.decision.best).mean("draw"))


def _head(ax: Axes, title: str, measure: str) -> None:
    ax.set_title(fill(title, HEAD), pad=17)
    ax.annotate(
        measure,
        (0, 1),
        (0, 5),
        xycoords="axes fraction",
        textcoords="offset points",
        color=style.GREY,
        fontsize=style.SMALL,
    )


def _names(chart: ChartContext, shown: list[str]) -> list[str]:
    """Names of the rows, which are low: on one line where the page is wide and the name is not."""
    whole = [chart.study.unknowns[name].label[chart.lang] for name in shown]
    widest = ONE_LINE // 2 if chart.lang == "zh" else ONE_LINE
    broken = zip(chart.input_names(shown), whole, strict=True)
    return [name if len(name) <= widest and not chart.narrow else lines for lines, name in broken]


def draw(chart: ChartContext) -> Figure:
    """Three columns over the same inputs: two outcomes' shares of variance, then the worth of knowing."""
    study, lang = chart.study, chart.lang
    # The middle column as wide as its heading, the longest.
    apart = {} if chart.narrow else {"width_ratios": (0.95, 1.12, 1.0)}
    figure, axes = chart.canvas(7.0 if chart.narrow else 5.6, ncols=3, sharey=True, **apart)
    words, (drivers, worth) = chart.texts(WORDS), _known(study)
    shown = _top([d for d in drivers if d])
    for ax, title, found in zip(axes[:2], ("saving", "worth"), drivers, strict=True):
        if found:
            _effects(ax, chart, found, shown)
        _head(ax, words[title], words["share"])
        reach = max((float(d.indices.ST_high.max()) for d in drivers if d), default=1.0)
        ax.set_xlim(0, reach * 1.04)
        style.ticks(ax.xaxis, style.steps(0, reach, 4), "share", lang)
    _money(axes[2], chart, worth, shown)
    _head(axes[2], words["know"], words["money"])
    most = max(worth.everything, _pick(study), 1.0)
    axes[2].set_xlim(0, most * 1.45)
    style.ticks(axes[2].xaxis, style.steps(0, most, 2), study.money, lang)
    style.rows(axes[0], range(len(shown) + 2), [*_names(chart, shown), words["all"], words["pick"]])
    for ax in axes if chart.narrow else axes[:1]:
        for label in ax.get_yticklabels():
            label.set(linespacing=1.05, fontsize=style.SMALL, color=style.INK)
        for label in ax.get_yticklabels()[-2:]:
            label.set_fontweight("bold")
    axes[0].set_ylim(len(shown) + 1.5, -0.5)
    for ax in axes:
        ax.axhline(len(shown) - 0.5, color=style.RULE, linewidth=0.7)
        ax.axvline(0, color=style.INK, linewidth=0.9, zorder=4)
        ax.grid(axis="x")
    bootstrap = words["bootstrap"].format(chart.published("interval_width", COVERAGE, "share"))
    chart.key(
        figure,
        ("total", "hatch"),
        ("alone", "bar"),
        ("bootstrap", "whisker"),
        text={"total": words["total"], "alone": words["alone"], "bootstrap": bootstrap},
    )
    for handle, look in zip(figure.legends[-1].legend_handles, (TOTAL, ALONE), strict=False):
        handle.set(**look)
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="各输入对结果方差的解释力（Sobol 指数），以及在选定方案之前查明它的价值",
        en="Share of variance that each input explains (Sobol indices), and what knowing it first is worth",
    ),
    alt=Bilingual(
        zh="分列的条形，行是最有影响的输入。左列与中列为各输入占典型{@user}一年省下的钱（基准 {typical_saving}）"
        "与推荐方案三年贡献"
        "（基准 {three_year_contribution[option=best]}）方差的比例，分单独作用与总效应；"
        "右列为单独查明一项输入所能增加的三年贡献期望，"
        "末尾为全部查明的价值与推荐选项的期望增量，用作对照。",
        en="Columns of bars, one row per leading input. Left and middle show what share of the variance the input "
        "explains, on its own and with interactions: of a typical {@user}'s saving ({typical_saving} at base) and "
        "of the recommended option's three-year contribution ({three_year_contribution[option=best]} at base). Right "
        "shows what knowing that input alone would add to the expected contribution; the last rows, for reference, "
        "what knowing everything would, and what the recommended option is expected to add.",
    ),
    figures=("typical_saving", "three_year_contribution"),
)
