"""The known name that is most like one that somebody typed.

Belongs here: finding it. Does not belong here: the sentence around it, which differs by room.
"""

from __future__ import annotations

from collections.abc import Iterable

ALIKE = 0.6  # the similarity below which a suggestion would mislead


def closest(name: object, known: Iterable[object]) -> str | None:
    """The known name most like another; None where none is like it.

    >>> closest("card_fe", ["card_fee", "visits"])
    'card_fee'
    >>> closest("xyz", ["card_fee", "visits"]) is None
    True
    """
    from difflib import get_close_matches  # a run with nothing wrong does not wait for it

    return next(iter(get_close_matches(str(name), [str(k) for k in known], 1, ALIKE)), None)


def did_you_mean(name: object, known: Iterable[object]) -> str:
    """A suggestion to append to a sentence, or "".

    >>> did_you_mean("reprot", ["report", "check"])
    '; did you mean "report"?'
    >>> did_you_mean("xyz", ["report", "check"])
    ''
    """
    close = closest(name, known)
    return f'; did you mean "{close}"?' if close else ""
