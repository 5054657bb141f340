"""What model notebooks hand to the report: numbers, verdicts on claims, exhibits, as files in the build folder.

Belongs here: writing and reading those files, whole or not at all. The report uses only what was published, so a
broken chapter breaks the report and a number nobody published cannot be printed.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from analysis.common.blocks import Chart, decode, encode
from analysis.common.files import write_whole
from analysis.errors import AnalysisError
from analysis.notebook.paths import model_notebooks
from analysis.wording.slots import Quantity


def write_json(path: Path, content: Any) -> None:
    """Write JSON with sorted keys: the same content is the same bytes."""
    write_whole(path, json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1))


def write_exhibit(folder: Path, block: Chart, png: bytes) -> None:
    """Publish an exhibit: the block with both SVGs, and a picture for JupyterLab."""
    write_json(folder / "exhibits" / f"{block.id}.json", encode(block))
    write_whole(folder / "exhibits" / f"{block.id}.png", png)


def write_numbers(folder: Path, numbers: dict[str, Quantity], about: dict[str, Any]) -> None:
    """Publish numbers by key, and what the report must know about their figures and claims."""
    write_json(folder / "numbers.json", {"numbers": {k: dataclasses.asdict(q) for k, q in numbers.items()}, **about})


class Published:
    """Everything the chapters of a build published."""

    def __init__(self, build: Path) -> None:
        self.folder = build / "published"
        self.numbers: dict[str, Quantity] = {}
        self.about: dict[str, dict[str, Any]] = {"figures": {}, "claims": {}, "decision": {}, "words": {}, "impact": {}}
        self.about |= {"measured": {}, "map": {}, "member_log": {}, "absent": {}}
        self._chapter: dict[str, str] = {}
        missing = [n for n in model_notebooks(Path.cwd()) if not (self.folder / n / "numbers.json").is_file()]
        if missing:
            names = f"{', '.join(missing)} {'publishes' if len(missing) == 1 else 'publish'}"
            raise AnalysisError(
                f"the report reads what {names}, and {self.folder} does not hold it yet\n"
                f"Next: run {missing[0]} to its last cell, then this notebook from the top"
            )
        files = sorted(self.folder.glob("*/numbers.json"))
        if not files:
            raise AnalysisError(
                f"nothing is published in {self.folder}: run the model notebooks first\nNext: make report"
            )
        for path in files:
            content = json.loads(path.read_text(encoding="utf-8"))
            self.numbers |= {k: Quantity(**q) for k, q in content["numbers"].items()}
            for part, found in self.about.items():
                found |= content.get(part, {})

    def exhibit(self, name: str) -> tuple[Chart, bytes]:
        """An exhibit and its picture.

        Raises
        ------
        AnalysisError : no chapter published it; the message names those that are there.
        """
        found = sorted(self.folder.glob(f"*/exhibits/{name}.json"))
        if not found:
            there = ", ".join(sorted(p.stem for p in self.folder.glob("*/exhibits/*.json")))
            raise AnalysisError(f"exhibit '{name}' was not published by any model notebook; published are: {there}")
        path = found[0]
        return decode(json.loads(path.read_text(encoding="utf-8"))), path.with_suffix(".png").read_bytes()
