"""Exhibit: what the data of the proposed test are worth against what the test costs, by its size."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from analysis.decision.trial import best_trial, trial_worth, users_needed
from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import fit_ticks, settle
from analysis.exhibits.exhibit import Exhibit

WORDS = {
    "zh": {
        "x": "每组人数（对数轴）",
        "y": "金额",
        "value": "数据的期望价值",
        "cost": "试验成本",
        "best": "最划算：每组 {users}",
        "power": "检验力够用：每组 {users}\n数据值 {value}，成本 {cost}",
    },
    "en": {
        "x": "users per arm (log axis)",
        "y": "Money",
        "value": "Expected value of the data",
        "cost": "Cost of the test",
        "best": "Pays best: {users} an arm",
        "power": "Enough for the power: {users} an arm\nvalue {value}, cost {cost}",
    },
}
SIZES = 25  # as many as are tried for the best size, so that no further one is worked out
SPAN = 30.0


def _fold(text: str) -> str:
    """A label in short lines, for a telephone."""
    for mark in ("：", ": ", "，", ", "):
        text = text.replace(mark, f"{mark.rstrip()}\n")
    return text


def draw(chart: ChartContext) -> Figure:
    """Two curves over the size of the test; the gap between them is what the test gains."""
    study, lang, trial = chart.study, chart.lang, chart.study.evidence.trial
    figure, (ax,) = chart.canvas(6.4 if chart.narrow else 4.5)
    words = WORDS[lang]
    needed, best = users_needed(trial), best_trial(study)
    found = [trial_worth(study, float(n)) for n in needed * np.geomspace(1.0 / SPAN, SPAN, SIZES)]
    users = [t.users for t in found]
    powered = trial_worth(study, needed)
    top = 1.9 * max(best.value, best.cost, powered.value, powered.cost)
    ax.plot(users, [t.value for t in found], color=style.LEADER, linestyle=style.DASH, zorder=4)
    costs = np.array([t.cost for t in found])
    ax.plot(
        users, np.where(costs <= 0.62 * top, costs, np.nan), color=style.GREY, linestyle=":", linewidth=1.4, zorder=3
    )
    marks = {
        "best": (best, style.ACCENT, ("best_trial_users", "best_trial_evsi", "best_trial_cost"), (-30, 14), "right"),
        "power": (powered, style.LEADER, ("trial_users", "evsi", "trial_cost"), (10, 30), "left"),
    }
    for name, (size, colour, ids, offset, align) in marks.items():
        units = ("persons", study.money, study.money)
        texts = [
            chart.published(i, v, u) for i, v, u in zip(ids, (size.users, size.value, size.cost), units, strict=True)
        ]
        said = words["power"].format(users=texts[0], value=texts[1], cost=texts[2]) if name == "power" else ""
        if name == "best":
            said = words["power"].split("\n")[1].format(value=texts[1], cost=texts[2])
            said = f"{words['best'].format(users=texts[0])}\n{said}"
        ax.vlines(size.users, size.cost, size.value, color=colour, linewidth=1.2, zorder=3)
        ax.plot([size.users] * 2, [size.cost, size.value], "o", color=colour, zorder=5, **style.RING)
        # Left of the size for the power there is no room beside the axis: its label begins in the corner.
        cornered = chart.narrow or (name == "best" and best.users < needed)
        corner = (0.0 if name == "best" else 1.0, 1.0) if cornered else offset
        ax.annotate(
            _fold(said) if chart.narrow else said,
            (size.users, size.value),
            corner,
            textcoords="axes fraction" if cornered else "offset points",
            ha=("left" if name == "best" else "right") if cornered else align,
            va="top" if cornered else "baseline",
            fontsize=style.SMALL,
            color=colour,
            fontweight="bold",
            linespacing=1.3,
            arrowprops={"arrowstyle": "-", "color": style.RULE, "linewidth": 0.7, "shrinkB": 4},
        )
    ax.set_xscale("log")
    ax.set_xlim(users[0], users[-1])
    ax.set_ylim(0, top)
    powers = 10.0 ** np.arange(np.ceil(np.log10(users[0])), np.floor(np.log10(users[-1])) + 1)
    style.ticks(ax.xaxis, powers, "count", lang)
    style.ticks(ax.yaxis, style.steps(0, top, 5), study.money, lang)
    ax.set_xlabel(words["x"], loc="right")
    ax.grid(axis="y")
    style.y_name(ax, words["y"])
    chart.key(figure, ("value", "dash"), ("cost", "dots"), text={k: words[k] for k in ("value", "cost")})
    settle(figure)
    fit_ticks(ax, (powers[::step] for step in (1, 2, 3)), "count", lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="试验数据对这一决定的期望价值与试验成本，随每组人数而变",
        en="Expected value of the test's data for this decision, and the cost of the test, by users per arm",
    ),
    alt=Bilingual(
        zh="曲线：数据的期望价值随人数增加而趋平，成本随人数上升。最划算的每组 {best_trial_users}，"
        "数据值 {best_trial_evsi}，成本 {best_trial_cost}；检验力够用的每组 {trial_users}，"
        "数据值 {evsi}，成本 {trial_cost}。",
        en="Curves: the value of the data levels off with size, the cost rises. The size that pays best is "
        "{best_trial_users} an arm, worth {best_trial_evsi} at a cost of {best_trial_cost}; for the power it is "
        "{trial_users}, worth {evsi} at a cost of {trial_cost}.",
    ),
    figures=("three_year_contribution",),
)
