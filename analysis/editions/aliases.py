"""Names of today and of the day when an edition was kept: what only moved or was renamed is not told as a change.

Belongs here: tables of names, each row with what it stood for. Does not belong here: comparing (`compare`), bringing
the folder of a study to today's keys. A row is never removed while an edition may hold the older name.
"""

from __future__ import annotations

# Module of today: where it was. A fingerprint spells out the names of the functions that a figure uses.
MOVED = {
    "analysis.methods.market.": "analysis.methods.",
    "analysis.methods.membership.": "analysis.methods.",
    "analysis.methods.coverage.": "analysis.methods.",
}

# Fingerprint in an edition: the same code's fingerprint of today.
SAME_CODE: dict[str, str] = {}


def kept_name(name: str) -> str:
    """The name of a function or constant as editions have it.

    >>> kept_name("analysis.methods.market.trend.slope")
    'analysis.methods.trend.slope'
    """
    for now, then in MOVED.items():
        if name.startswith(now):
            return then + name.removeprefix(now)
    return name
