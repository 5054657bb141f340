"""A tiny project in a temporary folder: four notebooks, one input, two pages and a workbook."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from analysis.build import execute
from analysis.build.products import JobResult, Product, RenderJob, make
from analysis.build.project import Project
from analysis.build.run import build
from analysis.common.files import write_whole

ANALYSES = ["1-shares", "2-economics", "3-coverage"]
REPORT = "4-strategy-report"

PAGES = ["s.zh.pdf", "s.en.pdf"]
PRODUCTS = (
    Product("s.xlsx", "report_stand_ins:sheet", reads=("study", "settings"), room="workbook"),
    *(Product(file, "report_stand_ins:page", file[2:4], reads=("report", "study")) for file in PAGES),
)

# What its kernels import. The real build has the whole model imported ahead; here nobody uses that.
PRELOADED = {"KERNELS": ("ipykernel.kernelapp",), "CHAPTERS": (), "PAGES": (), "WORKBOOK": ()}
LITTLE_IMPORTED = f"from analysis.build import runner\nvars(runner).update({PRELOADED!r})\n"

READ_INPUT = """\
import json, os, pathlib
study = pathlib.Path(os.environ["STRATEGY_STUDY"])
fee = json.loads(os.environ["STRATEGY_OVERRIDES"]).get("fee")
fee = fee or (study / "inputs.toml").read_text().split()[-1]
"""
PUBLISH = """\
published = pathlib.Path(os.environ["STRATEGY_BUILD"], "published")
(published / os.environ["STRATEGY_NOTEBOOK"] / "value.txt").write_text(f"fee {fee}")
"""
COLLECT = """\
import os, pathlib
published = pathlib.Path(os.environ["STRATEGY_BUILD"], "published")
print(sorted(f"{path.parent.name}: {path.read_text()}" for path in published.glob("*/value.txt")))
"""


def write_notebook(path: Path, *cells: str) -> None:
    """A notebook of which cells that start with "#" are Markdown."""
    text_cell, code_cell = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    notebook = nbformat.v4.new_notebook(
        cells=[
            (text_cell if text.startswith("#") else code_cell)(text, id=f"cell-{number}")
            for number, text in enumerate(cells)
        ]
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook), encoding="utf-8")


def make_project(root: Path) -> Project:
    """The tiny project."""
    for name in ANALYSES:
        write_notebook(root / f"notebooks/{name}.ipynb", f"# {name}", READ_INPUT, "## Result", PUBLISH)
    write_notebook(root / f"notebooks/{REPORT}.ipynb", "# Report", COLLECT)
    write_notebook(root / "notebooks/5-what-if.ipynb", "# What if", "6 * 7")
    for name, text in {
        "data/study.toml": "title = 'A study'",
        "data/inputs.toml": "fee = 168",
        "analysis/model.py": "MODEL = 1",
        "analysis/cli/main.py": "CLI = 1",
        "analysis/cli/commands/report.py": "COMMAND = 1",
        "analysis/scaffold/study.toml": "title = 1",
        "analysis/render/pdf.py": "PDF = 1",
        "analysis/render/theme/page.typ": "#page",
        "analysis/workbook/book.py": "BOOK = 1",
        "requirements.lock": "numpy==2",
        "pyproject.toml": (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Project(root, root / "data", PRODUCTS, None, None)


def report_bytes(project: Project) -> dict[str, bytes]:
    """The report as it lies there."""
    return {file.name: file.read_bytes() for file in project.report_files if file.exists()}


@dataclass
class Counted:
    """Kernels that are no kernels: they do in this process what the tiny notebooks do, and count."""

    project: Project
    ran: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    async def run(self, job: execute.NotebookJob) -> None:
        """Stands in for `execute.run`."""
        name = job.notebook.stem
        published = Path(job.environment["STRATEGY_BUILD"]) / "published"
        notebook = json.loads(job.notebook.read_text())
        if name == REPORT:
            values = sorted(f"{path.parent.name}: {path.read_text()}" for path in published.glob("*/*"))
            output = {"output_type": "stream", "name": "stdout", "text": str(values)}
            notebook["cells"][-1]["outputs"] = [output]
        else:
            fee = json.loads(job.environment["STRATEGY_OVERRIDES"]).get("fee")
            fee = fee or (self.project.study / "inputs.toml").read_text().split()[-1]
            (published / name / "value.txt").write_text(f"fee {fee}")
        write_whole(job.executed, json.dumps(notebook).encode())
        self.ran.append(name)

    async def make(self, work: list[tuple[Product, RenderJob, Path]], report: Callable[[JobResult], None]) -> None:
        """Stands in for `workers.WorkerPool.make`."""
        for product, job, target in work:
            report(make(product, job, target))
            self.made.append(product.file)

    def build(self, **options) -> list[str]:
        """Build, and return what was made: notebooks in the order of their numbers, then files in that of the table."""
        self.ran.clear()
        self.made.clear()
        before = self.inodes()
        build(self.project, **options)
        after = self.inodes()
        replaced = [name for name, inode in after.items() if before.get(name) != inode]
        assert sorted(self.made) == sorted(replaced)
        return sorted(self.ran) + replaced

    def inodes(self) -> dict[str, int]:
        """Which file lies there under each name of the report."""
        return {file.name: file.stat().st_ino for file in self.project.report_files if file.exists()}
