"""Claims that are false at base: their titles with today's numbers, what was expected, what made them false.

Belongs here: the message, and stopping with it. Does not belong here: testing a condition (`decision.claims`), finding
causes (`explain`).
"""

from __future__ import annotations

import shlex
from pathlib import Path

from analysis.decision import claims
from analysis.decision.claims import Condition, Side
from analysis.editions import sentences, store
from analysis.editions.compare import Changes, compare
from analysis.editions.explain import Explanation, explain
from analysis.editions.snapshot import snapshot
from analysis.errors import of_study
from analysis.evidence import ClaimText
from analysis.study import Study
from analysis.wording import SlotError, fill, format_value
from analysis.wording.quantities import Numbers, coordinate_words, lookup


def turn(study: Study) -> str:
    """What to do next."""
    named = of_study(study.evidence.folder)
    chosen = f" STUDY={shlex.quote(named)}" if named else ""
    return (
        f"Next: change the input back, or write a title that is true in {study.evidence.folder / 'claims.toml'}; "
        f"to read the report on other numbers first:  make report{chosen} SET=…"
    )


def find(study: Study) -> list[ClaimText]:
    """The claims of a study that are false at base and must not be.

    Where inputs are measured anew, a claim that has another sentence for that case may be: it is printed.
    """
    measured = any(item.measured for item in study.inputs.values())
    on = claims.eval_context(study, over_draws=False)
    bound = [claim for claim in study.evidence.claims.values() if not (measured and claim.otherwise)]
    return [claim for claim in bound if not bool(claims.holds(study, claim, on))]


def message(
    study: Study, claim: ClaimText, changes: Changes | None = None, explanation: Explanation | None = None
) -> str:
    """One false claim: its title, the conditions that failed, and the cause where an edition knew it true.

    Parameters
    ----------
    changes, explanation : the study beside an edition; without them all inputs behind the claim are named.
    """
    failed = claims.failed(study, claim)
    lines = [f"{claims.place(study, claim)}: the title is not true on this evidence: {_title(study, claim)}"]
    lines += [f"  expected {case[0]}, found {_values(study, *case)}" for case in failed]
    if changes and explanation and claim.id in explanation.claims:
        flip = sentences.flipped(changes, claim.id, explanation.claims[claim.id])
        lines.append(f"  since {sentences.title(changes)}: {flip}")
    else:
        behind = set().union(*(claims.inputs_behind(study, condition) for condition, *_ in failed))
        lines.append(f"  inputs behind it: {', '.join(sorted(behind))}")
    return "\n".join(lines)


def require_true(study: Study, editions: Path | None = None) -> None:
    """Every claim of a study holds at base.

    Parameters
    ----------
    editions : folder of past editions; the latest of this study tells what made a claim false.

    Raises
    ------
    ClaimError : some do not; tells all of them, each with its values and cause.
    """
    false = find(study)
    if not false:
        return
    edition = store.latest(editions, dict(study.evidence.study["title"])) if editions else None
    changes = compare(edition, snapshot(study)) if edition else None
    explanation = explain(study, changes, []) if changes else None
    raise claims.ClaimError("\n".join([*(message(study, claim, changes, explanation) for claim in false), turn(study)]))


def _title(study: Study, claim: ClaimText) -> str:
    """The title with today's numbers; as it is written where a slot cannot be filled by the model alone."""
    words, text = coordinate_words(study), claim.text.en
    if claims.BEST in text:
        words["best_option"] = words[study.decision.best]
        text = text.replace(f"option={claims.BEST}", f"option={study.decision.best}")
    try:
        return fill(text, "en", lookup(Numbers(study), words, "en")).plain
    except SlotError:
        return claim.text.en


def _values(study: Study, condition: Condition, left: float, right: float) -> str:
    """Both sides in their unit, with more digits where rounding would make them one."""
    unit = _unit(study, condition.left) or _unit(study, condition.right)
    said = [format_value(side, unit, "en") for side in (left, right)] if unit else ["", ""]
    return " against ".join(said if said[0] != said[1] else [f"{side:,.6g}" for side in (left, right)])


def _unit(study: Study, side: Side) -> str | None:
    if side.name in study.inputs:
        return study.inputs[side.name].unit
    return study.spec(side.name).unit if side.name in study.graph.specs else None
