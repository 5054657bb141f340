"""The house rules that a machine can hold: thin notebooks, a tree of sources only, layers."""

import ast
import json
import re
import subprocess
import sys
import tempfile
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

from analysis.build.depends import NO_CODE, Rooms
from analysis.cli.environment import check

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LARGEST = 1_000_000
BUILT = re.compile(r"\.(pdf|xlsx|ttf|otf|woff2?|parquet|duckdb)$|^build/|(^|/)(\.venv|__pycache__)/")
# The classes of one character keep these patterns from finding themselves.
REGISTRY = re.compile(r"https?://\S*(p[y]pi\.|p[y]thonhosted|a[n]aconda\.org|conda\.i[o]|n[p]mjs|/s[i]mple\b)")
HOME = re.compile(r"(?<![\w.])/(?:h[o]me|r[o]ot|U[s]ers)/\w")
NUMBERS = (int, float, complex)
FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def tracked() -> list[Path]:
    """The files of the repository, those not yet added too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The text of a file; nothing for what is no text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def found_in(pattern: re.Pattern, paths: list[Path]) -> list[str]:
    """Where a pattern stands: "file:line"."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def python_of(source: str) -> str:
    """The Python of a code cell: none in a cell of another kind (%%prose …), and without lines of magic."""
    if source.lstrip().startswith("%%"):
        return ""
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())


def rules_broken(notebook: dict) -> list[str]:
    """What in a notebook is against the house rules, with the cell's number from 1."""
    broken = []
    titles = [
        line
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for line in "".join(cell["source"]).splitlines()
        if line.startswith("# ")
    ]
    if len(titles) != 1:
        broken.append(f"{len(titles)} headings of level 1, where one is expected")
    identifiers = [cell.get("id") for cell in notebook["cells"]]
    if None in identifiers or len(set(identifiers)) != len(identifiers):
        broken.append("cells without an id of their own")
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "code":
            continue
        if cell.get("outputs") or cell.get("execution_count"):
            broken.append(f"cell {number} has outputs")
        parameters = "parameters" in cell.get("metadata", {}).get("tags", [])
        for node in ast.walk(ast.parse(python_of("".join(cell["source"])))):
            name = getattr(node, "attr", getattr(node, "id", ""))
            if isinstance(node, FORBIDDEN):
                broken.append(f"cell {number} has a {type(node).__name__}")
            elif isinstance(name, str) and name.startswith("read_"):
                broken.append(f"cell {number} reads a file by {name}")
            elif isinstance(node, ast.Constant) and type(node.value) in NUMBERS and not parameters:
                broken.append(f"cell {number} has the number {node.value}")
    return broken


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_the_rules(path):
    assert rules_broken(json.loads(path.read_text(encoding="utf-8"))) == []


def cell(kind, source, **fields):
    return {"cell_type": kind, "id": source, "source": [source], "metadata": {}} | fields


@pytest.mark.parametrize(
    ("extra", "rule"),
    [
        (cell("code", "x = 168"), "cell 2 has the number 168"),
        (cell("code", "-1.5"), "cell 2 has the number 1.5"),
        (cell("code", "f'{x:.1f}' and xs[0]"), "cell 2 has the number 0"),
        (cell("code", "def f(): pass"), "cell 2 has a FunctionDef"),
        (cell("code", "key = lambda x: x"), "cell 2 has a Lambda"),
        (cell("code", "class A: pass"), "cell 2 has a ClassDef"),
        (cell("code", "pandas.read_csv(file)"), "cell 2 reads a file by read_csv"),
        (cell("code", "x", outputs=[{"text": "1"}]), "cell 2 has outputs"),
        (cell("code", "x", execution_count=3), "cell 2 has outputs"),
        (cell("markdown", "# Again"), "2 headings of level 1, where one is expected"),
        (cell("code", "x", id=None), "cells without an id of their own"),
        (cell("code", "x", id="# T"), "cells without an id of their own"),
    ],
)
def test_rules_for_a_notebook_find_what_breaks_them(extra, rule):
    assert rules_broken({"cells": [cell("markdown", "# T"), extra]}) == [rule]


@pytest.mark.parametrize(
    "extra",
    [
        cell("code", "x = 168", metadata={"tags": ["parameters"]}),
        cell("code", "%%prose zh\n168 元 is no Python ("),
        cell("code", "%matplotlib inline\nshow(study, verbose=True)"),
        cell("markdown", "## 168"),
    ],
)
def test_rules_for_a_notebook_allow_what_is_right(extra):
    assert rules_broken({"cells": [cell("markdown", "# T"), extra]}) == []


def test_notebooks_of_the_report_are_there():
    assert [path.stem[:1] for path in NOTEBOOKS][:4] == ["1", "2", "3", "4"]


def test_tree_holds_no_build_output_font_or_large_file():
    names = {path: str(path.relative_to(ROOT)) for path in tracked()}
    assert [name for name in names.values() if BUILT.search(name)] == []
    assert [name for path, name in names.items() if path.stat().st_size > LARGEST] == []


def test_tree_holds_no_address_of_a_package_registry_and_no_home_folder():
    assert found_in(REGISTRY, tracked()) == []
    assert found_in(HOME, tracked()) == []
    # Texts may well name the folder of temporary files, in which a clone may lie.
    here = ROOT if ROOT.parent == Path(tempfile.gettempdir()) else ROOT.parent
    assert found_in(re.compile(re.escape(f"{here}/")), tracked()) == []


def test_patterns_for_the_tree_find_what_they_must():
    assert REGISTRY.search("ht" + "tps://p" + "ypi.org/s" + "imple")
    assert HOME.search("open('/ho" + "me/ann/x')") and not HOME.search("docs/ho" + "me/ann")
    assert all(BUILT.search(name) for name in ("reports/a.pdf", "build/x", "a/__pycache__/b.pyc", "f.woff2"))
    assert not BUILT.search("analysis/build/stale.py")


def test_tree_of_files_stays_short():
    lengths = {path: len(text_of(path).splitlines()) for path in tracked() if path.suffix == ".py"}
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > 300} == {}


def test_lock_and_environment_are_fresh():
    assert check(ROOT) == [], "run: make lock"


def test_readme_shows_every_target_of_the_makefile():
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "report" in targets
    assert [target for target in targets if target != "help" and f"make {target}" not in readme] == []


def test_readme_lists_every_room_of_the_package():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listing = readme.partition("analysis/\n")[2].partition("```")[0]
    rooms = {path.name for path in (ROOT / "analysis").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert {room for room in rooms if not re.search(rf"(^|\s){room}/ ", listing, re.MULTILINE)} == set()


def test_layers_are_kept():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


def test_no_module_imports_itself_in_a_circle():
    """Imports inside functions and for types count too: a circle is a module that cannot be read on its own."""
    graph = grimp.build_graph("analysis", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_no_two_classes_of_the_package_have_one_name():
    """Whoever searches for a name finds one thing."""
    places: dict[str, list[str]] = {}
    for path in sorted((ROOT / "analysis").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_every_module_belongs_to_a_room():
    """The build counts a room by its name: what belongs to none would count for everything, or stay forgotten."""
    rooms = Rooms.read(ROOT / "pyproject.toml")
    there = {path.name.removesuffix(".py") for path in (ROOT / "analysis").glob("[a-z]*")}
    missing_yet = {"measured", "warehouse"}
    assert there - {"scaffold"} == rooms.all - (missing_yet - there)


@pytest.mark.parametrize("room", ["notebook", "workbook", "render", "evidence"])
def test_a_product_depends_on_all_that_its_room_imports(room):
    """What is left out of a product's key changes nothing in it: nothing of it is reached by an import."""
    graph = grimp.build_graph("analysis", cache_dir=None)
    rooms = Rooms.read(ROOT / "pyproject.toml")
    inside = {f"analysis.{room}", *graph.find_descendants(f"analysis.{room}")}
    reached = inside.union(*map(graph.find_upstream_modules, inside))
    assert {name.split(".")[1] for name in reached if "." in name} <= rooms.reached(room)
    assert set(rooms.left_out(room)) > set(NO_CODE)


def test_a_room_counts_for_a_product_unless_the_contract_keeps_them_apart():
    rooms = Rooms.read(ROOT / "pyproject.toml")
    assert {"methods", "dataflow", "exhibits", "decision", "errors"} < rooms.reached("notebook")
    assert rooms.reached("notebook") & {"render", "workbook", "lint", "build", "cli"} == set()
    assert rooms.reached("render") == {"render", "common", "errors"}
    assert rooms.reached("workbook") & {"render", "exhibits", "notebook"} == set()
