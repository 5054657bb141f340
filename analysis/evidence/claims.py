"""Claims: sentences with slots, and the conditions under which they hold.

Belongs here: reading `claims.toml`. Does not belong here: testing a condition (`analysis.claims`), so a
condition is kept as text and nothing here evaluates it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .bilingual import LANGUAGES, Bilingual, read_bilingual
from .document import Document
from .faults import Words
from .inputs import NAME

KEYS = ("exhibit", "zh", "en", "holds")
SLOT = re.compile(r"\{\s*([A-Za-z_]\w*)")


@dataclass(frozen=True)
class ClaimText:
    """A sentence in both languages for one exhibit; `holds` lists conditions over results."""

    id: str
    exhibit: str
    text: Bilingual
    holds: tuple[str, ...]


def read_claims(document: Document) -> dict[str, ClaimText]:
    """Claims by id; faults are noted. Both languages must fill the same slots."""
    claims = {}
    for key, table in document.tables.items():
        place = document.place(key)
        if not NAME.fullmatch(key.replace("-", "_")):
            place.fault("an id of small letters, digits, hyphens and underscores", key)
        if not isinstance(table, dict):
            place.fault("a table for one claim", table)
            continue
        place.only(table, KEYS)
        text = read_bilingual({k: table[k] for k in LANGUAGES if k in table}, place)
        exhibit, holds = table.get("exhibit"), table.get("holds")
        if not isinstance(exhibit, str) or not exhibit:
            place.at("exhibit").fault("the id of an exhibit", exhibit)
        if not (isinstance(holds, list) and holds and all(isinstance(h, str) and h.strip() for h in holds)):
            place.at("holds").fault("a list of conditions, at least one", holds)
        if text and (odd := set(SLOT.findall(text.zh)) ^ set(SLOT.findall(text.en))):
            place.fault("the same slots in zh and en", Words(f"in one only: {', '.join(sorted(odd))}"))
        elif text and isinstance(exhibit, str) and isinstance(holds, list):
            claims[key] = ClaimText(key, exhibit, text, tuple(map(str, holds)))
    return claims
