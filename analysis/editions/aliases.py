"""An older edition in today's names: what was only renamed or moved is not told as a change.

Belongs here: the names in a record of an edition. Does not belong here: the table of names (`common.aliases`), the
same for study folders and editions, and comparing (`compare`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.common.aliases import ALIASES, Aliases, today
from analysis.editions.same_code import SAME_CODE


def in_todays_names(edition: Mapping[str, Any], aliases: Aliases = ALIASES) -> dict[str, Any]:
    """An edition with every id that was renamed as it is called now, and the codes of methods as they are taken now.

    Parameters
    ----------
    edition : as `store.read` checked it; it is not changed.
    aliases : old and new names.

    Examples
    --------
    >>> parts = dict.fromkeys(("numbers", "claims", "inputs", "options", "correlations", "methods"), {})
    >>> now = in_todays_names(parts | {"headlines": ["curation"], "correlations": {"curation wallet": 0.5}})
    >>> now["headlines"], now["correlations"]
    (['zipf_exponent'], {'wallet zipf_exponent': 0.5})
    """
    numbers = aliases.numbers
    return {
        **edition,
        "numbers": {aliases.in_text(key): record for key, record in edition["numbers"].items()},
        "headlines": [aliases.in_text(key) for key in edition["headlines"]],
        "claims": {
            name: {**claim, "conditions": [aliases.in_text(text) for text in claim["conditions"]]}
            for name, claim in edition["claims"].items()
        },
        "inputs": {today(name, numbers): record for name, record in edition["inputs"].items()},
        "options": {
            name: {**option, "sets": {today(i, numbers): value for i, value in option["sets"].items()}}
            for name, option in edition["options"].items()
        },
        "correlations": {
            " ".join(sorted(today(name, numbers) for name in pair.split(" "))): rho
            for pair, rho in edition["correlations"].items()
        },
        "methods": {
            today(name, numbers): {**method, "code": SAME_CODE.get(method["code"], method["code"])}
            for name, method in edition["methods"].items()
        },
    }
