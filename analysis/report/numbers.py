"""`numbers.json`: every number the report prints, with what it is made from.

Belongs here: reading the ledger that the report notebook leaves beside its table of numbers, and adding the facts and
sources behind each. Does not belong here: deciding what is printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.evidence import Evidence, load

MIME = "application/vnd.strategy+json"
SCHEMA = 1


def _ledger(notebook) -> list[dict[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            payload = output.get("data", {}).get(MIME)
            if isinstance(payload, dict) and "numbers" in payload.get("data", {}):
                return payload["data"]["numbers"]
    raise AnalysisError(
        "the report notebook has no table of numbers: expected a cell with report.numbers()\n"
        "Next: put the cell back, then run  make report"
    )


def _facts(evidence: Evidence, record: dict[str, Any]) -> list[dict[str, str]]:
    inputs = [i for i in evidence.inputs.values() if i.name in record["roots"]]
    names = dict.fromkeys(f for i in inputs for f in [*(c.fact for c in i.cells if c.fact), *i.facts])
    if record["id"].startswith("fact:"):
        names = {record["id"].removeprefix("fact:"): None}
    sources = evidence.sources
    return [
        {"fact": f, "source": (s := evidence.facts.at[f, "source"]), "url": str(sources.at[s, "url"])} for f in names
    ]


def numbers_document(executed_notebook, study_folder: Path) -> dict[str, Any]:
    """Everything printed, as plain JSON.

    Parameters
    ----------
    executed_notebook : the report notebook after execution (nbformat node).
    study_folder : the study's folder of evidence.

    Returns
    -------
    ``{"schema", "study", "date", "numbers": [{id, value, low, high, unit, label, printed, formula, made_from,
    inputs, facts, notebook, anchor}, …]}``, sorted by id.
    """
    evidence = load(Path(study_folder))
    numbers = []
    for record in sorted(_ledger(executed_notebook), key=lambda r: r["id"]):
        numbers.append(
            {
                **{k: v for k, v in record.items() if k != "roots"},
                "inputs": sorted(record["roots"]),
                "facts": _facts(evidence, record),
            }
        )
    return {
        "schema": SCHEMA,
        "study": dict(evidence.study["title"]),
        "date": str(evidence.study["date"]),
        "numbers": numbers,
    }
