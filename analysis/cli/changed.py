"""What changed between the edition before and a new report, in a few lines for whoever made it.

Belongs here: choosing and setting the lines. Does not belong here: comparing and explaining (`analysis.editions`), the
report's own table. Only the standard library, for nothing else is loaded when the files are in place.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = "published/*/changes.json"
SHOWN = 5


def lines(work: Path, command: str | None) -> list[str]:
    """What changed since the last edition; nothing where there is none, or nothing moved.

    Parameters
    ----------
    work : the folder in which the notebooks of this edition published.
    command : begins the command that shows all of it; None where there is none.
    """
    for file in sorted(work.glob(FILE)):
        if found := json.loads(file.read_text(encoding="utf-8")):
            return summary(found, command)
    return []


def summary(found: dict[str, Any], command: str | None) -> list[str]:
    """The lines from what a notebook published: recommendation, changed evidence, claims, page one first.

    >>> moved = {"label": {"en": "Saving"}, "then": {"en": "¥33"}, "now": {"en": "¥44"}, "cause": {"en": "fee: +¥11"}}
    >>> found = dict.fromkeys(("claims", "inputs", "facts", "options", "methods"), []) | {"recommended": None}
    >>> found |= {"edition": "2026-11", "numbers": [moved], "more_numbers": 7}
    >>> print("\\n".join(summary(found, "make diff")))
    Since edition 2026-11:
      Saving: ¥33 → ¥44 (fee: +¥11)
      and 7 more:  make diff BASE=2026-11
    """
    parts = []
    if turned := found["recommended"]:
        parts.append(f"recommended: {turned['then']['en']} → {turned['now']['en']}")
    if inputs := found["inputs"]:
        named = [f"{e['label']['en']} {e['change']['en'] or e['kind']}" for e in inputs[:SHOWN]]
        parts.append("inputs: " + "; ".join(named) + (f"; {len(inputs) - SHOWN} more" if len(inputs) > SHOWN else ""))
    parts += [f"{part}: {len(found[part])} differ" for part in ("facts", "options", "methods") if found[part]]
    for claim in found["claims"]:
        parts.append(f"claim {claim['id']} {claim['now']['en']}" + _why(claim))
    shown = found["numbers"][:SHOWN]
    for number in shown:
        parts.append(f"{number['label']['en']}: {number['then']['en']} → {number['now']['en']}" + _why(number))
    more = len(found["numbers"]) - len(shown) + found["more_numbers"]
    if more:
        parts.append(f"and {more} more" + (f":  {command} BASE={found['edition']}" if command else ""))
    return [f"Since edition {found['edition']}:", *(f"  {line}" for line in parts)] if parts else []


def _why(entry: dict[str, Any]) -> str:
    cause = entry.get("cause", {}).get("en")
    return f" ({cause})" if cause else ""
