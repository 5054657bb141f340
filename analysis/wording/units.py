"""The units of the data dictionary, money aside: what each is called, what stands behind a number, how a cell shows it.

Belongs here: one row per unit. Does not belong here: currencies (`evidence.currency`), rounding (`numbers`), which
units a study may use (`evidence.columns`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A unit: its name in Chinese (in English it is its key), the text behind a number, a spreadsheet's number format.

    An empty `cell` leaves the format to the number's size; `one` is the English text behind a single one.
    """

    name: str
    zh: str = ""
    en: str = ""
    cell: str = ""
    one: str = ""


UNITS = {
    "share": Unit("占比", cell="0.00%"),
    "share/year": Unit("占比/年", cell="0.00%"),
    "ratio": Unit("倍", " 倍", "×", '0.00"×"'),
    "index": Unit("指数", cell="#,##0"),
    "per thousand": Unit("‰", cell="0.0"),
    "none": Unit("无单位"),
    "count": Unit("个"),
    "count/month": Unit("个/月", cell="#,##0.0"),
    "persons": Unit("人", " 人", "", "#,##0"),
    "years": Unit("年", " 年", " years", "0.0", " year"),
    "months": Unit("月", " 个月", " months", "0.0", " month"),
    "days": Unit("天", " 天", " days", "#,##0", " day"),
    "date": Unit("日期", cell="yyyy-mm-dd"),
    "hours": Unit("小时", " 小时", " hours", "0.0", " hour"),
    "visits/year": Unit("次/年", " 次", " visits", "#,##0", " visit"),
    "visits/day": Unit("家/天", " 家/天", " a day", "0.0"),
    "km": Unit("公里", " 公里", " km", "0.0"),
    "km/h": Unit("公里/小时", " 公里/小时", " km/h", "0.0"),
    "km2": Unit("平方公里", " 平方公里", " km²", "#,##0"),
    "per km2": Unit("每平方公里", "/平方公里", " per km²", "#,##0.00"),
}


def suffix(unit: str, lang: str, *, one: bool = False) -> str:
    """The text behind a number of a unit, `one` where the number is 1.

    Nothing for money, whose sign `numbers` places, and for unknown units.

    >>> suffix("km", "en"), suffix("km", "zh"), suffix("CNY", "en")
    (' km', ' 公里', '')
    """
    if unit not in UNITS:
        return ""
    return (one and lang == "en" and UNITS[unit].one) or getattr(UNITS[unit], lang)
