"""Notebooks as files: their prose cells and Markdown cells, without running anything.

Belongs here: reading the JSON and the message about a broken one. Does not belong here: rules about the text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from analysis.common.languages import LANGUAGES
from analysis.lint.parity import SectionProse
from analysis.lint.passage import LintFinding, TextPassage, places

MAGIC = "%%prose"
CONDITIONS = ("when", "unless", "of")


@dataclass
class Notebook:
    """What a notebook holds: prose by cell, Markdown, number, type and source of each cell, faults of the file."""

    prose: list[SectionProse] = field(default_factory=list)
    markdown: list[TextPassage] = field(default_factory=list)
    findings: list[LintFinding] = field(default_factory=list)
    cells: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def passages(self) -> list[TextPassage]:
        """Every text of it."""
        return [*self.markdown, *(cell.passage for cell in self.prose)]


def read_notebook(path: Path, name: str) -> Notebook:
    """Read a notebook; `name` is what its findings call it. A fault of the file is a finding, not an error."""
    found = Notebook()
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return _fault(found, name, None, f"is no notebook: {error.msg}", error.lineno, error.colno)
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        return _fault(found, name, None, f"is no notebook: {error}")
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        return _fault(found, name, None, "is no notebook: expected a list of cells")
    section = 0
    for number, cell in enumerate(cells, start=1):
        source = _source(cell)
        if source is None:
            _fault(found, name, number, "expected a cell with a type and a source of text")
            continue
        found.cells.append((number, cell["cell_type"], source))
        if cell["cell_type"] == "markdown":
            section += any(line.startswith("#") for line in source.splitlines())
            found.markdown.append(TextPassage(name, number, "", source, places(source), slots=False))
        elif cell["cell_type"] == "code" and source.lstrip().startswith(MAGIC):
            _read_prose(found, name, number, source, section)
    return found


def _fault(found: Notebook, name: str, cell: int | None, message: str, line: int = 1, column: int = 1) -> Notebook:
    advice = "" if cell else "; restore it from git or save it again from JupyterLab"
    found.findings.append(LintFinding(name, cell, line, column, "", message + advice))
    return found


def _source(cell: object) -> str | None:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return None
    source = cell.get("source")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source if isinstance(source, str) else None


def _read_prose(found: Notebook, name: str, number: int, source: str, section: int) -> None:
    head = source[: len(source) - len(source.lstrip())]
    first, _, body = source[len(head) :].partition("\n")
    line = head.count("\n") + 1
    words = first.removeprefix(MAGIC).split()
    condition = words[1:]
    right = bool(words) and words[0] in LANGUAGES and first.startswith((f"{MAGIC} ", f"{MAGIC}\t"))
    if not right or (condition and (len(condition) != 2 or condition[0] not in CONDITIONS)):
        expected = f"{MAGIC} zh or {MAGIC} en, and perhaps 'when CLAIM' or 'unless CLAIM' or 'of CHAPTER'"
        found.findings.append(LintFinding(name, number, line, 1, first, f'"{first}": expected {expected}'))
        return
    passage = TextPassage(name, number, words[0], body, places(body, line + 1))
    found.prose.append(SectionProse(passage, " ".join(condition), section))
