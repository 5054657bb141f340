"""Which regular expressions of a study cannot run for ever: those that can match in a limited number of ways.

Belongs here: counting the ways. Does not belong here: what an expression is for (`allowed`).

Python's engine tries one way after another. Without endless repetition there are finitely many of them whatever the
text, so that the time grows with the length of the text and not faster.
"""

from __future__ import annotations

from re import _constants as op
from re import _parser

MOST_WAYS, LONGEST = 1_000, 500
_ONE = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN, op.AT)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


class _UnboundedError(Exception):
    """Why an expression is refused."""


def why_unbounded(pattern: str) -> str:
    """Why an expression might run for ever, in words that follow it; "" where it cannot.

    Raises re.error where it is no regular expression.

    >>> why_unbounded("three[- ]side[sd]?|all (?:the )?three")
    ''
    >>> why_unbounded("(a+)+b")
    'repeats without an end'
    """
    if len(pattern) > LONGEST:
        return f"has {len(pattern):,} characters, more than {LONGEST}"
    try:
        ways = _sequence(_parser.parse(pattern))
    except _UnboundedError as why:
        return str(why)
    return "" if ways <= MOST_WAYS else f"can match in more than {MOST_WAYS:,} ways"


def _sequence(items) -> int:
    ways = 1
    for kind, value in items:
        ways = min(ways * _item(kind, value), MOST_WAYS + 1)
    return ways


def _item(kind, value) -> int:
    if kind in _ONE:
        return 1
    if kind is op.BRANCH:
        return sum(map(_sequence, value[1]))
    if kind is op.SUBPATTERN:
        return _sequence(value[3])
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return _sequence(value[1])
    if kind is op.ATOMIC_GROUP:
        return _sequence(value)
    if kind in _REPEATS:
        return _repeat(*value)
    raise _UnboundedError("refers back to what it has matched")


def _repeat(least: int, most: int, items) -> int:
    if most == op.MAXREPEAT:
        raise _UnboundedError("repeats without an end")
    each, ways = _sequence(items), 0
    if most > MOST_WAYS:
        return MOST_WAYS + 1
    for count in range(least, most + 1):
        ways = min(ways + each**count, MOST_WAYS + 1)
    return ways
