"""A project whose build state says that all is made, without making anything."""

from pathlib import Path

from analysis.build.project import REPORT, Project
from analysis.build.stale import Build
from analysis.build.state import BuildState
from analysis.common.files import write_whole


def built(root: Path) -> Project:
    """The project, with a record of a build that has just ended."""
    project = Project(root, root / "data")
    for name in ("1-a", REPORT):
        write_whole(project.notebook(name), b"{}")
        write_whole(project.executed(name), b"{}")
    for file in project.report_files:
        write_whole(file, b"x")
    for name in ("study.toml", "inputs.toml"):
        write_whole(project.study / name, b"")
    write_whole(root / "requirements.lock", b"")
    run = Build(project, "{}", BuildState.load(project.work / "state.json"), False, print)
    for name in ("1-a", REPORT):
        run.state.record(name, run.key(name), run.outputs(name))
    for product in project.products:
        run.state.record(product.file, run.product_key(product), run.digest(project.reports / product.file))
    return project
