"""What `report`, `slides`, `brief` and `word` have in common: the study, what is overridden, and the build.

Belongs here: their options, the edition that these name, and what is printed of the files. Does not belong here: which
files (`analysis.build.products`), the build (`analysis.build.stale`).
"""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.cli import changed, settings
from analysis.cli.shared import add_study_option
from analysis.errors import AnalysisError, of_study

if TYPE_CHECKING:
    from analysis.build.project import Project


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options that choose a study and an edition of it."""
    add_study_option(parser)
    parser.add_argument(
        "--set",
        type=settings.setting_list,
        action="extend",
        default=[],
        metavar="NAME=VALUE",
        help="override an input (repeatable)",
    )
    parser.add_argument("--option", metavar="OPTION", help="override what this option of the study sets")
    parser.add_argument("--scenario", metavar="NAME", help="override what scenarios/NAME.toml of the study sets")
    parser.add_argument("--force", action="store_true", help="make everything again")


def print_line(line: str) -> None:
    """A line for whoever reads the output, at once."""
    print(line, flush=True)


def built(options: argparse.Namespace, *, only: str | None = None, **named) -> tuple[Project, bool]:
    """Bring the chosen edition up to date; the project, and whether anything had to be made.

    `named` are fields of the project, such as `products`.
    """
    from analysis.build.progress import progress_on
    from analysis.build.project import Project
    from analysis.build.run import build

    progress = progress_on(sys.stderr)

    def narrate(line: str) -> None:
        if sys.stdout.isatty():
            progress.clear()
            print_line(line)

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `kill` ends the kernels too, as Ctrl-C does
    typed = settings.by_name(options.set)
    scenario = settings.scenario_settings(options.scenario, options.study)
    settings.overrides(list(typed.items()), options.study)  # their names, before anything else is read
    chosen = settings.option_settings(options.option, options.study) | scenario
    chosen |= settings.counted(typed, options.study)
    given = settings.overrides(list(chosen.items()), options.study)
    if chosen:
        settings.allowed(options.study, chosen)
    edition = settings.edition_name(options.option, typed, options.scenario)
    project = Project(options.root, options.study, edition=edition, asked=asked(options), **named)
    return project, build(
        project, given, only=only, force=options.force, announce=print_line, narrate=narrate, progress=progress
    )


def asked(options: argparse.Namespace) -> str:
    """The options that ask for this study and edition once more, as one types them."""
    study = of_study(options.study)
    words = ["--study", study] if study else []
    words += ["--option", options.option] if options.option else []
    words += ["--scenario", options.scenario] if options.scenario else []
    for name, value in options.set:
        words += ["--set", f"{name}={json.dumps(value)}"]
    return shlex.join(words)


def need_office() -> None:
    """Ask for the packages that write office files, which a report does without.

    Raises
    ------
    AnalysisError : they are not installed.
    """
    missing = [name for name, module in (("python-docx", "docx"), ("python-pptx", "pptx")) if find_spec(module) is None]
    if missing:
        raise AnalysisError(f"{' and '.join(missing)}: not installed. Run: make .venv/.ready-office")


def print_result(project: Project, worked: bool, what: str) -> None:
    """Print what was done, the files, and what changed since the last edition."""
    from analysis.build.files import listing

    print_line("Written:" if worked else f"Nothing to do: {what} are up to date.")
    for line in listing(project.report_files, Path.cwd()):
        print_line(line)
    for line in changed.lines(project.work, _diff(project)) if worked else ():
        print_line(line)


def _diff(project: Project) -> str | None:
    """The command that shows everything that changed; an edition of other inputs has none."""
    if project.edition:
        return None
    study = of_study(project.study)
    return f"make diff STUDY={shlex.quote(study)}" if study else "make diff"
