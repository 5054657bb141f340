"""Exhibit: one bill with the card and with deals of others: what each side gets of it."""

from __future__ import annotations

from matplotlib.figure import Figure

from analysis.evidence import Bilingual
from analysis.exhibits.drawing import style
from analysis.exhibits.drawing.context import ChartContext
from analysis.exhibits.drawing.layout import settle
from analysis.exhibits.drawing.record import OnlyHere
from analysis.exhibits.exhibit import Exhibit

WORDS = {
    "zh": {"kept": "{merchant}到手", "taken": "抽佣与手续费", "saved": "{user}省下", "pays": "{user}付 {value}"},
    "en": {
        "kept": "{merchant} keeps",
        "taken": "Commission, fees",
        "saved": "{user} saves",
        "pays": "{user} pays {value}",
    },
}
SAVED = OnlyHere(
    "bill_saved",
    Bilingual(zh="一张账单，{user}省下", en="One bill: what the {user} saves"),
    "money",
    "bill at list prices − bill_paid",
    ("bill_paid",),
)
SUBJECT = "subject"


def draw(chart: ChartContext) -> Figure:
    """A stacked bar each for the card and the players, on the scale of the bill at list prices."""
    lang, paid, taken = chart.lang, chart.result("bill_paid"), chart.result("bill_taken")
    figure, (ax,) = chart.canvas(5.0)
    words, called = chart.texts(WORDS), chart.names
    whole = float(chart.result("list_bill"))
    platforms, names = list(map(str, paid.value["platform"].values)), []
    for row, platform in enumerate(platforms):
        price, fee = (float(f.at(platform=platform)) for f in (paid, taken))
        called_so = called.get(platform, platform)
        pays = words["pays"].format(value=chart.number("bill_paid", platform=platform))
        names.append(f"{called_so[0].upper()}{called_so[1:]}\n{pays}")
        own = style.ACCENT if platform == SUBJECT else style.LEADER
        ax.barh(row, price - fee, 0.5, **style.assumed(own))
        ax.barh(row, fee, 0.5, left=price - fee, facecolor=style.INK, edgecolor="none")
        ax.barh(row, whole - price, 0.5, left=price, facecolor=style.PALE, edgecolor="none")
        label = {"textcoords": "offset points", "va": "bottom", "fontsize": style.SMALL, "linespacing": 1.0}
        kept = chart.number("bill_kept", platform=platform)
        ax.annotate(kept, ((price - fee) / 2, row - 0.25), (0, 2), ha="center", fontweight="bold", **label)
        ax.annotate(
            chart.number("bill_taken", platform=platform), (price - fee, row - 0.25), (-5, 2), ha="right", **label
        )
        saved = chart.only_here(SAVED.counted_in(chart.study.money), whole - price, platform=platform)
        ax.annotate(saved, (whole, row - 0.25), (0, 2), ha="right", **label)
    ax.set_xlim(0, whole)
    style.rows(ax, range(len(platforms)), names)
    ax.set_ylim(len(platforms) - 0.5, -0.75)
    style.ticks(ax.xaxis, style.steps(0, whole, 4), chart.study.money, lang)
    chart.key(
        figure,
        ("kept", "hatch"),
        ("taken", "line"),
        ("saved", "band"),
        text={k: words[k] for k in ("kept", "taken", "saved")},
    )
    return settle(figure)


EXHIBIT = Exhibit(
    draw=draw,
    subtitle=Bilingual(
        zh="一张原价 {list_bill} 的账单如何分；补贴不计",
        en="Who gets what of a bill of {list_bill} at list prices; subsidies apart",
    ),
    alt=Bilingual(
        zh="原价 {list_bill} 的账单，用{@subject}付 {bill_paid[platform=subject]}，{@merchant}到手 "
        "{bill_kept[platform=subject]}；在{@leader}付 {bill_paid[platform=leader]}，{@merchant}到手 "
        "{bill_kept[platform=leader]}。",
        en="Of a bill of {list_bill} a user pays {bill_paid[platform=subject]} with {@subject}, of which the "
        "{@merchant} keeps {bill_kept[platform=subject]}; on {@leader} {bill_paid[platform=leader]} and "
        "{bill_kept[platform=leader]}.",
    ),
    figures=("bill_paid", "bill_taken", "bill_kept", "list_bill"),
    width="half",
)
