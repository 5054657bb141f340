"""A city's map: who has a shop in reach, who has none, the shops, and the next sites. Points, or hexagons for many.

Belongs here: drawing it from points in kilometres. Does not belong here: measuring (`analysis.measured`), the sentences
around it. Sites have letters, for a number would be taken for a quantity.
"""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

import numpy as np

from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.layout import settle
from analysis.exhibits.drawing.placing import LabelSlot, PlotPanel

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.measured.city_coverage import CityMap

MOST_POINTS = 20_000
HEXAGONS = 60  # across the map
HEIGHT = 9.0
WORDS = {
    "zh": {
        "covered": "可达范围内有{store}",
        "gap": "没有{store}",
        "shop": "{store}",
        "site": "下一步选址",
        "x": "由中心向东（公里）",
        "y": "向北（公里）",
        "part": "没有{store}的居民占比越高，颜色越深",
    },
    "en": {
        "covered": "a {store} in reach",
        "gap": "none in reach",
        "shop": "{store}",
        "site": "next site",
        "x": "Kilometres east of the middle",
        "y": "Kilometres north",
        "part": "the darker, the more people have no {store} in reach",
    },
}


def draw_map(name: str, city: CityMap, lang: str, store: str) -> Figure:
    """The map as a figure of the text block's width.

    Parameters
    ----------
    name : id of the exhibit and language, which salts the ids of its SVG.
    store : what the study calls a participating shop, in the language.
    """
    figure, (ax,) = style.canvas(name, HEIGHT)
    words = {key: text.format(store=store) for key, text in WORDS[lang].items()}
    ax.plot(*city.outline.T, color=style.RULE, linewidth=0.8, zorder=1)
    if len(city.covered) + len(city.gaps) + len(city.shops) > MOST_POINTS:
        _hexagons(ax, city)
        key = [(words["part"], {"marker": "h", "color": style.LEADER})]
    else:
        ax.plot(*city.covered.T, "o", color=style.RULE, markersize=2.0, markeredgewidth=0, zorder=2)
        ax.plot(*city.gaps.T, "s", color=style.LEADER, markersize=2.4, markeredgewidth=0, zorder=3)
        key = [
            (words["covered"], {"marker": "o", "color": style.RULE}),
            (words["gap"], {"marker": "s", "color": style.LEADER}),
        ]
    if len(city.shops) <= MOST_POINTS:
        size = 3.2 if len(city.shops) < 500 else 1.6
        ax.plot(*city.shops.T, "o", color=style.ACCENT, markersize=size, markeredgewidth=0, zorder=4)
        key.append((words["shop"], {"marker": "o", "color": style.ACCENT}))
    ring = {"marker": "D", "color": "white", "markeredgecolor": style.INK, "markeredgewidth": 1.2}
    ax.plot(*city.sites.T, linestyle="none", markersize=6, zorder=6, **ring)
    key.append((words["site"], ring))
    _frame(ax, city, words, lang)
    handles = [
        ax.plot([], [], linestyle="none", markersize=5, **({"markeredgewidth": 0} | look), label=text)[0]
        for text, look in key
    ]
    figure.legend(
        handles=handles,
        loc="outside upper left",
        ncols=len(handles),
        frameon=False,
        fontsize=style.SMALL,
        handletextpad=0.3,
        columnspacing=1.4,
        borderpad=0,
    )
    settle(figure)
    panel = PlotPanel(ax)
    for letter, point in zip(ascii_uppercase, city.sites, strict=False):
        near = [LabelSlot(tuple(point), (dx, dy)) for dx, dy in ((8, 6), (-8, 6), (8, -7), (-8, -7), (0, 10), (0, -11))]
        panel.put(letter, near, fontsize=style.SMALL, fontweight="bold", color=style.INK, must=True)
    return figure


def _hexagons(ax: Axes, city: CityMap) -> None:
    """Demand in hexagons, darker as more of their points have no shop in reach."""
    from matplotlib.colors import LinearSegmentedColormap

    points = np.concatenate([city.covered, city.gaps])
    gap = np.repeat([0.0, 1.0], [len(city.covered), len(city.gaps)])
    shades = LinearSegmentedColormap.from_list("gaps", [style.PALE, style.LEADER])
    ax.hexbin(*points.T, C=gap, gridsize=HEXAGONS, cmap=shades, vmin=0, vmax=1, linewidths=0.2, zorder=2)


def _frame(ax: Axes, city: CityMap, words: dict[str, str], lang: str) -> None:
    """As many kilometres up as across, and room for what lies outside the outline."""
    ends = np.concatenate([city.outline, city.sites, city.covered, city.gaps])
    low, high = ends.min(axis=0), ends.max(axis=0)
    margin = 0.03 * float((high - low).max())
    ax.set_xlim(low[0] - margin, high[0] + margin)
    ax.set_ylim(low[1] - margin, high[1] + margin)
    ax.set_aspect("equal", adjustable="box")
    for axis, ends in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
        step = _step(ends[1] - ends[0])
        at = np.arange(np.ceil(ends[0] / step), np.floor(ends[1] / step) + 1) * step
        style.ticks(axis, at, "none", lang, text=_distance)
    ax.set_xlabel(words["x"], loc="left")
    style.y_name(ax, words["y"])


def _distance(value: float) -> str:
    """A tick; minus zero and rounding are no distance."""
    return f"{round(value, 6) + 0.0:g}".replace("-", "\u2212")


def _step(span: float) -> float:
    """A round distance of which three to seven fit."""
    power = 10.0 ** np.floor(np.log10(span / 3))
    return float(max(factor * power for factor in (1, 2, 5) if factor * power <= span / 3))
