"""What a chapter publishes beside numbers: records of figures and claims.

Belongs here: their contents. Does not belong here: evaluating them (`chapter`), the files (`published`).
"""

from __future__ import annotations

import dataclasses
from typing import Any

from analysis.decision import claims
from analysis.decision.claim_kinds import kind_of
from analysis.study import Study
from analysis.study.graph import Spec


def figure_record(study: Study, spec: Spec, notebook: str) -> dict[str, Any]:
    """What the report must know of a figure: its names and formula, the inputs it rests on, its notebook."""
    roots = {r for parent in spec.parents for r in study.graph.roots(parent)}
    return dataclasses.asdict(spec) | {"roots": sorted(roots & set(study.inputs)), "notebook": notebook}


def claim_record(study: Study, verdict: claims.Verdict, flips: list[dict[str, Any]]) -> dict[str, Any]:
    """What the report must know of a claim: its sentence, whether and how often it holds, what would end it."""
    claim, kind = verdict.claim, kind_of(study, verdict.claim.id)
    text = claim.text if verdict.holds else claim.otherwise
    return {
        "exhibit": claim.exhibit,
        "holds": verdict.holds,
        "share": verdict.share,
        "kind": kind.kind,
        "searched": kind.points,
        "pattern": claims.pattern(study, claim),
        "zh": text.zh,
        "en": text.en,
        "flips": flips,
    }
