"""Then and now in a few words: "10% → 17%", "+¥23".

Belongs here: numbers of two dates side by side, in both languages. Does not belong here: number formats (wording).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.wording import format_interval, format_result, format_value
from analysis.wording.numbers import DASH, MINUS, format_typed

ARROW = " → "
_SHARES = ("share", "share/year")


def arrow(old: float, new: float, unit: str, lang: str, *, typed: bool = False) -> str:
    """Two values; with more digits where rounding for reading would print them alike, or where somebody typed them."""
    before, after = ((format_typed if typed else format_result)(v, unit, lang) for v in (old, new))
    if before == after:
        before, after = _told_apart([old], [new], unit)
    return before + ARROW + after


def arrow_range(
    old: tuple[float | None, float | None], new: tuple[float | None, float | None], unit: str, lang: str
) -> str:
    """Two ranges that somebody typed; a number without one is "fixed"."""
    fixed = {"zh": "固定", "en": "fixed"}[lang]
    before, after = (fixed if None in r else format_interval(*r, unit, lang, format_typed) for r in (old, new))
    if before == after != fixed:
        before, after = _told_apart(old, new, unit)
    return before + ARROW + after


def _told_apart(old: Sequence[float], new: Sequence[float], unit: str) -> tuple[str, str]:
    """Two values, or the ends of two ranges, with as many digits as tell them apart: three at least, six at most.

    >>> _told_apart([0.7], [0.69862], "share"), _told_apart([0.65, 0.75], [0.65, 0.7512], "share")
    (('70%', '69.9%'), ('65%–75%', '65%–75.1%'))
    """
    scale, sign = (100.0, "%") if unit in _SHARES else (1.0, "")
    for digits in range(3, 7):
        before, after = (DASH.join(f"{v * scale:.{digits}g}{sign}" for v in ends) for ends in (old, new))
        if before != after:
            break
    return before, after


def signed(change: float, unit: str, lang: str) -> str:
    """A difference with its sign; of shares in percentage points.

    >>> signed(23.0, "CNY/year", "en"), signed(-0.07, "share", "en")
    ('+¥23', '−7.0 pp')
    """
    if not math.isfinite(change):
        return format_value(change, unit, lang)
    sign = "+" if change >= 0 else MINUS
    if unit in _SHARES:
        points = format_value(abs(change) * 100, "none", lang)
        return f"{sign}{points} 个百分点" if lang == "zh" else f"{sign}{points} pp"
    return sign + format_value(abs(change), "days" if unit == "date" else unit, lang)
