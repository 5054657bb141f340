"""An edition and the study now, side by side: what differs beyond tolerance.

Belongs here: comparing two snapshots, plain data both. Does not belong here: why they differ (`causes`, `explain`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.common.payload import from_json
from analysis.editions.tolerance import beyond, same

Record = Mapping[str, Any]
_SURER = 0.02  # a claim's share of draws may move by two percentage points


@dataclass(frozen=True)
class IdChanges:
    """Ids that came, went, or are there with other contents."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Changes:
    """What differs between an edition (`old`) and now (`new`), both snapshots.

    `numbers` have moved beyond tolerance; `intervals` have not, but an end of their interval has. `headlines` are the
    keys that the study's own words name. `flipped` claims hold now and did not, or the reverse; `surer` ones hold in
    another share of draws. `restated` methods have another formula text and the same code. `broken` facts are gone
    although inputs of the edition rest on them.
    """

    old: Record
    new: Record
    numbers: tuple[str, ...]
    intervals: tuple[str, ...]
    listed_numbers: IdChanges
    headlines: frozenset[str]
    flipped: tuple[str, ...]
    surer: tuple[str, ...]
    claims: IdChanges
    inputs: IdChanges
    facts: IdChanges
    options: IdChanges
    methods: IdChanges
    restated: tuple[str, ...]
    correlations: IdChanges
    broken: Mapping[str, tuple[str, ...]]

    def __bool__(self) -> bool:
        return bool(
            self.numbers
            or self.intervals
            or self.listed_numbers
            or self.flipped
            or self.surer
            or self.claims
            or self.inputs
            or self.facts
            or self.options
            or self.methods
            or self.restated
            or self.correlations
            or self.old["recommended"] != self.new["recommended"]
            or not same(self.old["least_odds"], self.new["least_odds"])
        )


def same_numbers(old: Record, new: Record, fields: Iterable[str] = ("value", "low", "high")) -> bool:
    """Whether two records state the same numbers."""
    return all(same(from_json(old[f]), from_json(new[f])) for f in fields)


def _same_cells(old: Record, new: Record) -> bool:
    before, after = ({tuple(sorted(c["at"].items())): c for c in r["cells"]} for r in (old, new))
    return before.keys() == after.keys() and all(
        same_numbers(before[k], after[k]) and before[k]["fact"] == after[k]["fact"] for k in before
    )


def same_input(old: Record, new: Record) -> bool:
    """Whether an input is the same in all that a model or its reader would notice."""
    fields = ("unit", "distribution", "by", "facts")
    return all(old[f] == new[f] for f in fields) and old.get("lever") == new.get("lever") and _same_cells(old, new)


def _same_fact(old: Record, new: Record) -> bool:
    return same_numbers(old, new) and old["unit"] == new["unit"] and old["source"] == new["source"]


def same_sets(old: Record, new: Record) -> bool:
    """Whether two options set the same inputs to the same numbers."""

    def flat(record: Record) -> dict[tuple[str, str], Any]:
        return {
            (n, c): x for n, v in record["sets"].items() for c, x in (v.items() if isinstance(v, dict) else [("", v)])
        }

    before, after = flat(old), flat(new)
    return before.keys() == after.keys() and all(same(before[k], after[k]) for k in before)


def _listed(old: Record, new: Record, alike) -> IdChanges:
    return IdChanges(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        tuple(sorted(k for k in old.keys() & new.keys() if not alike(old[k], new[k]))),
    )


def _cited(edition: Record) -> dict[str, list[str]]:
    """Inputs of an edition by the fact they rest on."""
    found: dict[str, list[str]] = {}
    for name, item in edition["inputs"].items():
        for fact in dict.fromkeys([*(c["fact"] for c in item["cells"] if c["fact"]), *item["facts"]]):
            found.setdefault(fact, []).append(name)
    return found


def _moved(old: Record, new: Record, field: str) -> bool:
    return beyond(from_json(old[field]), from_json(new[field]), new["unit"])


def compare(old: Record, new: Record) -> Changes:
    """What differs between two snapshots."""
    before, after = old["numbers"], new["numbers"]
    both = sorted(before.keys() & after.keys())
    moved = [k for k in both if before[k]["unit"] != after[k]["unit"] or _moved(before[k], after[k], "value")]
    intervals = [
        k for k in both if k not in set(moved) and any(_moved(before[k], after[k], f) for f in ("low", "high"))
    ]
    shared = sorted(old["claims"].keys() & new["claims"].keys())
    flipped = [c for c in shared if old["claims"][c]["holds"] != new["claims"][c]["holds"]]
    surer = [
        c for c in shared if c not in flipped and abs(old["claims"][c]["share"] - new["claims"][c]["share"]) > _SURER
    ]
    facts = _listed(old["facts"], new["facts"], _same_fact)
    cited = _cited(old)
    methods = _listed(old["methods"], new["methods"], lambda a, b: a["code"] == b["code"])
    restated = [
        n
        for n in sorted(old["methods"].keys() & new["methods"].keys())
        if n not in methods.changed and old["methods"][n]["formula"] != new["methods"][n]["formula"]
    ]
    return Changes(
        old,
        new,
        tuple(moved),
        tuple(intervals),
        _listed(before, after, lambda a, b: True),
        frozenset(old["headlines"]) | frozenset(new["headlines"]),
        tuple(flipped),
        tuple(surer),
        _listed(old["claims"], new["claims"], lambda a, b: a["conditions"] == b["conditions"]),
        _listed(old["inputs"], new["inputs"], same_input),
        facts,
        _listed(old["options"], new["options"], same_sets),
        methods,
        tuple(restated),
        _listed(old["correlations"], new["correlations"], same),
        {f: tuple(cited[f]) for f in facts.removed if f in cited},
    )
