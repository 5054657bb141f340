"""Names of modules in the docstrings of the package, and those of them that do not exist.

Belongs here: reading docstrings and resolving names. Does not belong here: the rule itself (`test_repository`).

Three forms are certain to mean a module or file of ours: in "Belongs here" and "Does not belong here" a name between
backticks in brackets, (`stale`) or (`theme/`); there too a dotted name in brackets, (uncertainty.flip_points); and
anywhere `analysis.…` between backticks. A name is looked for beside the file, in the folders above it, and in
`analysis`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "analysis"
BELONGS = re.compile(r"(?:Belongs here|Here belongs?|Here:).*?(?=\n\n|\Z)", re.DOTALL)
BRACKETS = re.compile(r"\([^()]*\)")
QUOTED = re.compile(r"`([a-z_]+(?:\.[a-z_]+)*/?)`")
DOTTED = re.compile(r"(?<![\w.`/])[a-z_]+(?:\.[a-z_]+)+(?![\w.(/])")
OURS = re.compile(r"`analysis((?:\.\w+)+)`")
OF_A_STUDY = (".toml", ".csv", ".json", ".md", ".lock", ".yml")  # files of a study folder or of the project


def docstrings(path: Path) -> Iterator[str]:
    """The docstrings of a file, that of the module first."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def names_in(docstring: str) -> Iterator[str]:
    """Every name of a module or file that a docstring is certain to mean."""
    for part in BELONGS.findall(docstring):
        for inside in BRACKETS.findall(part):
            found = QUOTED.findall(inside) + DOTTED.findall(inside)
            yield from (name for name in found if not name.endswith(OF_A_STUDY))
    yield from (name.removeprefix(".") for name in OURS.findall(docstring))


def exists(name: str, beside: Path) -> bool:
    """Whether a module, a folder, a file, or a name inside a module is there."""
    name = name.removeprefix("analysis.").removesuffix("/")
    tried = [folder for folder in (beside, *beside.parents) if folder == PACKAGE or PACKAGE in folder.parents]
    return any(_within(folder, name) for folder in tried)


def _within(folder: Path, name: str) -> bool:
    if (folder / name).exists():
        return True
    path = folder / name.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    module, inside = path.parent.with_suffix(".py"), path.name
    if module.is_file():
        holder, defined = module, re.compile(rf"^(?:(?:async )?def |class )?{inside}\b", re.MULTILINE)
    else:  # a room hands on what its modules define
        holder, defined = path.parent / "__init__.py", re.compile(rf"\b{inside}\b")
    return "." in name and holder.is_file() and bool(defined.search(holder.read_text(encoding="utf-8")))


def missing(path: Path) -> list[str]:
    """The names in a file's docstrings that stand for nothing."""
    return [name for text in docstrings(path) for name in names_in(text) if not exists(name, path.parent)]
