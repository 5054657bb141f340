"""Claims: sentences with slots, and the conditions under which they hold.

Belongs here: reading `claims.toml`. Does not belong here: testing a condition (`analysis.decision.claims`), so a
condition is kept as text and nothing here evaluates it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from .bilingual import Sentence
from .document import TomlDocument
from .inputs import NAME
from .kinds import Choice, Listed, Text
from .schema import TomlTable, read_as

# The sections of the report: a claim may put its exhibit at the end of one, and a study may replace their headings.
CONDITIONS = "a list of conditions, at least one"
SECTIONS = ("happened", "market", "member", "coverage", "options", "overturn")


@dataclass(frozen=True)
class ClaimText:
    """A sentence in both languages, for one exhibit or for the text alone; `holds` lists conditions over results.

    `otherwise` is the sentence to print where the claim is false, None where the file gives none. It may have
    other slots than `text`. Without an `exhibit` it heads none: the table of claims has it, and passages depend on it
    by `when` and `unless`. `section` is the section of the report that ends with the exhibit, None where the report
    notebook itself names the exhibit.
    """

    id: str
    text: Sentence
    holds: Annotated[tuple[str, ...], Listed(CONDITIONS, some=CONDITIONS)]
    exhibit: Annotated[str | None, Text("the id of an exhibit")] = None
    otherwise: Sentence | None = None
    section: Annotated[str | None, Choice(SECTIONS)] = None


def read_claims(document: TomlDocument) -> dict[str, ClaimText]:
    """Claims by id; faults are noted. Both languages of a sentence must fill the same slots."""
    claims = {}
    for key, table in document.tables.items():
        place = document.place(key)
        if not NAME.fullmatch(key.replace("-", "_")):
            place.fault("an id of small letters, digits, hyphens and underscores", key)
        found = read_as(
            Annotated[ClaimText, TomlTable("a table for one claim", inline="text", made=("id",))], table, place
        )
        if found:
            claims[key] = replace(found, id=key)
    return claims
