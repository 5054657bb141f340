"""Both languages state the same: each Chinese cell has its English pair, and a pair has the same slots and condition.

Belongs here: comparing the slots of two sentences, pairing cells. Does not belong here: whether a slot has a value.
Forms may differ (``{card_discount:discount}`` and ``{card_discount}``); the figures, facts and words named may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.lint.passage import SLOTS, LintFinding, TextPassage, without_code
from analysis.wording.slots import Slot, SlotError, parse


@dataclass(frozen=True)
class SectionProse:
    """A ``%%prose`` cell: its text, its condition ("when few_gain", or ""), the number of headings above it."""

    passage: TextPassage
    condition: str
    section: int


@dataclass(frozen=True)
class SentencePair:
    """One sentence of a file in both languages; `where` names it ("[few_gain]")."""

    zh: TextPassage
    en: TextPassage
    where: str


def _slots(passage: TextPassage) -> tuple[dict[str, tuple[int, str]], list[LintFinding]]:
    """Slots by what they name, each with its offset and text; and findings for those that cannot be read."""
    named, faults = {}, []
    for match in SLOTS.finditer(without_code(passage.text)):
        if match[0] in ("{{", "}}"):
            continue
        try:
            named.setdefault(_key(parse(match[0][1:-1])), (match.start(), match[0]))
        except SlotError as error:
            faults.append(passage.finding(match.start(), match[0], str(error)))
    return named, faults


def _key(slot: Slot) -> str:
    """What a slot names, whatever its form."""
    if slot.kind == "figure":
        inside = ",".join(f"{dim}={at}" for dim, at in sorted(slot.coords))
        return f"{slot.key}[{inside}]" if inside else slot.key
    return f"fact:{slot.key}" if slot.kind == "fact" else f"@{slot.key}"


def pairs(cells: list[SectionProse]) -> Iterator[LintFinding]:
    """Findings about the prose cells of one notebook, which are given in their order."""
    waiting: SectionProse | None = None
    for cell in cells:
        chinese = cell.passage.lang == "zh"
        if waiting and not chinese and waiting.section == cell.section:
            yield from _compare(waiting, cell)
            waiting = None
            continue
        if waiting:
            yield _alone(waiting)
        waiting = cell if chinese else None
        if not chinese:
            yield _alone(cell)
    if waiting:
        yield _alone(waiting)


def _alone(cell: SectionProse) -> LintFinding:
    lang = cell.passage.lang
    fault = {
        "zh": "is not followed by its English pair: add a %%prose en cell right after it",
        "en": "does not follow its Chinese pair: add a %%prose zh cell right before it",
    }[lang]
    first = f"%%prose {lang}"
    return LintFinding(cell.passage.file, cell.passage.cell, 1, 1, first, f"cell {cell.passage.cell} ({lang}) {fault}")


def _compare(zh: SectionProse, en: SectionProse) -> Iterator[LintFinding]:
    mine, theirs = zh.passage.cell, en.passage.cell
    if zh.condition != en.condition:
        yield LintFinding(
            en.passage.file,
            theirs,
            1,
            1,
            f"%%prose en {en.condition}".strip(),
            f"cell {mine} (zh) is shown {zh.condition or 'always'}, its English pair in cell {theirs} "
            f"{en.condition or 'always'}: give both the same condition",
        )
    names = {
        "zh": (f"cell {mine} (zh)", f"its English pair in cell {theirs}"),
        "en": (f"cell {theirs} (en)", f"its Chinese pair in cell {mine}"),
    }
    (has, faults), (lacks, more) = _slots(zh.passage), _slots(en.passage)
    yield from (*faults, *more)
    yield from _missing(zh.passage, has, lacks, *names["zh"])
    yield from _missing(en.passage, lacks, has, *names["en"])


def sentences(pair: SentencePair) -> Iterator[LintFinding]:
    """Findings about one sentence of a file in both languages."""
    (has, faults), (lacks, more) = _slots(pair.zh), _slots(pair.en)
    yield from (*faults, *more)
    yield from _missing(pair.zh, has, lacks, f"{pair.where} in Chinese", "its English")
    yield from _missing(pair.en, lacks, has, f"{pair.where} in English", "its Chinese")


def _missing(passage: TextPassage, has: dict, lacks: dict, name: str, other: str) -> Iterator[LintFinding]:
    for key, (start, text) in has.items():
        if key not in lacks:
            yield passage.finding(start, text, f"{name} uses {key}, {other} does not")
