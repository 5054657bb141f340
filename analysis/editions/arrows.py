"""Then and now in a few words: "10% → 17%", "+¥23".

Belongs here: numbers of two dates side by side, in both languages. Does not belong here: number formats (wording).
"""

from __future__ import annotations

import math

from analysis.wording import format_interval, format_result, format_value
from analysis.wording.numbers import MINUS, format_typed

ARROW = " → "
_SHARES = ("share", "share/year")


def arrow(old: float, new: float, unit: str, lang: str, *, typed: bool = False) -> str:
    """Two values; with more digits where rounding for reading would print them alike, or where somebody typed them."""
    before, after = ((format_typed if typed else format_result)(v, unit, lang) for v in (old, new))
    if before == after:
        scale, sign = (100.0, "%") if unit in _SHARES else (1.0, "")
        before, after = (f"{v * scale:.6g}{sign}" for v in (old, new))
    return before + ARROW + after


def arrow_range(
    old: tuple[float | None, float | None], new: tuple[float | None, float | None], unit: str, lang: str
) -> str:
    """Two ranges that somebody typed; a number without one is "fixed"."""
    fixed = {"zh": "固定", "en": "fixed"}[lang]
    texts = [fixed if None in r else format_interval(*r, unit, lang, format_typed) for r in (old, new)]
    if texts[0] == texts[1]:
        texts = [fixed if None in r else f"{r[0]:.6g}–{r[1]:.6g}" for r in (old, new)]
    return texts[0] + ARROW + texts[1]


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
    return sign + format_value(abs(change), unit, lang)
