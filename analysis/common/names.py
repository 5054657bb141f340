"""The known name that is most like one that somebody typed.

Belongs here: finding it. Does not belong here: the sentence around it, which differs by room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FEW = 5  # the most alike by their letters, of which the first that is alike word by word is taken
ALIKE = 0.6  # the similarity below which a suggestion would mislead
SURELY = 0.85  # from which letters alone are enough, wherever the words are parted
_PARTS = re.compile(r"[\W_]+")


def closest(name: object, known: Iterable[object]) -> str | None:
    """The known name most like another, each of whose words is like one of its own; None where there is none.

    Capitals do not count. That names share a long word is not enough: whoever mistypes "take rate" does not mean
    "renewal rate".

    >>> closest("card_fe", ["card_fee", "visits"])
    'card_fee'
    >>> closest("Tak rate", ["renewal rate", "take rate"])
    'take rate'
    >>> closest("tak rate", ["renewal rate"]) is None
    True
    >>> closest("shanghi", ["Shanghai", "shanghai"])
    'shanghai'
    """
    from difflib import SequenceMatcher, get_close_matches  # a run with nothing wrong does not wait for it

    asked, by_letters = str(name).casefold(), {}
    for text in map(str, known):
        by_letters.setdefault(text.casefold(), []).append(text)
    for match in get_close_matches(asked, by_letters, FEW, ALIKE):
        if _alike(asked, match):  # of names that differ in capitals only, the one written more alike
            return max(by_letters[match], key=lambda text: SequenceMatcher(None, str(name), text).ratio())
    return None


def _alike(asked: str, match: str) -> bool:
    """Whether two names are alike by all their letters, or word by word."""
    from difflib import SequenceMatcher, get_close_matches

    words = [word for word in _PARTS.split(match) if word]
    return SequenceMatcher(None, asked, match).ratio() >= SURELY or all(
        get_close_matches(word, words, 1, ALIKE) for word in _PARTS.split(asked) if word
    )


def did_you_mean(name: object, known: Iterable[object]) -> str:
    """A suggestion to append to a sentence, or "".

    >>> did_you_mean("reprot", ["report", "check"])
    '; did you mean "report"?'
    >>> did_you_mean("xyz", ["report", "check"])
    ''
    """
    close = closest(name, known)
    return f'; did you mean "{close}"?' if close else ""
