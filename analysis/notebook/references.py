"""Words by which a sentence refers to an exhibit or a table of the report: ``{@exhibit.ledger}``, ``{@table.options}``.

Belongs here: which ids a sentence may name. Does not belong here: the numbers, which follow from the order in which the
finished report shows its exhibits (`render.numbering`); until then the word is a link with a mark in place of a number.
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.common.languages import LANGUAGES
from analysis.common.references import marked
from analysis.evidence import ClaimText

TABLES = ("options", "settings", "confidence", "changes", "assumptions", "numbers", "facts")
OF_THE_STUDY = ("comparison", "diagnosis", "plan")  # tables that a study has where report.toml fills them


def reference_words(claims: Iterable[ClaimText], tables: Iterable[str] = ()) -> dict[str, dict[str, str]]:
    """The words of one study.

    Parameters
    ----------
    claims : of the study; an exhibit is shown where a claim heads it.
    tables : further tables that the study shows.

    Examples
    --------
    >>> reference_words([])["table.options"]["en"]
    '[@options](#table-options)'
    """
    named = [("exhibit", claim.exhibit) for claim in claims if claim.exhibit]
    named += [("table", name) for name in (*TABLES, *tables)]
    return {f"{kind}.{name}": dict.fromkeys(LANGUAGES, marked(kind, name)) for kind, name in named}
