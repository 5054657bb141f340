"""Exhibit: a light, an average and a heavy user: what each spends at participating shops, saves, keeps of the fee."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import beside, fit_ticks, settle
from analysis.exhibits.exhibit import Exhibit

USERS = ("light", "average", "heavy")
WORDS = {
    "zh": {
        "spends": "{name}：{value}",
        "saves": "省下",
        "net": "减年费",
        "fee": "竖线为年费 {value}\n名称后为在{partners}的消费",
    },
    "en": {
        "spends": "{name}: {value}",
        "saves": "Saves",
        "net": "Less the fee",
        "fee": "Lines: the fee of {value}\nAfter each name: spend at {partners}",
    },
}
COLUMNS = {"saves": "user_saving", "net": "user_net"}
GAP = 10  # points before a column
ABOVE, UNDER, HALF = 0.4, 0.24, 0.18  # of a row: the name above its bar, the interval under its value, half a line


def _row(ax: Axes, chart: ChartContext, words: dict[str, str], row: int, user: str) -> list[list[Annotation]]:
    """One user: spend with its interval in the name, the saving as a bar; what stands in each column beside it."""
    saving, name = chart.result("user_saving").at(user=user), chart.names[user]
    colour = style.ACCENT if user == USERS[-1] else style.LEADER
    ax.barh(row, float(saving), 0.28, **style.assumed(colour))
    style.whisker(ax, float(saving.low), float(saving.high), row, style.INK)
    spent = f"{chart.number('user_covered_spend', user=user)} ({chart.interval('user_covered_spend', user=user)})"
    spent = spent.replace(" (", "（").replace(")", "）") if chart.lang == "zh" else spent
    said = words["spends"].format(name=name[:1].upper() + name[1:], value=spent)
    ax.annotate(
        said,
        (0, row - ABOVE),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=style.SMALL,
        annotation_clip=False,
    )
    look, quiet = {"fontweight": "bold", "color": colour}, {"fontsize": style.SMALL, "color": style.GREY}
    return [
        [
            beside(ax, row - UNDER / 2, 0, chart.number(figure, user=user), **look),
            beside(ax, row + UNDER / 2, 0, chart.interval(figure, user=user), **quiet),
        ]
        for figure in COLUMNS.values()
    ]


def _columns(ax: Axes, words: dict[str, str], columns: Iterable[list[Annotation]]) -> None:
    """Set each column, with its head, as far from the last as its longest text is long."""
    edge, points = 0.0, 72 / ax.figure.dpi
    at = {"xycoords": "axes fraction", "textcoords": "offset points"}
    for name, labels in zip(COLUMNS, columns, strict=True):
        head = ax.annotate(words[name], (1, 1), (0, 4), **at, ha="right", color=style.GREY, fontsize=style.SMALL)
        edge += GAP + max(label.get_window_extent().width for label in (head, *labels)) * points
        for label in (head, *labels):
            label.xyann = (edge, label.xyann[1])


def draw(chart: ChartContext) -> Figure:
    """A row per user, light on top; a line at the fee, which no bar reaches where the card pays nobody."""
    words, fee = chart.texts(WORDS), float(chart.result("card_fee"))
    figure, (ax,) = chart.canvas(6.2)
    of_rows = [_row(ax, chart, words, row, user) for row, user in enumerate(USERS)]
    _columns(ax, words, [list(chain(*column)) for column in zip(*of_rows, strict=True)])
    top = max(fee, *(float(chart.result("user_saving").at(user=user).high) for user in USERS))
    rows = range(len(USERS))  # pieces of a line: the names stand between them
    ax.vlines([fee] * len(USERS), [r - HALF for r in rows], [r + HALF for r in rows], color=style.INK, zorder=4)
    ax.set_yticks([])
    ax.set(xlim=(-0.04 * top, top * 1.03), ylim=(len(USERS) - 0.6, -0.62))
    ax.set_xlabel(words["fee"].format(value=chart.number("card_fee")), loc="left")
    chart.key(figure, ("assumed", "hatch"), ("interval", "whisker"))
    unit = f"{chart.study.money}/year"
    style.ticks(ax.xaxis, style.steps(0, top, 3), unit, chart.lang)
    settle(figure)
    fit_ticks(ax, [*(style.steps(0, top, n) for n in (3, 2)), [0.0]], unit, chart.lang)
    return figure


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="一年省下的钱，消费分别高过 {user_outspends[user=light]}、{user_outspends[user=average]} 与 "
        "{user_outspends[user=heavy]} 的{@users}；竖线为年费",
        en="Saved in a year by who outspends {user_outspends[user=light]}, {user_outspends[user=average]} and "
        "{user_outspends[user=heavy]} of {@users}; the lines are the fee",
    ),
    alt=Bilingual(
        zh="条形从上到下：{@light}一年省 {user_saving[user=light]}，减年费 {user_net[user=light]}；{@average}省 "
        "{user_saving[user=average]}，减年费 {user_net[user=average]}；{@heavy}省 {user_saving[user=heavy]}"
        "（{user_saving[user=heavy]:range}），减年费 {user_net[user=heavy]}。竖线为年费 {card_fee}。",
        en="Bars, from the top: the {@light} saves {user_saving[user=light]} in a year, {user_net[user=light]} "
        "less the fee; the {@average} {user_saving[user=average]} and {user_net[user=average]}; the {@heavy} "
        "{user_saving[user=heavy]} ({user_saving[user=heavy]:range}) and {user_net[user=heavy]}. The line is the fee "
        "of {card_fee}.",
    ),
    figures=("user_covered_spend", "user_outspends", "user_saving", "user_net", "card_fee"),
    width="half",
)
