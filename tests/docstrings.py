"""Names of modules in the docstrings of the package, and those of them that do not exist; what a docstring leaves out.

Belongs here: reading docstrings and resolving names. Does not belong here: the rules themselves (`test_docstrings`).

Three forms are certain to mean a module or file of ours: in "Belongs here" and "Does not belong here" a name between
backticks in brackets, (`stale`) or (`theme/`); there too a dotted name in brackets, (uncertainty.flip_points); and
anywhere `analysis.…` between backticks. A name is looked for beside the file, in the folders above it, and in
`analysis`.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from itertools import pairwise
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


SECTION = re.compile(r"^(\w+)\n-{3,}$", re.MULTILINE)
NAMED = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*) ?:", re.MULTILINE)
EXAMPLE = re.compile(r"^>>> |``[^`]*\(", re.MULTILINE)
Definition = ast.FunctionDef | ast.ClassDef


def sections(docstring: str) -> dict[str, str]:
    """The sections of a numpydoc docstring by heading; what stands before the first is under ""."""
    heads = [(match.group(1), match.start(), match.end()) for match in SECTION.finditer(docstring)]
    bounds = [("", 0, 0), *heads, ("", len(docstring), len(docstring))]
    return {name: docstring[end:start] for (name, _, end), (_, start, _) in pairwise(bounds)}


def left_out(node: Definition) -> list[str]:
    """What a reader would look for in the docstring of a function or a class, and does not find; and what is too much.

    A function names each of its parameters, no other, and says what it returns; a class names its fields, or what it is
    made with. Both have an example. An exception or a protocol needs its sentence alone.
    """
    docstring = ast.get_docstring(node) or ""
    if isinstance(node, ast.ClassDef) and any(
        ast.unparse(base).endswith(("Error", "Exception", "Protocol")) for base in node.bases
    ):
        return [] if docstring else ["a sentence"]
    found = sections(docstring)
    named = {name for part in ("Parameters", "Attributes") for name in _named(found.get(part, ""))}
    wanted = _fields(node) if isinstance(node, ast.ClassDef) else _parameters(node)
    gaps = [f"{name} under Parameters" for name in wanted if name not in named]
    if isinstance(node, ast.FunctionDef):
        gaps += [f"no {name}, which is none of its parameters" for name in sorted(named - set(wanted))]
        nothing = node.returns is not None and ast.unparse(node.returns) == "None"
        gaps += [] if nothing or "Returns" in found or "Yields" in found else ["Returns"]
    return gaps if EXAMPLE.search(docstring) else [*gaps, "an example"]


def _named(section: str) -> list[str]:
    return [name.lstrip("*") for names in NAMED.findall(section) for name in names.split(", ")]


def _parameters(node: ast.FunctionDef) -> list[str]:
    given = node.args
    all_of_them = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
    return [one.arg for one in all_of_them if one and one.arg not in ("self", "cls")]


def _fields(node: ast.ClassDef) -> list[str]:
    """Fields of a dataclass or a NamedTuple, else what the class is made with."""
    own = {one.name: one for one in node.body if isinstance(one, ast.FunctionDef)}
    if "__init__" in own:
        return _parameters(own["__init__"])
    fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]
    return [one.target.id for one in fields if not one.target.id.startswith("_") and "ClassVar" not in ast.unparse(one)]


def public(path: Path) -> Iterator[Definition]:
    """Functions and classes of a module that have no leading underscore."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node


def gaps(path: Path) -> dict[str, list[str]]:
    """What is left out in a module, by "file: name"."""
    found = {f"{path.relative_to(ROOT)}: {node.name}": left_out(node) for node in public(path)}
    return {name: gap for name, gap in found.items() if gap}


GUIDE = re.compile(r"^```python.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def python_of_notebooks_and_guides() -> Iterator[ast.Module]:
    """Every code cell of the notebooks and every block of Python in the guides."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for source in ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"):
            if not source.startswith("%%"):
                yield ast.parse(re.sub(r"^%.*", "", source, flags=re.MULTILINE))
    for path in sorted((ROOT / "docs").glob("*.md")):
        yield from map(ast.parse, GUIDE.findall(path.read_text(encoding="utf-8")))


def called() -> set[str]:
    """Names of the methods and functions that notebooks and guides call."""
    nodes = (node for module in python_of_notebooks_and_guides() for node in ast.walk(module))
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    return {call.attr if isinstance(call, ast.Attribute) else ast.unparse(call) for call in calls}


def members(path: Path) -> Iterator[tuple[str, Definition]]:
    """Public classes of a module with their public methods, and its public functions; no properties."""
    for node in public(path):
        yield node.name, node
        for one in node.body if isinstance(node, ast.ClassDef) else ():
            properties = {"property", "cached_property"} & {
                ast.unparse(how) for how in getattr(one, "decorator_list", ())
            }
            if isinstance(one, ast.FunctionDef) and not one.name.startswith("_") and not properties:
                yield f"{node.name}.{one.name}", one
