"""What would end a claim, in words: the quiet line under an exhibit, the conditions in the table of flips.

Belongs here: sentences made from flip points, with slots for their numbers, and those numbers. Does not belong here:
finding flip points (`decision.flips`), what would change the recommendation (`decision_text`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from analysis.common.languages import LANGUAGES
from analysis.evidence import Input
from analysis.wording import format_threshold, outward
from analysis.wording.quantities import anchor, key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.decision.flips import ClaimFlip

SHOWN = 2  # under an exhibit; the table in the report shows more


def printable(flips: Iterable[ClaimFlip], inputs: dict[str, Input]) -> list[dict[str, Any]]:
    """Flips as plain records with a threshold that can be set: rounded away from base and strictly inside the range."""
    records = []
    for flip in flips:
        item, threshold, above = inputs[flip.input], outward(flip.value, flip.base), flip.value > flip.base
        slot = threshold_slot(flip_id(flip.claim, flip.input, above))
        if item.minimum < threshold < item.maximum:
            records.append(
                {
                    "claim": flip.claim,
                    "input": flip.input,
                    "threshold": threshold,
                    "above": above,
                    "plausible": flip.plausible,
                    "distance": flip.distance,
                    "text": {lang: condition(item, threshold, above, lang) for lang in LANGUAGES},
                    "slotted": {lang: passes(item, slot, above, lang) for lang in LANGUAGES},
                }
            )
    return records


def condition(item: Input, threshold: float, above: bool, lang: str) -> str:
    """ "“Card fee” falls below ¥71.1"."""
    return passes(item, format_threshold(threshold, item.unit, lang), above, lang)


def passes(item: Input, number: str, above: bool, lang: str) -> str:
    """ "“Card fee” falls below {…}", with a number or the slot for one."""
    if lang == "zh":
        return f"“{item.label.zh}”{'高于' if above else '低于'} {number}"
    return f"“{item.label.en}” {'rises above' if above else 'falls below'} {number}"


def threshold_slot(identity: str) -> str:
    """The slot that prints a number as a value to test, with three digits."""
    return f"{{{identity}:threshold}}"


def flip_id(claim: str, name: str, above: bool) -> str:
    """Key of the value at which an input alone ends a claim; one input may end it on both sides of its base."""
    return key("flip", [("claim", claim), ("input", name), ("side", "above" if above else "below")])


def thresholds(flips: Iterable[dict[str, Any]], inputs: Mapping[str, Input]) -> dict[str, Quantity]:
    """The values at which claims flip, by key; each leads to its input's row."""
    found = {}
    for flip in flips:
        item, value, k = inputs[flip["input"]], flip["threshold"], flip_id(flip["claim"], flip["input"], flip["above"])
        label = {"zh": f"{item.label.zh}（反转点）", "en": f"{item.label.en} (flip point)"}
        found[k] = Quantity(k, value, value, value, item.unit, label, anchor("input", item.name))
    return found


def joined(texts: list[str], lang: str) -> str:
    """One or another; several with commas, the word before the last."""
    comma, word = ("、", "或") if lang == "zh" else (", ", " or ")
    return word.join(part for part in (comma.join(texts[:-1]), *texts[-1:]) if part)


def searched_id(claim: str) -> str:
    """Key of the number of points at which a claim was tried."""
    return key("searched", [("claim", claim)])


def stated_kind(kind: str, share: float) -> str:
    """What is said of a claim of that kind: one that fails at an extreme and in no draw has no odds but certainty.

    >>> stated_kind("contingent", 1.0), stated_kind("contingent", 0.97)
    ('drawn', 'contingent')
    """
    return "drawn" if kind == "contingent" and share == 1.0 else kind


def odds(claim: str, kind: str) -> dict[str, str]:
    """How often a claim holds, in words with a slot: no odds where it never failed or rests on all draws at once."""
    if kind == "drawn":
        return {
            "zh": "全部抽样中都成立，只在取值极端处失效",
            "en": "True in every case drawn, though not at every extreme",
        }
    if kind == "overall":
        return {"zh": "由全部情形一并算得", "en": "Worked out over all cases"}
    if kind == "robust":
        slot = f"{{{searched_id(claim)}}}"
        return {"zh": f"在搜索过的每一点上都成立（{slot} 个点）", "en": f"True at every point searched ({slot})"}
    slot = f"{{{key('holds', [('claim', claim)])}}}"
    return {"zh": f"成立的概率为 {slot}", "en": f"True with probability {slot}"}


def note(claim: str, holds: bool, flips: list[dict[str, Any]], kind: str = "contingent") -> dict[str, str]:
    """The quiet line under an exhibit, with slots: how often its title holds, what would end that."""
    out = {}
    if holds and kind == "overall":
        return odds(claim, kind)
    for lang in LANGUAGES:
        share = f"{{{key('holds', [('claim', claim)])}}}"
        if lang == "zh":
            text = odds(claim, kind)["zh"] if holds else f"标题的反面；原判断只有 {share} 的概率成立"
            end = "；若{}则不再成立" if flips and holds else "；任一输入在可取范围内都不会推翻它" if holds else ""
        else:
            text = (
                odds(claim, kind)["en"]
                if holds
                else f"The title says the reverse; the claim is true with probability {share}"
            )
            end = (
                "; no longer true if {}"
                if flips and holds
                else "; no single input within its range ends that"
                if holds
                else ""
            )
        out[lang] = text + end.replace("{}", joined([f["slotted"][lang] for f in flips[:SHOWN]], lang))
    return out
