"""Numbers as people type them into a box: 12, 12%, 0.12, 6,000 and 6000; everything else is refused with the range.

Belongs here: reading one number of a known unit and range, and writing it so that it reads back as itself. Does not
belong here: numbers for print (`numbers`), numbers of a file (`evidence`).
"""

from __future__ import annotations

import re
import unicodedata

from analysis.errors import AnalysisError

SHARES = ("share", "share/year")
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+) ?(?P<percent>%?)")
_REFUSED = {
    "zh": "应在 {low} 到 {high} 之间，输入的是“{text}”",
    "en": "expected {low} to {high}, found '{text}'",
}
_TWO = {
    "zh": "“{text}”可能是 {first}，也可能是 {second}：请带百分号输入",
    "en": "'{text}' may mean {first} or {second}: type it with the percent sign",
}
_CLOSE = 1e-9  # 0.5000000000000001 typed for an end that prints as 0.5 is that end


def written(value: float, unit: str) -> str:
    """A value as `typed_number` reads it back: every digit, thousands apart, a share as a percentage.

    Examples
    --------
    >>> written(0.153, "share"), written(5000.0, "CNY/year"), written(0.62, "none")
    ('15.3%', '5,000', '0.62')
    """
    return f"{value * 100:,.12g}%" if unit in SHARES else f"{value:,.12g}"


def typed_number(text: str, unit: str, minimum: float, maximum: float, lang: str = "en") -> float:
    """The number that a person typed.

    A share may be typed as a percentage with its sign, as a fraction below one, or as the bare percentage where only
    that lies within the range: with a range of 0–50 %, ``12``, ``12%`` and ``0.12`` are one number. Full-width
    characters and the minus sign that documents print (U+2212) are read too.

    Parameters
    ----------
    text : what stands in the box.
    unit : of the data dictionary; only ``share`` and ``share/year`` take a percent sign.
    minimum, maximum : the range that the number must lie in, in `unit`.
    lang : ``"zh"`` or ``"en"``, of the message that refuses.

    Returns
    -------
    float : in `unit`; a share as a fraction of one.

    Raises
    ------
    AnalysisError : no such number, a number outside the range, or one that may mean two shares.

    Examples
    --------
    >>> [typed_number(t, "share", 0, 0.5) for t in ("12", "12%", "0.12")]
    [0.12, 0.12, 0.12]
    >>> [typed_number(t, "CNY/year", 500, 40_000) for t in ("6,000", "6000")]
    [6000.0, 6000.0]
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    found = _NUMBER.fullmatch(plain)
    meant: list[float] = []
    if found and not (found["percent"] and unit not in SHARES):
        number = float(found["sign"] + found["digits"].replace(",", ""))
        meant = [m for m in _meanings(number, unit, bool(found["percent"])) if _within(m, minimum, maximum)]
    if not meant:
        low, high = written(minimum, unit), written(maximum, unit)
        raise AnalysisError(_REFUSED[lang].format(low=low, high=high, text=text.strip()))
    if len(meant) > 1:
        first, second = (written(m, unit) for m in meant)
        raise AnalysisError(_TWO[lang].format(text=text.strip(), first=first, second=second))
    return min(max(meant[0], minimum), maximum)


def _meanings(number: float, unit: str, percent: bool) -> list[float]:
    if unit not in SHARES:
        return [number]
    if percent:
        return [_hundredth(number)]
    # Below one a bare number is a fraction: nobody types 0.12 for 0.12 %. From one on it may be either.
    return [number] if abs(number) < 1 else [_hundredth(number), number]


def _hundredth(number: float) -> float:
    return float(f"{number / 100:.15g}")  # 15.3 / 100 is 0.15300000000000002


def _within(value: float, minimum: float, maximum: float) -> bool:
    room = _CLOSE * max(abs(minimum), abs(maximum))
    return minimum - room <= value <= maximum + room
