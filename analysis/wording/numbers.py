"""Number formats: one place that turns a value and its unit into text, in Chinese and in English.

Belongs here: rounding, thousands, 万/亿 and million/billion, percent, "never". Does not belong here: which figure is
printed where. Rounding is for reading: two to four digits; `numbers.json` keeps every digit.
"""

from __future__ import annotations

import math
import re

from analysis.evidence.currency import CURRENCIES, Currency, currency_of
from analysis.wording.units import suffix

MINUS = "\u2212"
DASH = "\u2013"

_SHARES = ("share", "share/year")
NEVER = {"zh": "无法达到", "en": "never"}


def _decimals(value: float) -> int:
    size = abs(value)
    if size >= 10:
        return 0
    return 1 if size >= 1 else 2


def _grouped(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    return (MINUS if value < 0 and float(text.replace(",", "")) != 0 else "") + text


def _three_digits(value: float) -> float:
    if value == 0:
        return 0.0
    return round(value, 2 - math.floor(math.log10(abs(value))))


def _scaled(value: float, steps: tuple[tuple[float, str], ...]) -> tuple[float, str]:
    for size, word in steps:
        if abs(value) >= size * 0.9995:  # 9,999.6 must not print as "10,000" in one unit beside "1.00 万" in another
            return value / size, word
    return value, ""


_STEPS = {
    "zh": ((1e12, " 万亿"), (1e8, " 亿"), (1e4, " 万")),
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
}


def _large(value: float, lang: str) -> str:
    """Whole number below ten thousand, three digits above, in the language's own powers."""
    scaled, word = _scaled(value, _STEPS[lang])
    if word:
        size = abs(_three_digits(scaled))  # 0.9999 million reads as 1.0, with the digits of one
        if size >= 1000:
            return _grouped(_three_digits(scaled), 0) + word
        return _grouped(scaled, 0 if size >= 100 else 1 if size >= 1 else 2) + word
    if abs(value) >= 10_000:
        value = _three_digits(value)
    return _grouped(value, 0 if abs(value) >= 10 or float(value).is_integer() else _decimals(value))


def _percent(value: float) -> str:
    percent = value * 100.0
    size = abs(percent)
    if 99.5 <= size < 100.0:
        # What is short of everything does not print as everything.
        decimals = next((d for d in (1, 2, 3) if round(size, d) < 100.0), 0)
        return _grouped(percent, decimals) + "%"
    decimals = 0 if size >= 9.95 or abs(percent - round(percent)) < 1e-9 else 1 if size >= 0.995 else 2
    return _grouped(percent, decimals) + "%"


def outward(value: float, base: float, digits: int = 3) -> float:
    """`value` rounded to significant digits away from `base`: past the printed threshold is past the real one."""
    if value == 0 or not math.isfinite(value):
        return value
    step = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
    toward = math.ceil if value > base else math.floor
    return round(toward(value / step - (1e-9 if value > base else -1e-9)) * step, 12)


def format_threshold(value: float, unit: str, lang: str) -> str:
    """Three significant digits, for a threshold that a reader may want to test.

    Examples
    --------
    >>> format_threshold(0.0945, "share", "en"), format_threshold(12300, "CNY/year", "zh")
    ('9.45%', '1.23 万元')
    """
    if unit in _SHARES:
        return _significant(value * 100.0) + "%"
    scaled, word = _scaled(value, _STEPS[lang]) if abs(value) >= 10_000 else (value, "")
    text = _significant(scaled) + word
    if currency := currency_of(unit):
        return _money(text, currency, lang)
    return _with_unit(text, unit, lang)


def _with_unit(text: str, unit: str, lang: str) -> str:
    behind = suffix(unit, lang)
    return text + (behind.lstrip() if text[-1] in "万亿" else behind)


def _money(text: str, currency: Currency, lang: str) -> str:
    if lang == "zh":
        return text + ("" if text[-1] in "万亿" else " ") + currency.zh
    return MINUS + currency.sign + text[1:] if text.startswith(MINUS) else currency.sign + text


def _significant(value: float, digits: int = 3) -> str:
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0) if value else 0
    text = _grouped(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_value(value: float, unit: str, lang: str, *, bare: bool = False) -> str:
    """Text of a value.

    Parameters
    ----------
    value : number in `unit`; infinite means "not attainable", NaN prints a dash.
    unit : a unit of the data dictionary (yuan, share, ratio, …).
    lang : ``"zh"`` or ``"en"``.
    bare : leave out the unit's word or sign (a percent sign stays).

    Examples
    --------
    >>> format_value(1680, "CNY/year", "en"), format_value(1680, "CNY/year", "zh")
    ('¥1,680', '1,680 元')
    >>> format_value(-65, "USD/year", "en"), format_value(22_413, "USD", "zh")
    ('−$65', '2.2 万美元')
    >>> format_value(0.1134, "share", "en"), format_value(22_413, "CNY", "zh")
    ('11%', '2.2 万元')
    """
    value = float(value)
    if math.isnan(value):
        return DASH
    if math.isinf(value):
        return NEVER[lang]
    if unit in _SHARES:
        return _percent(value)
    if unit == "years" and 0 < abs(value) < 1:
        value, unit = value * 12, "months"
    if currency := currency_of(unit):
        return _large(value, lang) if bare else _money(_large(value, lang), currency, lang)
    if unit in ("count", "persons", "index"):
        text = _large(value, lang) if unit != "index" else _grouped(value, 0)
    elif unit in ("visits/year", "days"):
        text = _grouped(value, 0)
    else:
        text = _grouped(value, _decimals(value)) if abs(value) < 10_000 else _large(value, lang)
    return text if bare else _with_unit(text, unit, lang)


def format_interval(low: float, high: float, unit: str, lang: str) -> str:
    """ "low–high" with the unit once where it reads well, e.g. ``¥1,200–¥2,400`` and ``9%–14%``."""
    bottom, top = format_value(low, unit, lang), format_value(high, unit, lang)
    if bottom == top:
        return bottom
    if MINUS in bottom + top:  # a dash between minus signs cannot be read
        return f"{bottom} 至 {top}" if lang == "zh" else f"{bottom} to {top}"
    joined = _one_unit(bottom, top)
    if joined and unit not in _SHARES:
        return joined
    return f"{bottom} {DASH} {top}" if " " in bottom + top else f"{bottom}{DASH}{top}"


_SIGNS = "|".join(re.escape(c.sign) for c in CURRENCIES.values())
_NUMBER = re.compile(rf"^(?P<sign>(?:{_SIGNS})?)(?P<digits>[\d,.]+)(?P<unit>\D*)$")


def _one_unit(bottom: str, top: str) -> str | None:
    """ "¥534–546 billion", "8,600–16,000 per km²": the unit once where both ends have the same."""
    low, high = _NUMBER.match(bottom), _NUMBER.match(top)
    if not low or not high or low["unit"] != high["unit"]:
        return None
    sign = "" if low["unit"].strip() else high["sign"]  # ¥1,200–¥2,400, but ¥534–546 billion
    return f"{low['sign']}{low['digits']}{DASH}{sign}{high['digits']}{high['unit']}"
