"""What notebooks ask of a study: prose with slots, and which exhibits they draw before and after the decision.

Belongs here: reading the notebooks as text. Does not belong here: running them (`build`), rules of prose (`lint`).
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from analysis.common.languages import LANGUAGES
from analysis.notebook.paths import REPORT

MAGIC = "%%prose"


@dataclass(frozen=True)
class ProseCell:
    """A prose cell: the notebook's name, the cell's number from 1, language, condition and text."""

    notebook: str
    cell: int
    lang: str
    condition: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Notebooks:
    """The notebooks of a project."""

    root: Path

    @cached_property
    def sources(self) -> dict[str, list[str]]:
        """Sources of all cells by notebook; a file that cannot be read is left to the build, which names it."""
        found = {}
        for path in sorted((self.root / "notebooks").glob("[0-9]*.ipynb")):
            try:
                cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
                found[path.stem] = ["".join(c["source"]) if c["cell_type"] == "code" else "" for c in cells]
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return found

    def prose(self) -> Iterator[ProseCell]:
        """Prose cells of the notebooks from the first to the report."""
        for name, cells in self.sources.items():
            for number, source in enumerate(cells, start=1):
                if name <= REPORT and source.startswith(MAGIC):
                    head, _, body = source.partition("\n")
                    lang, *condition = head.removeprefix(MAGIC).split() or [""]
                    if lang in LANGUAGES:  # of another the check of prose says what it should be
                        yield ProseCell(name, number, lang, tuple(condition), body.strip())

    def asked(self) -> Iterator[tuple[str, int, str]]:
        """Exhibits that cells ask for by name: the notebook, the cell's number from 1, the exhibit."""
        for name, cells in self.sources.items():
            for number, source in enumerate(cells, start=1):
                yield from ((name, number, text) for method, text in _calls(source) if method == "exhibit" and text)

    @cached_property
    def drawn(self) -> dict[str, bool]:
        """The exhibits that model notebooks draw, each with whether the decision has been worked out before."""
        found: dict[str, bool] = {}
        for name, cells in self.sources.items():
            if name >= REPORT:
                continue
            decided = False
            for method, argument in (call for source in cells for call in _calls(source)):
                decided |= method == "decide"
                if method == "exhibit" and argument:
                    found.setdefault(argument, decided)
        return found


def _calls(source: str) -> Iterator[tuple[str, str]]:
    """Methods that a cell calls, each with its first argument where that is a text."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            first = node.args[0] if node.args else None
            text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
            yield node.func.attr, text
