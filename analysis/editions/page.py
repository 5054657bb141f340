"""What changed since the last edition, as plain data in both languages, for the report to set as a table.

Belongs here: which changes a reader of the report is told, and their causes by name. Does not belong here: the table
(notebook.changes) and the command line's sentences (`sentences`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.common.languages import LANGUAGES
from analysis.common.payload import from_json
from analysis.editions import review, store
from analysis.editions.arrows import ARROW, signed
from analysis.editions.attribution import RULES
from analysis.editions.causes import causes
from analysis.editions.compare import Changes, compare
from analysis.editions.explain import Explanation, Reason
from analysis.study import Study
from analysis.wording import format_result
from analysis.wording.numbers import format_typed
from analysis.wording.quantities import key
from analysis.wording.slots import parse

MOST = 12  # numbers; the rest is counted, and told by `diff`
_CAUSES = 3
_NONE = {"zh": "", "en": ""}
_RECOMMENDED = {"zh": "（推荐选项）", "en": " (recommended option)"}
_SEPARATOR = {"zh": "；", "en": "; "}
_CODE = {"zh": "方法", "en": "method"}
_TOGETHER = {"zh": "多项改动共同作用", "en": "the changes together"}
_CONDITIONS = {"zh": "判断条件改写", "en": "its conditions were rewritten"}
_HOLDS = {True: {"zh": "成立", "en": "holds"}, False: {"zh": "不成立", "en": "does not hold"}}


def _joined(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    parts = list(parts)
    return {lang: _SEPARATOR[lang].join(p[lang] for p in parts) for lang in LANGUAGES}


def _cause(reason: Reason | None, unit: str | None) -> dict[str, str]:
    """Causes by label, each with its part where `unit` is given."""
    if reason is None:
        return _NONE
    if reason.conditions:
        return _CONDITIONS

    def with_part(lang: str, text: str, by: float | None) -> str:
        return text if unit is None or by is None else f"{text}{'：' if lang == 'zh' else ': '}{signed(by, unit, lang)}"

    direction = sum(p.by or 0.0 for p in reason.parts) + (reason.code or 0.0)
    shown = [p for p in reason.parts if unit is not None or (p.by or 0.0) * direction > 0][:_CAUSES]
    parts = [{lang: with_part(lang, p.cause.text(lang), p.by) for lang in LANGUAGES} for p in shown]
    if reason.code is not None:
        parts.append({lang: with_part(lang, _CODE[lang], reason.code) for lang in LANGUAGES})
    return _joined(parts) if parts else _TOGETHER


def _claims(changes: Changes, explanation: Explanation) -> list[dict[str, Any]]:
    rows = []
    for name in changes.flipped:
        old, new = (e["claims"][name]["holds"] for e in (changes.old, changes.new))
        rows.append(
            {
                "id": name,
                "holds": new,
                "then": _HOLDS[old],
                "now": _HOLDS[new],
                "cause": _cause(explanation.claims[name], None),
            }
        )
    return rows


def _numbers(changes: Changes, explanation: Explanation, first: Iterable[str]) -> tuple[list[dict[str, Any]], int]:
    """Headlines that moved, those of page one first and in its order, and how many other numbers did."""
    front = {k: place for place, k in enumerate(first)}
    moved = (k for k in changes.numbers if k in explanation.numbers)
    keys = sorted(moved, key=lambda k: front.get(k, len(front)))
    rows = []
    for k in keys[:MOST]:
        old, new = changes.old["numbers"][k], changes.new["numbers"][k]
        rows.append(
            {
                "id": k,
                "label": _label(changes, k),
                "then": {lang: format_result(from_json(old["value"]), old["unit"], lang) for lang in LANGUAGES},
                "now": {lang: format_result(from_json(new["value"]), new["unit"], lang) for lang in LANGUAGES},
                "cause": _cause(explanation.numbers[k], new["unit"]),
            }
        )
    return rows, len(changes.numbers) - len(rows)


def _label(changes: Changes, name: str) -> dict[str, str]:
    """What a number is called now; one of the recommended option names none where another was recommended then."""
    new, option = changes.new["numbers"][name], ("option", "best")
    if changes.old["recommended"] == changes.new["recommended"] or option not in parse(name).coords:
        return {lang: new[lang] for lang in LANGUAGES}
    now = _record(changes.new, "options", changes.new["recommended"])
    named = {"zh": f"（{now['zh']}）", "en": f" ({now['en']})"}
    return {lang: new[lang].replace(named[lang], _RECOMMENDED[lang]) for lang in LANGUAGES}


def _record(edition: Any, section: str, name: str) -> dict[str, str]:
    return {lang: edition[section][name][lang] for lang in LANGUAGES}


def _facts(changes: Changes) -> list[dict[str, Any]]:
    rows = []
    for kind, edition in (("added", changes.new), ("changed", changes.new), ("removed", changes.old)):
        for name in getattr(changes.facts, kind):
            record = edition["facts"][name]
            old = changes.old["facts"].get(name)
            now = changes.new["facts"].get(name)

            def text(r: dict | None) -> dict[str, str]:
                return {lang: format_typed(from_json(r["value"]), r["unit"], lang) if r else "–" for lang in LANGUAGES}

            rows.append(
                {
                    "id": name,
                    "kind": kind,
                    "label": {lang: record[lang] for lang in LANGUAGES},
                    "then": text(old),
                    "now": text(now),
                }
            )
    return rows


def _named(changes: Changes, section: str) -> list[dict[str, Any]]:
    listed = getattr(changes, section)
    kinds = (("added", changes.new), ("changed", changes.new), ("removed", changes.old))
    return [
        {"id": n, "kind": kind, "label": _record(e, section, n)} for kind, e in kinds for n in getattr(listed, kind)
    ]


def _recommended(changes: Changes) -> dict[str, Any] | None:
    old, new = changes.old, changes.new
    if old["recommended"] == new["recommended"]:
        return None
    return {"then": _record(old, "options", old["recommended"]), "now": _record(new, "options", new["recommended"])}


def _cited(old: int, new: int) -> dict[str, str]:
    """That an input cites other facts than then, with how many where that differs."""
    if old == new:
        return {"zh": "依据的事实不同", "en": "cites other facts"}
    return {"zh": f"依据的事实 {old}{ARROW}{new} 条", "en": f"facts cited {old}{ARROW}{new}"}


def _cites(changes: Changes) -> dict[str, dict[str, str]]:
    """Inputs that cite other facts than then; their numbers may be the same."""
    pairs = {n: [e["inputs"][n]["facts"] for e in (changes.old, changes.new)] for n in changes.inputs.changed}
    return {name: _cited(len(old), len(new)) for name, (old, new) in pairs.items() if old != new}


def _inputs(changes: Changes, explanation: Explanation, first: Iterable[str]) -> list[dict[str, Any]]:
    """Inputs with their changes: those that were measured first, and of these the ones that moved page one most."""
    said = _cites(changes) | {cause.name: cause.change for cause in causes(changes)}
    now, place = changes.new["inputs"], {"changed": 1, "added": 2, "removed": 3}
    front = [explanation.numbers[k] for k in first if k in explanation.numbers]
    reasons = [*front, *explanation.numbers.values(), *explanation.claims.values()]
    by_effect = [part.cause.name for reason in reasons for part in reason.parts]

    def rank(row: dict[str, Any]) -> tuple[int, int]:
        name = row["id"]
        measured = bool(now.get(name, {}).get("measured"))
        return 0 if measured else place[row["kind"]], by_effect.index(name) if name in by_effect else len(by_effect)

    return sorted((r | {"change": said.get(r["id"], _NONE)} for r in _named(changes, "inputs")), key=rank)


def _earlier(study: Study, folder: Path) -> Changes | None:
    """The study against the edition before it: one of its own date that differs in nothing is the study itself."""
    kept = store.of_study(folder, dict(study.evidence.study["title"]))
    now = review.snapshot(study) if kept else {}
    for edition in reversed(kept):
        found = compare(edition, now)
        if found or edition["date"] != now["date"]:
            return found
    return None


def _front(study: Study) -> list[str]:
    """Keys of the numbers of page one, in its order."""
    return [key(slot.key, slot.coords) for slot in map(parse, study.evidence.report.tiles)]


def changes(study: Study, folder: Path) -> dict[str, Any] | None:
    """What changed since the edition before this one; keeping today's edition does not change the answer.

    Parameters
    ----------
    study : the study of now.
    folder : the folder of editions; may be missing.

    Returns
    -------
    None where there is no earlier edition; else plain JSON data: ``edition, date, nothing`` (bool), ``claims, numbers,
    more_numbers`` (how many besides), ``facts, inputs, options, methods, recommended, rule``. Texts are by language.
    """
    found = _earlier(study, folder)
    if found is None:
        return None
    edition, explanation = found.old, review.explained(study, found, everything=False)
    numbers, more = _numbers(found, explanation, _front(study))
    exact = all(r.rule == "shapley" for r in explanation.numbers.values())
    return {
        "edition": edition["name"],
        "date": edition["date"],
        "nothing": not found,
        "claims": _claims(found, explanation),
        "numbers": numbers,
        "more_numbers": more,
        "facts": _facts(found),
        "inputs": _inputs(found, explanation, _front(study)),
        "options": _named(found, "options"),
        "methods": _named(found, "methods"),
        "recommended": _recommended(found),
        "rule": RULES["shapley" if exact else "ends"],
    }
