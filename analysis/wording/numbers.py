"""Number formats: one place that turns a value and its unit into text, in Chinese and in English.

Belongs here: rounding, thousands, 万/亿 and million/billion, percent, "never". Does not belong here: which figure is
printed where. Rounding is for reading: two to four digits, halves away from zero (`common.rounding`); a value that
somebody typed keeps its digits, and `numbers.json` keeps every digit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal

from analysis.common.dates import date_in_words, numbered_day
from analysis.common.rounding import rounded, significant, to_decimal
from analysis.evidence.currency import CURRENCIES, Currency, currency_of
from analysis.wording.units import suffix

MINUS = "\u2212"
DASH = "\u2013"

_SHARES = ("share", "share/year")
_DURATIONS = ("years", "months")
NEVER = {"zh": "无法达到", "en": "never"}
MET = {"zh": "已经达到", "en": "already met"}
MOST_DIGITS = 6  # of a value that somebody typed; a longer one, such as a census count, is rounded as any other
MOST_DECIMALS = 6
LAST_DAY = 2_958_465  # of the year 9999, after which neither calendars nor spreadsheets go


def decimals_needed(value: Decimal) -> int | None:
    """Decimals that print every digit of a value; None where it has more digits than a reader wants."""
    _, digits, exponent = value.normalize().as_tuple()
    return max(-exponent, 0) if len(digits) <= MOST_DIGITS else None


def _decimals(value: Decimal) -> int:
    size = abs(value)
    if size >= Decimal("9.95"):
        return 0
    return 1 if size >= Decimal("0.995") else 2


def _grouped(value: Decimal, decimals: int, exact: bool = False) -> str:
    """Digits in groups of three; a small rate keeps a digit, and a typed value (`exact`) all of them."""
    if exact:
        decimals = max(decimals, decimals_needed(value) or 0)
    if value and not rounded(value, decimals):
        decimals = max(decimals, min(-value.adjusted(), MOST_DECIMALS))
    shown = rounded(value, decimals)
    return (MINUS if shown < 0 else "") + f"{abs(shown):,f}"


def _scaled(value: Decimal, steps: tuple[tuple[int, str], ...], exact: bool = False) -> tuple[Decimal, str]:
    # 9,999.6 must not print as "10,000" in one unit beside "1.00 万" in another
    least = Decimal(1) if exact and decimals_needed(value) is not None else Decimal("0.9995")
    for power, word in steps:
        if abs(value) >= least.scaleb(power):
            return value.scaleb(-power), word
    return value, ""


_STEPS = {
    "zh": ((12, " 万亿"), (8, " 亿"), (4, " 万")),
    "en": ((12, " trillion"), (9, " billion"), (6, " million")),
}


def _large(value: Decimal, lang: str, exact: bool = False) -> str:
    """Whole number below ten thousand, three digits above, in the language's own powers."""
    value = value if rounded(value, MOST_DECIMALS) else Decimal(0)  # what no digit of ours would show is none
    scaled, word = _scaled(value, _STEPS[lang], exact)
    whole = exact and decimals_needed(value) is not None
    if word:
        size = abs(significant(scaled, 3))  # 0.9999 million reads as 1.0, with the digits of one
        if size >= 1000:
            return _grouped(scaled if whole else significant(scaled, 3), 0, exact) + word
        return _grouped(scaled, 0 if size >= 100 else 1 if size >= 1 else 2, exact) + word
    if abs(value) >= 10_000 and not whole:
        value = significant(value, 3)
    return _grouped(value, 0 if value == value.to_integral_value() else _decimals(value), exact)


def _percent(value: Decimal, exact: bool = False) -> str:
    percent = value.scaleb(2)
    size = abs(percent)
    decimals = 0 if size >= Decimal("9.95") or size == size.to_integral_value() else _decimals(percent)
    if Decimal("99.5") <= size < 100:
        # What is short of everything does not print as everything.
        decimals = next((d for d in (1, 2, 3) if rounded(size, d) < 100), 0)
    return _grouped(percent, decimals, exact) + "%"


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
    exact = to_decimal(value)
    if unit in _SHARES:
        return _significant(exact.scaleb(2)) + "%"
    scaled, word = _scaled(exact, _STEPS[lang])
    text = _significant(scaled) + word
    if currency := currency_of(unit):
        return _money(text, currency, lang)
    return _with_unit(text, unit, lang)


def _with_unit(text: str, unit: str, lang: str) -> str:
    behind = suffix(unit, lang, one=text == "1")
    return text + (behind.lstrip() if text[-1] in "万亿" else behind)


def _money(text: str, currency: Currency, lang: str) -> str:
    if lang == "zh":
        return text + ("" if text[-1] in "万亿" else " ") + currency.zh
    return MINUS + currency.sign + text[1:] if text.startswith(MINUS) else currency.sign + text


def _significant(value: Decimal, digits: int = 3) -> str:
    shown = significant(value, digits)
    text = _grouped(shown, max(-shown.as_tuple().exponent, 0))
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_value(value: float, unit: str, lang: str, *, bare: bool = False, typed: bool = False) -> str:
    """Text of a value.

    Parameters
    ----------
    value : number in `unit`; infinite means "not attainable", NaN prints a dash.
    unit : a unit of the data dictionary (yuan, share, ratio, …).
    lang : ``"zh"`` or ``"en"``.
    bare : leave out the unit's word or sign (a percent sign stays).
    typed : somebody typed the value, so that it prints all its digits, up to six of them.

    Examples
    --------
    >>> format_value(1680, "CNY/year", "en"), format_value(1680, "CNY/year", "zh")
    ('¥1,680', '1,680 元')
    >>> format_value(-65, "USD/year", "en"), format_value(22_413, "USD", "zh")
    ('−$65', '2.2 万美元')
    >>> format_value(0.1134, "share", "en"), format_value(22_413, "CNY", "zh")
    ('11%', '2.2 万元')
    >>> format_value(46483, "date", "en"), format_value(46483, "date", "zh")
    ('6 April 2027', '2027 年 4 月 6 日')
    >>> format_value(0.125, "share", "en"), format_value(0.105, "share", "en", typed=True)
    ('13%', '10.5%')
    """
    value = float(value)
    if math.isnan(value):
        return DASH
    if math.isinf(value):
        return NEVER[lang]
    if unit == "date":
        return date_in_words(numbered_day(value), lang) if 0 < value < LAST_DAY else DASH
    exact = to_decimal(value)
    if unit in _SHARES:
        return _percent(exact, typed)
    if unit == "years" and 0 < abs(exact) < 1:
        exact, unit = exact * 12, "months"
    if currency := currency_of(unit):
        text = _large(exact, lang, typed)
        return text if bare else _money(text, currency, lang)
    if unit in ("count", "persons"):
        text = _large(exact, lang, typed and abs(exact) < 10_000)  # a census is rounded for reading
    elif unit == "index":
        text = _grouped(exact, 0, typed)
    elif unit in ("visits/year", "days"):
        text = _trimmed(_grouped(exact, 0 if exact == exact.to_integral_value() else _decimals(exact), typed))
    else:
        text = _grouped(exact, _decimals(exact), typed) if abs(exact) < 10_000 else _large(exact, lang, typed)
    return text if bare else _with_unit(text, unit, lang)


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def format_result(value: float, unit: str, lang: str, *, bare: bool = False) -> str:
    """Text of a result of the model: as `format_value`, but a time that is over before it began is "already met".

    Examples
    --------
    >>> format_result(0.0, "years", "en"), format_result(0.0, "CNY", "en"), format_result(2.5, "years", "zh")
    ('already met', '¥0', '2.5 年')
    """
    if unit in _DURATIONS and abs(value) < 0.005:
        return MET[lang]
    return format_value(value, unit, lang, bare=bare)


def format_typed(value: float, unit: str, lang: str) -> str:
    """Text of a value that somebody typed, with all its digits; see `format_value`."""
    return format_value(value, unit, lang, typed=True)


def format_digits(value: Decimal | float, digits: int | None = 3) -> str:
    """So many significant digits without zeros at the end; all digits of a typed value where `digits` is None.

    >>> format_digits(1.2345), format_digits(8.766, None), format_digits(2.0)
    ('1.23', '8.766', '2')
    """
    exact = to_decimal(value) if isinstance(value, float | int) else value
    needed = decimals_needed(exact) if digits is None else None
    return _significant(exact, digits or 3) if needed is None else _grouped(exact, needed)


def without_zeros(text: str) -> str:
    """A text whose number is round without the zeros behind its point, and with a singular where it is one.

    >>> without_zeros("10.0×"), without_zeros("1.0 years"), without_zeros("1.50")
    ('10×', '1 year', '1.50')
    """
    return re.sub(r"^1 (year|month|day|hour|visit)s$", r"1 \1", re.sub(r"\.0+(?=\D|$)", "", text))


def format_interval(
    low: float, high: float, unit: str, lang: str, text: Callable[[float, str, str], str] = format_value
) -> str:
    """ "low–high" with the unit once where it reads well, e.g. ``¥1,200–¥2,400``; `text` sets one end."""
    bottom, top = text(low, unit, lang), text(high, unit, lang)
    if bottom == top:
        return bottom
    if unit == "date":
        bottom, top = _one_year(bottom, top, lang)
    if MINUS in bottom + top:  # a dash between minus signs cannot be read
        return f"{_without_currency(bottom, top)} 至 {top}" if lang == "zh" else f"{bottom} to {top}"
    joined = _one_unit(bottom, top)
    if joined and unit not in _SHARES:
        return joined
    return f"{bottom} {DASH} {top}" if " " in bottom + top else f"{bottom}{DASH}{top}"


def _one_year(first: str, last: str, lang: str) -> tuple[str, str]:
    """Two days of one year, which is said once: after the last in English, before the first in Chinese.

    >>> _one_year("27 March 2027", "1 May 2027", "en"), _one_year("2027 年 3 月 27 日", "2027 年 5 月 1 日", "zh")
    (('27 March', '1 May 2027'), ('2027 年 3 月 27 日', '5 月 1 日'))
    >>> _one_year("27 December 2027", "1 May 2028", "en")
    ('27 December 2027', '1 May 2028')
    """
    if lang == "zh":
        year = first.partition("年 ")
        return first, last.removeprefix("".join(year[:2]))
    return first.removesuffix(last[last.rfind(" ") :]), last


def _without_currency(bottom: str, top: str) -> str:
    """ "−2,100 万" of "−2,100 万元" where the other end has it too: a currency is said once, 万 and 亿 each time."""
    names = sorted({c.zh for c in CURRENCIES.values()}, key=len, reverse=True)
    shared = next((name for name in names if bottom.endswith(name) and top.endswith(name)), "")
    return bottom.removesuffix(shared).rstrip()


_SIGNS = "|".join(re.escape(c.sign) for c in CURRENCIES.values())
_NUMBER = re.compile(rf"^(?P<sign>(?:{_SIGNS})?)(?P<digits>[\d,.]+)(?P<unit>\D*)$")


def _one_unit(bottom: str, top: str) -> str | None:
    """ "¥534–546 billion", "8,600–16,000 per km²": the unit once where both ends have the same."""
    low, high = _NUMBER.match(bottom), _NUMBER.match(top)
    if not low or not high or low["unit"] != high["unit"]:
        return None
    sign = "" if low["unit"].strip() else high["sign"]  # ¥1,200–¥2,400, but ¥534–546 billion
    return f"{low['sign']}{low['digits']}{DASH}{sign}{high['digits']}{high['unit']}"
