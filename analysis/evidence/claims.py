"""Claims: sentences with slots, and the conditions under which they hold.

Belongs here: reading `claims.toml`. Does not belong here: testing a condition (`analysis.decision.claims`), so a
condition is kept as text and nothing here evaluates it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from analysis.common.languages import LANGUAGES

from .bilingual import Bilingual, read_bilingual
from .document import Document, KeyPath
from .faults import Words, nearest
from .inputs import NAME

KEYS = ("exhibit", "section", "zh", "en", "holds", "otherwise")
# The sections of the report: a claim may put its exhibit at the end of one, and a study may replace their headings.
SECTIONS = ("happened", "market", "member", "coverage", "options", "overturn")
SLOT = re.compile(r"\{\s*([A-Za-z_]\w*)")


@dataclass(frozen=True)
class ClaimText:
    """A sentence in both languages for one exhibit; `holds` lists conditions over results.

    `otherwise` is the sentence to print where the claim is false, None where the file gives none. It may have
    other slots than `text`. `section` is the section of the report that ends with the exhibit, None where the report
    notebook itself names the exhibit.
    """

    id: str
    exhibit: str
    text: Bilingual
    holds: tuple[str, ...]
    otherwise: Bilingual | None = None
    section: str | None = None


def read_claims(document: Document) -> dict[str, ClaimText]:
    """Claims by id; faults are noted. Both languages of a sentence must fill the same slots."""
    claims = {}
    for key, table in document.tables.items():
        place = document.place(key)
        if not NAME.fullmatch(key.replace("-", "_")):
            place.fault("an id of small letters, digits, hyphens and underscores", key)
        if not isinstance(table, dict):
            place.fault("a table for one claim", table)
            continue
        place.only(table, KEYS)
        text = read_sentence({k: table[k] for k in LANGUAGES if k in table}, place)
        otherwise = None
        if "otherwise" in table:
            otherwise = read_sentence(table["otherwise"], place.at("otherwise"))
        exhibit, section, holds = table.get("exhibit"), table.get("section"), table.get("holds")
        if not isinstance(exhibit, str) or not exhibit:
            place.at("exhibit").fault("the id of an exhibit", exhibit)
        if section is not None and section not in SECTIONS:
            place.at("section").fault(f"one of {', '.join(SECTIONS)}" + nearest(str(section), SECTIONS), section)
        if not (isinstance(holds, list) and holds and all(isinstance(h, str) and h.strip() for h in holds)):
            place.at("holds").fault("a list of conditions, at least one", holds)
        if text and isinstance(exhibit, str) and isinstance(holds, list):
            claims[key] = ClaimText(key, exhibit, text, tuple(map(str, holds)), otherwise, section)
    return claims


def _other(language: str) -> str:
    return next(other for other in LANGUAGES if other != language)


def read_sentence(value: Any, place: KeyPath) -> Bilingual | None:
    """A sentence whose languages fill the same slots, or None after noting a fault."""
    text = read_bilingual(value, place)
    slots = {language: set(SLOT.findall(text[language])) for language in LANGUAGES} if text else {}
    only = {language: sorted(named - slots[_other(language)]) for language, named in slots.items()}
    if any(only.values()):
        found = ", ".join(f"{', '.join(names)} in {language} only" for language, names in only.items() if names)
        place.fault("the same slots in zh and en", Words(found))
        return None
    return text
