"""The study of now against its latest edition: what is said, and what is a fault.

Belongs here: the answer of `check` and `diff` as lines and faults. Does not belong here: printing and exit codes (cli).
A moved number is no fault, for evidence moves. A claim that is false at base is one, and so is a fact that is gone
while the latest edition rests on it: a reader of that report could follow its number no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.editions import failed_claims, sentences, store
from analysis.editions.compare import Changes, compare
from analysis.editions.explain import Explanation, explain
from analysis.editions.snapshot import snapshot
from analysis.study import Study


@dataclass(frozen=True)
class Review:
    """Lines to print, and faults to end on."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]
    changes: Changes | None = None


def freeze(study: Study, folder: Path, name: str) -> tuple[Path, bool]:
    """Keep the study as an edition; the second value is False where the very same one is kept already.

    Raises
    ------
    EditionError : the name is no name, or another edition has it.
    ClaimError : a claim is false at base, so there can be no report with these numbers.
    """
    store.path_of(folder, name)
    store.editions(folder)
    failed_claims.require_true(study, folder)
    return store.write(folder, snapshot(study, name))


def _vanished(study: Study, changes: Changes) -> list[str]:
    """Facts that the edition's inputs rest on and that are gone."""
    file, edition = study.evidence.folder / "facts.csv", changes.old["name"]
    return [
        f"{file}: expected the fact {fact}, on which inputs of edition {edition} rest ({', '.join(names)}), "
        "found none\n"
        "Next: put the row back; if it was withdrawn, keep a new edition:  make edition NAME=…"
        for fact, names in changes.broken.items()
    ]


def _false(study: Study, changes: Changes | None, explanation: Explanation | None) -> list[str]:
    """Claims false at base, each with its cause where an edition knew it true."""
    told = [failed_claims.message(study, claim, changes, explanation) for claim in failed_claims.find(study)]
    return [*told[:-1], f"{told[-1]}\n{failed_claims.turn(study)}"] if told else []


def compared(study: Study, edition: dict, *, everything: bool = True) -> tuple[Changes, Explanation]:
    """The study against one edition; without `everything` only headlines are explained."""
    changes = compare(edition, snapshot(study))
    return changes, explained(study, changes, everything=everything)


def explained(study: Study, changes: Changes, *, everything: bool) -> Explanation:
    """Reasons for everything that moved, or for headlines only (and in both cases for flips)."""
    return explain(study, changes, None if everything else [k for k in changes.numbers if k in changes.headlines])


def check(study: Study, folder: Path) -> Review:
    """The study against its latest edition in a folder, if there is one."""
    edition = store.latest(folder, dict(study.evidence.study["title"]))
    if edition is None:
        said = ("No edition of this study to compare with; keep one with:  make edition NAME=…",)
        return Review(said, tuple(_false(study, None, None)))
    changes, explanation = compared(study, edition, everything=False)
    lines = [*sentences.lines(changes, explanation, everything=False)]
    if changes:
        lines.append(f"All of it:  make diff BASE={edition['name']}")
    return Review(tuple(lines), tuple(_false(study, changes, explanation) + _vanished(study, changes)))


def diff(study: Study, folder: Path, name: str) -> Review:
    """The study against one edition, everything said.

    Raises
    ------
    EditionError : no such edition, one that cannot be read, or one of another study.
    """
    edition = store.find(folder, name)
    title = dict(study.evidence.study["title"])
    if edition["study"] != title:
        raise store.EditionError(
            f"edition {name}: expected the study “{title['en']}”, found “{edition['study'].get('en')}”\n"
            "Next: compare with the folder it was made from:  make diff BASE=… STUDY=folder"
        )
    changes, explanation = compared(study, edition)
    return Review(tuple(sentences.lines(changes, explanation)), tuple(_vanished(study, changes)), changes)
