"""English words that state a quantity: three cities, two thirds, half of, twice, a tenth.

Belongs here: number words. Does not belong here: which of them are allowed all the same (the lists) and digits.
*First* and *second* tell order and *both* tells which, so they are no quantities here; from *third* on a word may be a
fraction.
"""

from __future__ import annotations

import re

_COUNTS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|"
    "dozens?|zero"
)
_PARTS = (
    r"half|halves|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|elevenths?|twelfths?|\w+teenths?|"
    r"\w+tieths?|hundredths?|thousandths?|millionths?"
)
_TIMES = r"twice|thrice|(?:doubl|trebl|tripl|halv)(?:e|es|ed|ing)|\w+fold"
_NUMBER = f"{_COUNTS}|{_PARTS}"
_QUARTER = f"(?:an?|{_NUMBER})[ -]quarters?|quarters? of"
_WORD = f"(?:{_NUMBER}|{_TIMES})(?:(?:[ -]|[ -]and[ -])(?:{_NUMBER}|quarters?))*"
_PHRASE = re.compile(f"(?<![A-Za-z])(?:{_QUARTER}|{_WORD})(?![A-Za-z])", re.IGNORECASE)
_NO_TIMES = frozenset({"manifold", "unfold", "scaffold", "blindfold", "enfold"})


def quantities(text: str) -> list[tuple[int, str]]:
    """Where a quantity begins and its words, in order.

    Examples
    --------
    >>> quantities("Two thirds of three cities, twice")
    [(0, 'Two thirds'), (14, 'three'), (28, 'twice')]
    >>> quantities("The first phone is often listened to by someone behind")
    []
    """
    found = ((m.start(), m[0]) for m in _PHRASE.finditer(text))
    return [(start, words) for start, words in found if words.lower() not in _NO_TIMES]
