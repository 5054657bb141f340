"""A study as plain data: what an edition keeps.

Belongs here: which numbers, claims, inputs, facts, options and methods are kept, and their shape. Does not belong here:
files (`store`). A number has ten significant digits: enough for any comparison, and the same on every machine.
"""

from __future__ import annotations

import hashlib
from typing import Any

from analysis.common.languages import LANGUAGES
from analysis.common.payload import json_number
from analysis.common.progress import counting
from analysis.decision import claims
from analysis.decision.drivers import value_of_information
from analysis.decision.flips import CLAIMS
from analysis.editions import fingerprint
from analysis.evidence import ClaimText, Input
from analysis.study import Study
from analysis.wording.quantities import key, quantities
from analysis.wording.slots import Quantity, parse, slots

SCHEMA = 1
KNOWING = "evpi"
KNOWING_LABEL = {"zh": "查明一切的价值", "en": "Value of knowing everything"}
_DIGITS = 10


def plain(value: float | None) -> float | str | None:
    """A number for JSON with ten significant digits; None stays None."""
    found = None if value is None else json_number(value)
    return float(f"{found:.{_DIGITS}g}") if isinstance(found, float) else found


def _numbers(study: Study) -> dict[str, Any]:
    """Every figure at each coordinate, and by option; inputs and facts have their own sections."""
    kept = {k: q for k, q in quantities(study).items() if q.anchor.startswith("figure-")}
    if study.decides:
        worth = value_of_information(study).everything
        kept[KNOWING] = Quantity(KNOWING, worth, worth, worth, study.money, KNOWING_LABEL, "")
    return {
        k: {"value": plain(q.value), "low": plain(q.low), "high": plain(q.high), "unit": q.unit, **q.label}
        for k, q in kept.items()
    }


def _cells(item: Input) -> list[dict[str, Any]]:
    return [
        {
            "at": {d: str(c) for d, c in cell.coords.items()},
            "value": plain(cell.value),
            "low": plain(cell.low),
            "high": plain(cell.high),
            "fact": cell.fact,
        }
        for cell in item.cells
    ]


def _input(item: Input) -> dict[str, Any]:
    of = item.measured
    measured = {"measured": {"measure": of.measure, "first": of.first, "last": of.last, "rows": of.rows}} if of else {}
    return {
        "unit": item.unit,
        "distribution": item.distribution,
        "lever": item.lever,
        "by": list(item.dims),
        "facts": sorted(item.facts),
        "cells": _cells(item),
        "zh": item.label.zh,
        "en": item.label.en,
        **measured,
    }


def _claim(study: Study, claim: ClaimText) -> dict[str, Any]:
    verdict = claims.evaluate_claim(study, claim)
    which = "text" if verdict.holds or claim.otherwise is None else "otherwise"
    said = claim.text if which == "text" else claim.otherwise
    template = hashlib.sha256(f"{said.zh}\n{said.en}".encode()).hexdigest()[:12]
    return {
        "holds": verdict.holds,
        "share": plain(verdict.share),
        "conditions": list(claim.holds),
        "exhibit": claim.exhibit,
        "sentence": which,
        "template": template,
    }


def _facts(study: Study) -> dict[str, Any]:
    return {
        str(f.Index): {
            "value": plain(f.value),
            "low": plain(f.low),
            "high": plain(f.high),
            "unit": f.unit,
            "period": str(f.period),
            "source": f.source,
            "zh": f"{f.entity_zh}：{f.metric_zh}",
            "en": f"{f.entity}: {f.metric}",
        }
        for f in study.evidence.facts.itertuples()
    }


def _options(study: Study) -> dict[str, Any]:
    return {
        o.id: {
            "sets": {
                n: {c: plain(x) for c, x in v.items()} if isinstance(v, dict) else plain(v) for n, v in o.sets.items()
            },
            "zh": o.name.zh,
            "en": o.name.en,
        }
        for o in study.evidence.options.values()
    }


def _methods(study: Study) -> dict[str, Any]:
    of_figures = {
        n: {"formula": s.formula, "code": fingerprint.of_figure(s), "zh": s.zh, "en": s.en}
        for n, s in study.graph.specs.items()
    }
    draws = {"formula": "", "code": fingerprint.of_draws(), "zh": "区间的抽样方法", "en": "How intervals are drawn"}
    return of_figures | {fingerprint.DRAWS: draws}


def headlines(study: Study) -> list[str]:
    """Keys that the study's own words name: cover, verdicts, titles of exhibits and their conditions."""
    cover, titles = study.evidence.report, (c.text for c in study.evidence.claims.values())
    points = (text for point in cover.points.values() for text in (point.heading, point.text))
    texts = [
        text[lang]
        for text in (*cover.verdict.values(), *cover.reversed.values(), *points, *titles)
        for lang in LANGUAGES
    ]
    said = {key(s.key, s.coords) for t in texts for s in slots(t) if s.kind == "figure"}
    said |= {key(s.key, s.coords) for s in map(parse, cover.tiles)}
    for claim in study.evidence.claims.values():
        for condition in claims.conditions(claim, claims.place(study, claim)):
            said |= {key(s.name, s.coords) for s in (condition.left, condition.right) if s.name}
    return sorted(said)


def snapshot(study: Study, name: str = "") -> dict[str, Any]:
    """The study as an edition of that name.

    Returns
    -------
    Plain JSON data: ``schema, name, date, study`` (title), ``recommended`` (option), ``least_odds``, and by id
    ``numbers, headlines, claims, inputs, correlations, facts, options, methods``.
    """
    numbers = _numbers(study)
    return {
        "schema": SCHEMA,
        "name": name,
        "date": str(study.evidence.study["date"]),
        "study": {lang: study.evidence.study["title"][lang] for lang in LANGUAGES},
        "recommended": study.decision.best if study.decides else "",
        "least_odds": study.least_odds,
        "numbers": numbers,
        "headlines": [k for k in headlines(study) if k in numbers],
        "claims": {c.id: _claim(study, c) for c in counting(CLAIMS, study.evidence.claims.values())},
        "inputs": {i.name: _input(i) for i in study.inputs.values()},
        "correlations": {" ".join(sorted((c.first, c.second))): plain(c.rho) for c in study.evidence.correlations},
        "facts": _facts(study),
        "options": _options(study),
        "methods": _methods(study),
    }
