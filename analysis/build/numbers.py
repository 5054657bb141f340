"""`numbers.json`: every number the report prints, what it is made from, and where it stands.

Belongs here: reading back what the blocks of the executed notebook record that they printed, joined by number, with the
facts and sources behind each. Does not belong here: deciding what is printed. Its fields: `numbers.schema.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.common.languages import LANGUAGES
from analysis.common.payload import MIME
from analysis.errors import AnalysisError
from analysis.evidence import Evidence, load

SCHEMA = 2


def _blocks(notebook) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each payload with its place: cell (counted from one), the cell's id, the heading above it."""
    heading = dict.fromkeys(LANGUAGES, "")
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            heads = [line.lstrip("# ").split(" | ") for line in cell.source.split("\n") if line.startswith("#")]
            if heads and len(heads[-1]) == len(LANGUAGES):
                heading = dict(zip(LANGUAGES, (half.strip() for half in heads[-1]), strict=True))
        for output in cell.get("outputs", []):
            payload = output.get("data", {}).get(MIME)
            if isinstance(payload, dict) and payload.get("kind") == "heading":
                heading = payload["text"]  # the study's own words for the heading above
            if isinstance(payload, dict):
                yield {"cell": number, "cell_id": cell.get("id", ""), "heading": heading}, payload


def _name(payload: dict[str, Any]) -> str:
    return f"{payload['kind']} {payload['id']}" if "id" in payload else payload["kind"]


def _read(notebook, name: str) -> tuple[dict[str, dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Records by number, and places by number, in the order of the report."""
    records: dict[str, dict[str, Any]] = {}
    places: dict[str, list[dict[str, Any]]] = {}
    for place, payload in _blocks(notebook):
        data = payload.get("data") or {}
        for record in data.get("numbers", ()):
            records.setdefault(record["id"], record)
        for entry in data.get("printed", ()):
            where = {"notebook": name, **place, "block": _name(payload)}
            where |= {part: entry[part] for part in ("part", "form", "values")}
            _add(places.setdefault(entry["id"], []), where, entry)
    if not records:
        raise AnalysisError(
            "the report notebook says of no block what it printed: expected cells made with Report\n"
            "Next: run  make report FORCE=1"
        )
    return records, places


def _add(places: list[dict[str, Any]], where: dict[str, Any], entry: dict[str, Any]) -> None:
    """Note a text at its place: the languages of one block stand together, as often as they are printed."""
    same = (p for p in places if all(p[k] == v for k, v in where.items()))
    found = next(same, None)
    if found is None:
        found = where | {"printed": {lang: [] for lang in LANGUAGES}}
        places.append(found)
    found["printed"][entry["lang"]].append(entry["text"])


def _facts(evidence: Evidence, record: dict[str, Any]) -> list[str]:
    inputs = [i for i in evidence.inputs.values() if i.name in record["roots"]]
    if record["id"].startswith("fact:"):
        return [record["id"].removeprefix("fact:")]
    return list(dict.fromkeys(f for i in inputs for f in [*(c.fact for c in i.cells if c.fact), *i.facts]))


def _sources(evidence: Evidence, numbers: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """The document behind each fact that a number rests on."""
    facts, sources = evidence.facts, evidence.sources
    behind = sorted({fact for number in numbers for fact in number["facts"]})
    return {f: {"source": (s := facts.at[f, "source"]), "url": str(sources.at[s, "url"])} for f in behind}


def _printed(places: list[dict[str, Any]]) -> dict[str, list[str]]:
    return {lang: sorted({text for p in places for text in p["printed"][lang]}) for lang in LANGUAGES}


def _scales(notebook) -> list[dict[str, Any]]:
    """Ticks of each exhibit: they measure and state nothing."""
    found = [(payload, payload.get("data") or {}) for _, payload in _blocks(notebook)]
    return [{"exhibit": p["id"], **data["ticks"]} for p, data in found if "ticks" in data]


def numbers_document(executed_notebook, study_folder: Path, name: str) -> dict[str, Any]:
    """Everything printed, as plain JSON.

    Parameters
    ----------
    executed_notebook : the report notebook after execution (nbformat node).
    study_folder : the study's folder of evidence.
    name : what the notebook is called.

    Raises
    ------
    AnalysisError : no block records what it printed.
    """
    evidence = load(Path(study_folder))
    records, places = _read(executed_notebook, name)
    numbers = [
        {
            **{k: v for k, v in record.items() if k not in ("roots", "rests")},
            "printed": _printed(places.get(identity, [])),
            "inputs": sorted(record["roots"]),
            "facts": _facts(evidence, record),
            "where": places.get(identity, []),
        }
        for identity, record in sorted(records.items())
    ]
    return {
        "schema": SCHEMA,
        "study": dict(evidence.study["title"]),
        "date": str(evidence.study["date"]),
        "numbers": numbers,
        "facts": _sources(evidence, numbers),
        "scales": _scales(executed_notebook),
    }
