"""Running the build: bring the report up to date, or one notebook.

Belongs here: faults that are found before anything starts, the lock, the order of the two questions "what is stale" and
"make it". Does not belong here: the answers (`stale`, `runner`).

Until something is stale only the standard library is imported: a run with nothing to do takes a tenth of a second.
"""

import errno
import os
import shutil
import time
from collections.abc import Callable

from analysis.build.errors import BuildError
from analysis.build.files import clear_temporaries, one_at_a_time
from analysis.build.progress import Progress
from analysis.build.project import REPORT, Project
from analysis.build.stale import Build
from analysis.build.state import BuildState
from analysis.common.names import did_you_mean
from analysis.common.raw_place import FILE as RAW
from analysis.errors import PROGRAM

MEGABYTE = 1_000_000
LEAST_FREE = 100 * MEGABYTE  # what one report leaves in build/ and reports/, and as much again while it is made


def read_raw_tables(project: Project) -> None:
    """Read and measure a study's raw tables before any notebook asks for them; what is extracted is kept for these.

    Raises
    ------
    AnalysisError : a table or a measure is not as the study says; nothing was made, and the report is as it was.
    """
    if (project.study / RAW).exists():
        from analysis.measured import load_measured

        load_measured(project.study)


def run_notebook(build: Build, name: str) -> bool:
    """Run one notebook and nothing else, if it is stale; True when it ran."""
    if name == REPORT and (stale := build.stale(build.project.analyses())) and not build.force:
        raise BuildError(
            f"{REPORT} reads what the notebooks before it publish; {', '.join(stale)} must run first. "
            f"Run: {PROGRAM} report {build.project.asked}".rstrip()
        )
    if not build.stale([name]):
        return False
    from analysis.build.runner import Runner

    read_raw_tables(build.project)
    Runner(build).run_notebook(name)
    return True


def run_all(build: Build) -> bool:
    """Bring all notebooks and files up to date; True when there was anything to do."""
    project = build.project
    if not build.stale([*project.analyses(), REPORT]) and not build.stale_products(project.products):
        return False
    from analysis.build.runner import Runner

    read_raw_tables(project)
    Runner(build).run_all()
    return True


def check_names(project: Project, only: str | None) -> None:
    """Refuse what can be refused before anything starts."""
    names = project.notebook_names()
    if only and only not in names:
        hint = did_you_mean(only, names)
        raise BuildError(f'There is no notebook "{only}"{hint or "."} There are: {", ".join(names)}.')
    if REPORT not in names:
        raise BuildError(f"{project.notebook(REPORT)} is missing: it is the report.")
    if not (project.study / "study.toml").is_file():
        raise BuildError(
            f"{project.study} is no study: it has no study.toml. Name one that has: make report STUDY=data"
        )


def check_places(project: Project) -> None:
    """Refuse, before anything starts, a folder that cannot be written and a disk without room."""
    for folder in dict.fromkeys((project.build, project.work, project.reports)):
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if not there.is_dir():
            raise BuildError(f"{there} is a file where a folder is needed; rename it, then run the same again.")
        if not os.access(there, os.W_OK | os.X_OK):
            raise BuildError(f"{there} cannot be written; make it writable for you, or copy the project elsewhere.")
        free = shutil.disk_usage(there).free
        if free < LEAST_FREE:
            raise BuildError(
                f"{there}: expected {LEAST_FREE // MEGABYTE} MB of free space, found {free // MEGABYTE}; free some "
                "(`make clean` removes what can be made again)."
            )


def check_room(project: Project) -> None:
    """Say that the disk is full where it is, in place of what that led to in kernels and files.

    Raises
    ------
    OSError : there is no room left for a file; with the folder.
    """
    for folder in (project.build, project.work, project.reports):
        there = next(path for path in (folder, *folder.parents) if path.exists())
        if shutil.disk_usage(there).free < MEGABYTE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(there)) from None


def build(
    project: Project,
    settings: str = "{}",
    *,
    only: str | None = None,
    force: bool = False,
    announce: Callable[[str], None] = print,
    narrate: Callable[[str], None] = lambda line: None,
    progress: Progress | None = None,
) -> bool:
    """Bring the report up to date (or, with `only`, one notebook); True when anything had to be made.

    `settings` is the JSON object of overrides that every kernel gets. `announce` prints what a person must
    know at once, `narrate` what was done, `progress` how far it is. Raises AnalysisError; the files of the report are
    then as they were.
    """
    check_names(project, only)
    check_places(project)
    with one_at_a_time(project.build / ".lock", announce):
        clear_temporaries(project.build, project.work / "executed", project.reports)
        start = time.perf_counter()
        run = Build(
            project, settings, BuildState.load(project.work / "state.json"), force, narrate, progress or Progress()
        )
        run.remove_orphans()
        try:
            worked = run_notebook(run, only) if only else run_all(run)
            run.state.save()
        except Exception:
            check_room(project)
            raise
        finally:
            run.progress.clear()
        if worked:
            narrate(f"  {'in all':<28} {time.perf_counter() - start:5.1f} s")
        return worked
