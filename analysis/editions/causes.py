"""What was changed between an edition and now, piece by piece, and how to put each piece back.

Belongs here: one `Cause` per changed fact, input, option, correlation or rule, and the study with some of them swapped
back. Does not belong here: how much each moved (`attribution`, `explain`). Code is no cause of this kind, for the old
code is gone: it is what remains when everything else is back.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from analysis.common.languages import LANGUAGES
from analysis.common.payload import from_json
from analysis.editions.arrows import ARROW, arrow, arrow_range
from analysis.editions.compare import Changes, Record, same_numbers
from analysis.editions.rollback import NO_TEXT, Rollback, at, chained, whole, with_cells, with_option
from analysis.evidence.correlations import Correlation


@dataclass(frozen=True)
class Cause:
    """One change. `name` is its id in the files, `label` its name for a reader, `change` what became of it.

    `spread_only` changes move intervals and odds, not base values. `back` puts the old state back.
    """

    id: str
    name: str
    label: dict[str, str]
    change: dict[str, str]
    spread_only: bool
    back: Rollback

    def text(self, lang: str | None = None) -> str:
        """ "card_discount 10% → 17%"; with a language, by its label and in that language."""
        return f"{self.name} {self.change['en']}" if lang is None else f"{self.label[lang]} {self.change[lang]}"


def _one(old: Record, new: Record, unit: str, lang: str) -> str:
    if not same_numbers(old, new, ("value",)):
        return arrow(from_json(old["value"]), from_json(new["value"]), unit, lang, typed=True)
    ranges = [tuple(from_json(r[f]) for f in ("low", "high")) for r in (old, new)]
    return arrow_range(*ranges, unit, lang)


def _cells_change(pairs: list[tuple[Record, Record]], unit: str) -> dict[str, str]:
    """The change of one cell, or of the cell that moved most and how many others did."""

    def size(pair: tuple[Record, Record]) -> float:
        old, new = (from_json(r["value"]) for r in pair)
        return abs(new - old) / max(abs(old), abs(new), 1e-300)

    old, new = max(pairs, key=size)
    coords = ",".join(f"{d}={c}" for d, c in at(new))
    text = {lang: (f"[{coords}] " if coords else "") + _one(old, new, unit, lang) for lang in LANGUAGES}
    more = len(pairs) - 1
    return {"zh": text["zh"] + f"，另有 {more} 个值", "en": text["en"] + f" and {more} more"} if more else text


_MEASURED = {"zh": "实测：", "en": "measured, "}


def _named(change: dict[str, str], new: Record) -> dict[str, str]:
    """The change, and that it was measured where it was."""
    return {lang: _MEASURED[lang] + text for lang, text in change.items()} if new.get("measured") else change


def _of_input(name: str, old: Record, new: Record, taken: set[tuple[str, tuple]]) -> Cause | None:
    """The change of an input that no changed fact explains."""
    before, after = ({at(c): c for c in r["cells"]} for r in (old, new))
    label, id_ = {lang: new[lang] for lang in LANGUAGES}, f"input:{name}"
    if old["by"] != new["by"] or before.keys() != after.keys():
        text = {
            "zh": f"{len(before)} 个值{ARROW}{len(after)} 个值",
            "en": f"{len(before)} values{ARROW}{len(after)} values",
        }
        return Cause(id_, name, label, _named(text, new), False, whole(name, old))
    if old["distribution"] != new["distribution"] or old.get("lever") != new.get("lever"):
        moved = [k for k in after if not same_numbers(before[k], after[k], ("value",))]
        kind = [r["distribution"] + (", lever" if r.get("lever") else "") for r in (old, new)]
        text = dict.fromkeys(LANGUAGES, kind[0] + ARROW + kind[1])
        if moved:
            text = _cells_change([(before[k], after[k]) for k in moved], new["unit"])
        return Cause(id_, name, label, _named(text, new), not moved, whole(name, old))
    left = [k for k in after if (name, k) not in taken and not same_numbers(before[k], after[k])]
    if not left:
        return None
    spread = all(same_numbers(before[k], after[k], ("value",)) for k in left)
    return Cause(
        id_,
        name,
        label,
        _named(_cells_change([(before[k], after[k]) for k in left], new["unit"]), new),
        spread,
        with_cells(name, [before[k] for k in left]),
    )


def _of_facts(changes: Changes) -> tuple[list[Cause], set[tuple[str, tuple]]]:
    """One cause per fact whose numbers changed and that cells of inputs state; and those cells."""
    old, new, found, taken = changes.old, changes.new, [], set()
    for fact in changes.facts.changed:
        steps, spread = [], True
        for name in changes.inputs.changed:
            before, after = ({at(c): c for c in e["inputs"][name]["cells"]} for e in (old, new))
            cells = [
                k
                for k in before.keys() & after.keys()
                if before[k]["fact"] == after[k]["fact"] == fact and not same_numbers(before[k], after[k])
            ]
            if cells and before.keys() == after.keys():
                steps.append(with_cells(name, [before[k] for k in cells]))
                taken |= {(name, k) for k in cells}
                spread &= all(same_numbers(before[k], after[k], ("value",)) for k in cells)
        if steps:
            record = new["facts"][fact]
            change = {lang: _one(old["facts"][fact], record, record["unit"], lang) for lang in LANGUAGES}
            found.append(
                Cause(
                    f"fact:{fact}",
                    f"fact {fact}",
                    {lang: record[lang] for lang in LANGUAGES},
                    change,
                    spread,
                    chained(steps),
                )
            )
    return found, taken


def _of_options(changes: Changes) -> list[Cause]:
    found = []
    for kind, names in (
        ("added", changes.options.added),
        ("removed", changes.options.removed),
        ("changed", changes.options.changed),
    ):
        words = {
            "added": {"zh": "新增", "en": "added"},
            "removed": {"zh": "删去", "en": "removed"},
            "changed": {"zh": "改动", "en": "changed"},
        }[kind]
        for name in names:
            record = (changes.old if kind == "removed" else changes.new)["options"][name]
            old = changes.old["options"].get(name)
            found.append(
                Cause(
                    f"option:{name}",
                    f"option {name}",
                    {lang: record[lang] for lang in LANGUAGES},
                    words,
                    kind != "changed",
                    with_option(name, old),
                )
            )
    return found


def _of_design(changes: Changes) -> list[Cause]:
    """Correlations and the decision's rule: they move intervals, odds and the recommendation."""
    found, (old, new) = [], (changes.old, changes.new)
    if changes.correlations:
        pairs = tuple(Correlation(*k.split(" "), from_json(rho), NO_TEXT) for k, rho in old["correlations"].items())
        text = {"zh": "改动", "en": "changed"}
        found.append(
            Cause(
                "correlations",
                "correlations",
                {"zh": "输入之间的相关", "en": "Correlations of inputs"},
                text,
                True,
                lambda now: dataclasses.replace(now, correlations=pairs),
            )
        )
    if old["least_odds"] != new["least_odds"]:
        text = {lang: arrow(old["least_odds"], new["least_odds"], "share", lang, typed=True) for lang in LANGUAGES}
        found.append(
            Cause(
                "least_odds",
                "least_odds",
                {"zh": "推荐所需的最低胜率", "en": "Odds a recommendation needs"},
                text,
                True,
                lambda now: dataclasses.replace(now, least_odds=old["least_odds"]),
            )
        )
    return found


def causes(changes: Changes) -> list[Cause]:
    """Every change that can be swapped back, facts first; an input of another unit cannot."""
    of_facts, taken = _of_facts(changes)
    of_inputs = []
    for name in changes.inputs.changed:
        old, new = changes.old["inputs"][name], changes.new["inputs"][name]
        if old["unit"] == new["unit"] and (cause := _of_input(name, old, new, taken)):
            of_inputs.append(cause)
    return [*of_facts, *of_inputs, *_of_options(changes), *_of_design(changes)]
