"""The report's style: colours, sizes, canvas, axes, and the two looks of a value.

Belongs here: what every exhibit has in common before and after drawing. Does not belong here: moving labels
(layout), writing files (svg), the data of any one exhibit. Text is Noto Sans SC; whoever draws registers that
font first.

Colour carries one distinction only: the study's subject is red, everything else is grey or blue-grey. Shades
are apart in lightness too, so that a grey print and a colour-blind reader lose nothing. A value that somebody
reported is solid; one that is assumed, projected, or computed from assumptions is hatched or dashed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullFormatter, NullLocator

from analysis.common.fallback_fonts import FAMILIES
from analysis.common.fonts import FAMILY
from analysis.wording import format_value
from analysis.wording.numbers import without_zeros

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACCENT = "#B5182B"  # the study's subject
LEADER = "#24405A"  # the larger incumbent: dark blue-grey
FOLLOWER = "#8794A0"  # the smaller incumbent: mid grey
INK = "#1E252B"  # text
GREY = "#5F6B75"  # secondary text, lines of no party
RULE = "#A9B2BA"  # axis lines and references
PALE = "#DDE2E6"  # bands
GRID = "#E6E9EC"
SHADES = ("#24405A", "#6B7C8B", "#A3AEB8")  # places or levels side by side, dark to light
MARKERS = ("o", "s", "D")

TEXT, SMALL, HEAD = 8.0, 7.5, 8.5  # points at print size
WIDTHS = {"full": 16.8, "half": 8.2, "narrow": 8.8}  # centimetres: of the text block, half of it, a telephone
STACKED = 0.92  # height of a panel below another, as a share of its height beside it
SHORT = 22  # letters: two such meanings of a key stand beside each other on a telephone
CM = 1 / 2.54
RING = {
    "markerfacecolor": "white",
    "markersize": 5,
    "markeredgewidth": 1.4,
}  # a dot that is assumed or projected
HATCH = "//////"
DASH = (0, (4, 2))

RC = {
    "font.family": [FAMILY, *FAMILIES],
    "font.size": TEXT,
    "text.color": INK,
    "text.hinting": "none",
    "text.parse_math": False,  # two dollar signs in a label are money, not a formula
    "axes.edgecolor": RULE,
    "axes.labelcolor": GREY,
    "axes.labelsize": SMALL,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.titlelocation": "left",
    "axes.titlesize": HEAD,
    "axes.titleweight": "bold",
    "axes.titlepad": 6,
    "axes.titley": 1.0,  # stated, so that a drawing does not measure every label of an axis to find it
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.labelcolor": GREY,
    "ytick.labelcolor": GREY,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "xtick.major.width": 0.7,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round",
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}

_KEY = {
    "reported": {"zh": "据报道", "en": "From reports"},
    "assumed": {"zh": "假设或推算", "en": "Assumed or projected"},
}
INTERVAL = {"zh": "{} 区间", "en": "{} interval"}  # with its coverage


def report_style() -> AbstractContextManager[None]:
    """Draw in the report's style and leave matplotlib's settings as they were; for ``with``, or as a decorator."""
    return mpl.rc_context(RC)


def canvas(name: str, height: float, width: str = "full", ncols: int = 1, **grid) -> tuple[Figure, Sequence[Axes]]:
    """A figure of exactly the text block's (or half its) width, and its axes from left to right.

    Parameters
    ----------
    name : the exhibit's id and language; salts and prefixes the ids of its SVG.
    height : centimetres.
    width : ``full`` or ``half``; on a ``narrow`` one the panels stand below each other.
    grid : for `Figure.subplots`, e.g. ``width_ratios`` or ``sharey``.

    Examples
    --------
    >>> figure, (left, right) = canvas("sample-en", 5.0, ncols=2)
    >>> f"{figure.get_figwidth() / CM:.1f} by {figure.get_figheight() / CM:.1f} cm"
    '16.8 by 5.0 cm'
    """
    stacked = width == "narrow" and ncols > 1
    high = height * (1 + STACKED * (ncols - 1)) if stacked else height
    figure = Figure(figsize=(WIDTHS[width] * CM, high * CM), layout="constrained")
    FigureCanvasAgg(figure)
    figure.set_gid(name)
    figure.set_label(width)
    figure.get_layout_engine().set(w_pad=0.03, h_pad=0.03, wspace=0.04, hspace=0.0, rect=(0.008, 0.0, 0.984, 0.985))
    if stacked:
        grid.pop("width_ratios", None)
        return figure, list(figure.subplots(ncols, 1, squeeze=False, **grid)[:, 0])
    axes = figure.subplots(1, ncols, squeeze=False, **grid)
    return figure, list(axes[0])


def tick_text(value: float, unit: str, lang: str) -> str:
    """A tick in the language's number format; a round value needs no zero after the point.

    Examples
    --------
    >>> tick_text(0.5, "share", "en"), tick_text(1e5, "CNY/year", "zh")
    ('50%', '10 万元')
    """
    return without_zeros(format_value(value, unit, lang, typed=True))


class Scale(FuncFormatter):
    """Writes the ticks of a scale that carries numbers: this is how `scales` knows them from names of rows."""


def scales(figure: Figure) -> list[str]:
    """Texts of the ticks that a figure shows, on its number scales."""
    found = []
    for ax in figure.axes:
        for axis, shown in ((ax.xaxis, "labelbottom"), (ax.yaxis, "labelleft")):
            if ax.axison and isinstance(axis.get_major_formatter(), Scale) and axis.get_tick_params()[shown]:
                low, high = sorted(axis.get_view_interval())
                slack = (high - low) * 1e-9
                at = [v for v in axis.get_majorticklocs() if low - slack <= v <= high + slack]
                found += [axis.get_major_formatter()(v) for v in at]
    return found


def ticks(axis, values: Sequence[float], unit: str, lang: str, text: Callable[[float], str] | None = None) -> None:
    """Ticks of an axis at the given values, written for the language (or by `text`)."""
    axis.set_major_locator(FixedLocator(list(values)))
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())
    axis.set_major_formatter(Scale(lambda v, _: text(v) if text else tick_text(v, unit, lang)))


def steps(low: float, high: float, count: int = 5) -> list[float]:
    """Round values inside low…high, about `count` of them: ticks that follow the data.

    Examples
    --------
    >>> steps(-1.3, 2.1, 4)
    [-1.0, 0.0, 1.0, 2.0]
    """
    inside = MaxNLocator(nbins=count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    slack = (high - low) * 1e-9
    return [float(v) for v in inside if low - slack <= v <= high + slack]


def y_name(ax: Axes, text: str) -> None:
    """What the vertical axis measures, level, above its upper end, where it is read without turning the head."""
    ax.set_title(text, fontsize=SMALL, fontweight="normal", color=GREY)


def rows(ax: Axes, positions: Sequence[float], names: Sequence[str]) -> None:
    """Names of rows along the vertical axis, first on top; the axis itself has no line."""
    ax.set_yticks(list(positions), list(names), fontsize=TEXT)
    ax.tick_params(axis="y", labelcolor=INK, length=0)
    low, high = min(positions), max(positions)
    ax.set_ylim(high + 0.6, low - 0.6)


def tint(colour: str, strength: float = 0.25) -> tuple[float, float, float]:
    """A colour mixed with white."""
    r, g, b = mpl.colors.to_rgb(colour)
    return tuple(1 - strength * (1 - c) for c in (r, g, b))


def shades(count: int) -> list[str]:
    """As many shades as there are places or levels, dark to light, evenly apart once SHADES does not reach."""
    if count <= len(SHADES):
        return list(SHADES[:count])
    ramp = mpl.colors.LinearSegmentedColormap.from_list("shades", SHADES)
    return [mpl.colors.to_hex(ramp(i / (count - 1))) for i in range(count)]


def reported(colour: str) -> dict:
    """Look of a bar that shows a reported value."""
    return {"facecolor": colour, "edgecolor": colour, "linewidth": 0.6}


def assumed(colour: str) -> dict:
    """Look of a bar that shows an assumed or projected value, or one computed from assumptions."""
    return {"facecolor": tint(colour, 0.18), "edgecolor": colour, "hatch": HATCH, "linewidth": 0.6}


def whisker(
    ax: Axes, low, high, at, colour: str, *, horizontal: bool = True, width: float = 1.0, zorder: float = 3
) -> None:
    """A thin line from low to high: the 90 % interval."""
    (ax.hlines if horizontal else ax.vlines)(at, low, high, color=colour, linewidth=width, zorder=zorder)


def key(figure: Figure, lang: str, *looks: tuple[str, str], text: dict[str, str] | None = None) -> None:
    """One small key above the chart, at its left.

    Parameters
    ----------
    looks : pairs of meaning (``reported``, ``assumed`` or a key of `text`) and shape (``line``, ``dash``, ``dots``,
        ``bar``, ``hatch``, ``hollow``, ``band``, ``whisker``, ``dot``, ``ring``, ``tick``, ``subject``: a tick in red).
    text : further meanings, already in the language.
    """
    names = {k: v[lang] for k, v in _KEY.items()} | (text or {})
    narrow, texts = figure.get_label() == "narrow", [names[meaning] for meaning, _ in looks]
    short = max(len(text) * (2 if lang == "zh" else 1) for text in texts) <= SHORT
    figure.legend(
        [_sample(shape) for _, shape in looks],
        texts,
        loc="outside upper left",
        ncols=len(looks) if not narrow else 2 if short else 1,
        handlelength=1.8,
        handleheight=0.8,
        columnspacing=1.4,
        handletextpad=0.5,
        borderpad=0.1,
        borderaxespad=0.1,
        labelcolor=GREY,
    )


def _sample(shape: str):
    return {
        "line": lambda: Line2D([], [], color=GREY, linewidth=1.6),
        "dash": lambda: Line2D([], [], color=GREY, linewidth=1.6, linestyle=DASH),
        "dots": lambda: Line2D([], [], color=GREY, linewidth=1.4, linestyle=":"),
        "bar": lambda: Patch(**reported(GREY)),
        "hatch": lambda: Patch(**assumed(GREY)),
        "hollow": lambda: Patch(facecolor="white", edgecolor=GREY, linewidth=0.9, linestyle=DASH),
        "band": lambda: Patch(facecolor=PALE, edgecolor="none"),
        "whisker": lambda: Line2D([], [], color=GREY, linewidth=1.0),
        "dot": lambda: Line2D([], [], color=GREY, marker="o", markersize=4, linestyle="none"),
        "ring": lambda: Line2D([], [], color=GREY, marker="o", linestyle="none", **RING),
        "subject": lambda: Line2D(
            [], [], color=ACCENT, marker="|", markersize=7, markeredgewidth=1.6, linestyle="none"
        ),
        "tick": lambda: Line2D([], [], color=GREY, marker="|", markersize=7, markeredgewidth=1.6, linestyle="none"),
    }[shape]()
