"""The study and its report: valid or not, fresh or stale.

Belongs here: asking the package. Does not belong here: mending anything. Nothing is written.
"""

from __future__ import annotations

from pathlib import Path

from analysis.cli.doctor.check import FAULT, NOTE, OK, DoctorCheck
from analysis.cli.study_folder import usable
from analysis.errors import PROGRAM, AnalysisError


def look(root: Path, study: Path) -> list[DoctorCheck]:
    """The study, then the report made from it."""
    return [study_state(study), report_state(root, study)]


def study_state(study: Path) -> DoctorCheck:
    """Whether the folder loads, and what it holds."""
    purpose = "everything that the report says"
    try:
        usable(study)
        from analysis.evidence import load

        found = load(study)
    except ImportError as missing:
        return DoctorCheck(
            NOTE, "study", f"not looked at, for {missing.name} is not installed", purpose, "mend the above"
        )
    except AnalysisError as fault:
        first, *_, last = [*str(fault).splitlines(), ""]
        return DoctorCheck(FAULT, "study", first, purpose, last or f"{PROGRAM} check --study {study}")
    message = (
        f"{len(found.facts)} facts, {len(found.sources)} sources, {len(found.cities)} cities, {len(found.inputs)} "
        f"inputs, {len(found.options)} options, {len(found.claims)} claims in {study.name}/"
    )
    return DoctorCheck(OK, "study", message)


def report_state(root: Path, study: Path) -> DoctorCheck:
    """Whether reports/ is what the study and the notebooks make."""
    from analysis.build.project import REPORT, Project
    from analysis.build.stale import Build
    from analysis.build.state import BuildState

    project = Project(root, study)
    run = Build(project, "{}", BuildState.load(project.work / "state.json"), False, lambda line: None)
    purpose, fix = "what executives read", "run: make report"
    if not all(file.is_file() for file in project.report_files):
        return DoctorCheck(NOTE, "report", "not made yet", purpose, fix)
    why = run.stale([*project.analyses(), REPORT])
    files = {product.file: reason for product, reason in run.stale_products(project.products).items()}
    if why or files:
        name, reason = next(iter((why | files).items()))
        return DoctorCheck(NOTE, "report", f"stale: {name}, {reason}", purpose, fix)
    return DoctorCheck(OK, "report", f"{len(project.report_files)} files in {project.reports.name}/, up to date")
