"""Exhibit: the cash of each option over carrying on, quarter by quarter for two years, and how deep it falls."""

from __future__ import annotations

import textwrap

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import settle
from analysis.exhibits.exhibit import Exhibit
from analysis.study import Study
from analysis.study.cache import cached_on_study
from analysis.study.compared import by_option
from analysis.uncertainty.interval import interval
from analysis.wording.quantities import key

PATH_DRAWS = 2**12  # the first points of a Sobol design are a balanced design themselves
ACROSS, ACROSS_NARROW, LETTERS = 4, 2, 24  # panels beside each other; letters of a name on one line
WORDS = {
    "zh": {"x": "季度末", "trough": "现金缺口 {value}", "mean": "期望值", "lowest": "现金缺口"},
    "en": {"x": "End of quarter", "trough": "Trough {value}", "mean": "Expected", "lowest": "Cash trough, expected"},
}


@cached_on_study  # both languages draw the same
def _paths(study: Study) -> xr.DataArray:
    """Cumulative cash by option, quarter and draw."""
    drawn = {n: a.isel(draw=slice(0, PATH_DRAWS)) if "draw" in a.dims else a for n, a in study.draw_inputs.items()}
    return by_option(study.graph, study.evidence, drawn, ["cash_path"])["cash_path"]


def _axes(figure: Figure, count: int, narrow: bool) -> list[Axes]:
    """As many panels as options, in rows of equal length, on common axes; what is left over is empty."""
    across = ACROSS_NARROW if narrow else ACROSS
    rows = -(-count // across)
    across = across if narrow else -(-count // rows)
    axes = list(figure.subplots(rows, across, sharex=True, sharey=True, squeeze=False).flat)
    for empty in axes[count:]:
        empty.set_axis_off()
    for below in axes[max(0, count - across) : count]:
        below.tick_params(labelbottom=True)
    return axes[:count]


def _panel(ax: Axes, chart: ChartContext, option: str, path: xr.DataArray, trough: float, words: dict) -> None:
    """One option: mean and interval of its path, and a line as deep as its trough is expected to be."""
    best = option == chart.study.decision.best
    colour, quarters = style.ACCENT if best else style.LEADER, path["quarter"].values
    low, high = interval(path) if "draw" in path.dims else (path, path)
    mean = path.mean("draw") if "draw" in path.dims else path
    ax.fill_between(quarters, low.values, high.values, color=style.PALE, linewidth=0)
    ax.plot(quarters, mean.values, color=colour, linestyle=style.DASH, zorder=4)
    ax.axhline(0, color=style.INK, linewidth=0.7, zorder=2)
    ax.axhline(trough, color=colour, linewidth=0.9, linestyle=":", zorder=3)
    name = chart.names[option]
    name = name if chart.lang == "zh" else "\n".join(textwrap.wrap(name, LETTERS))
    shown = chart.published(key("expected_trough", [("option", option)]), trough, chart.study.money)
    ax.set_title(name, pad=14, color=colour, fontsize=style.TEXT, linespacing=1.05)
    at = {"xycoords": "axes fraction", "textcoords": "offset points", "fontsize": style.SMALL, "color": colour}
    ax.annotate(words["trough"].format(value=shown), (0, 1), (0, 3), **at)


def draw(chart: ChartContext) -> Figure:
    """A panel per option but the one that carries on, sorted by what it is expected to add, on common axes."""
    study, lang, words = chart.study, chart.lang, WORDS[chart.lang]
    worth, paths = study.option_values["three_year_contribution"], _paths(study)
    troughs = study.option_values["cash_trough"]
    ranked = [str(o) for o in worth["option"].values[np.argsort(-worth.values, kind="stable")]]
    order = [o for o in ranked if o != study.evidence.baseline]
    rows = -(-len(order) // (ACROSS_NARROW if chart.narrow else ACROSS))
    figure, (whole,) = chart.canvas((2.8 if chart.narrow else 2.35) * rows + 0.9)
    whole.remove()  # the canvas is one row of axes
    axes = _axes(figure, len(order), chart.narrow)
    for ax, option in zip(axes, order, strict=True):
        at = {"option": option}
        _panel(ax, chart, option, paths.sel(at), float(troughs.sel(at)), words)
    axes[0].set_xlim(0, float(paths["quarter"].max()))
    low, high = axes[0].get_ylim()
    for ax in axes:
        style.ticks(ax.xaxis, style.steps(0, float(paths["quarter"].max()), 4), "none", lang, lambda v: f"{v:g}")
        style.ticks(ax.yaxis, style.steps(low, high, 3), study.money, lang)
    axes[-1].set_xlabel(words["x"], loc="right")
    shapes = (("mean", "dash"), ("lowest", "dots"), ("interval", "band"))
    chart.key(figure, *shapes, text={k: words[k] for k in ("mean", "lowest")})
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="较照常经营的累计现金，按季度，启动投入在先；现金缺口取考察期各年的最深处，可能晚于图中",
        en="Cumulative cash over carrying on, by quarter, outlay first; the trough is the lowest of all years, and may "
        "come later",
    ),
    alt=Bilingual(
        zh="除照常经营外每个选项一格，画出累计现金的期望值、区间与现金缺口。推荐选项的现金缺口为 "
        "{cash_trough[option=best]}（{cash_trough[option=best]:range}）。",
        en="A panel for each option but carrying on, with the expected cumulative cash, its interval and the cash "
        "trough. The recommended option's cash trough is {cash_trough[option=best]} "
        "({cash_trough[option=best]:range}).",
    ),
    figures=("cash_path", "quarterly_contribution", "cash_trough"),
)
