"""The command line: `python -m analysis {report,check,lint,explain,edition,diff}`.

Belongs here: arguments, what is printed, exit codes (0 done, 1 a fault that the text explains, 2 wrong use).
Does not belong here: work. Each command imports what it needs when it runs, so that `report` with nothing
to do answers at once.
"""

import argparse
import hashlib
import json
import math
import signal
import sys
from difflib import get_close_matches
from pathlib import Path

from analysis.errors import AnalysisError

ROOT = Path(__file__).resolve().parents[1]
MOST_LETTERS = 80
EXAMPLES = """\
examples:
  python -m analysis report                                  bring reports/ up to date
  python -m analysis report --set card_fee=99                a what-if edition at another fee
  python -m analysis report --option one_city                a what-if edition of one option
  python -m analysis report --only 2-membership-economics    run one notebook
  python -m analysis check                                   check the evidence in data/ and the prose
  python -m analysis lint notebooks/4-strategy-report.ipynb  check the prose of one file
  python -m analysis explain breakeven_spend                 how a figure is made, down to its sources
  python -m analysis edition 2026-11                         keep today's numbers as an edition
  python -m analysis diff 2026-11                            what moved since then, and why
"""


def setting(text: str) -> tuple[str, float | dict]:
    """One NAME=VALUE: a number, or a JSON object of numbers by coordinate.

    >>> setting("card_fee=99")
    ('card_fee', 99)
    >>> setting('merchants={"shanghai": 1200}')
    ('merchants', {'shanghai': 1200})
    """
    name, equals, value = text.partition("=")
    name = name.strip()
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f'"{text}" is not NAME=VALUE; write for example card_fee=99')
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = None
    if not _numbers(parsed):
        raise argparse.ArgumentTypeError(
            f'the value in "{text}" is no number; write for example {name}=99, a share as a fraction of one '
            f"({name}=0.1), or one number per coordinate ({name}='{{\"shanghai\": 0.1}}')"
        )
    return name, parsed


def _numbers(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_numbers(item) and not isinstance(item, dict) for item in value.values())
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def overrides(settings: list[tuple[str, float | dict]], study: Path) -> str:
    """The settings as a JSON object; a name that is no input of the study is told before anything runs."""
    import tomllib

    chosen = dict(settings)
    file = study / "inputs.toml"
    if chosen and file.is_file():
        known = list(tomllib.loads(file.read_text(encoding="utf-8")))
        for name in (name for name in chosen if name not in known):
            nearest = get_close_matches(name, known, 1)
            hint = f' The nearest is "{nearest[0]}".' if nearest else f" The inputs are the tables of {file}."
            raise AnalysisError(f'--set {name}: there is no input "{name}".{hint}')
    return json.dumps(chosen, sort_keys=True)


def option_settings(option: str | None, study: Path) -> dict[str, float | dict]:
    """What an option of the study sets, as overrides."""
    if not option:
        return {}
    from analysis.evidence import load

    known = load(study).options
    if option not in known:
        nearest = get_close_matches(option, list(known), 1, 0.3)
        hint = f' The nearest is "{nearest[0]}".' if nearest else ""
        raise AnalysisError(f"--option {option}: there is no such option in {study / 'options.toml'}.{hint}")
    return dict(known[option].sets)


def allowed(study: Path, chosen: dict[str, float | dict]) -> None:
    """Names, ranges and coordinates of overrides, told before anything runs."""
    from analysis.study import Study

    Study.open(study, chosen)


def edition_name(option: str | None, settings: dict[str, float | dict]) -> str:
    """Folder of a what-if edition: what was changed, or a digest of it when that is long.

    >>> edition_name(None, {"card_fee": 99, "card_discount": 0.15})
    'card_discount-0.15_card_fee-99'
    >>> edition_name(None, {})
    ''
    """
    parts = [option] if option else []
    parts += [f"{name}-{json.dumps(value)}" for name, value in sorted(settings.items())]
    name = "_".join(parts)
    if len(name) <= MOST_LETTERS and all(c.isalnum() or c in "-_." for c in name):
        return name
    return "settings-" + hashlib.sha256(name.encode()).hexdigest()[:12]


def report(options: argparse.Namespace) -> int:
    """Build the report and list its files."""
    from analysis.report.build import build
    from analysis.report.files import listing
    from analysis.report.project import Project

    def say(line: str) -> None:
        print(line, flush=True)

    def narrate(line: str) -> None:
        if sys.stdout.isatty():
            say(line)

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `kill` ends the kernels too, as Ctrl-C does
    chosen = option_settings(options.option, options.study) | dict(options.set)
    settings = overrides(list(chosen.items()), options.study)
    if chosen:
        allowed(options.study, chosen)
    project = Project(ROOT, options.study, edition=edition_name(options.option, dict(options.set)))
    worked = build(project, settings, only=options.only, force=options.force, announce=say, narrate=narrate)
    if options.only:
        say(f"{options.only}: {'executed' if worked else 'nothing to do, its output is up to date'}.")
        return 0
    say("Written:" if worked else "Nothing to do: reports are up to date.")
    for line in listing(project.report_files, Path.cwd()):
        say(line)
    return 0


def check(options: argparse.Namespace) -> int:
    """Read the prose, load the evidence, test every claim, compare with the latest edition; every fault is told."""
    from analysis.editions import review
    from analysis.evidence import load
    from analysis.study import Study

    prose = lint(options)  # told before the evidence is loaded, which stops at its own faults
    evidence = load(options.study)
    print(
        f"{len(evidence.facts)} facts from {len(evidence.sources)} sources, {len(evidence.cities)} cities, "
        f"{len(evidence.inputs)} inputs, {len(evidence.options)} options, {len(evidence.claims)} claims: "
        "no faults.",
        flush=True,
    )
    return max(prose, _said(review.check(Study(evidence), options.editions)))


def lint(options: argparse.Namespace) -> int:
    """Print every finding in the prose, or those of the files named."""
    from analysis.lint import lint as findings_of
    from analysis.report.fonts import missing_glyphs

    named = getattr(options, "files", ())
    if unknown := [str(file) for file in named if not file.is_file()]:
        raise AnalysisError(f"lint {unknown[0]}: there is no such file; run without names to check every text.")
    files = {file.resolve() for file in named}
    found = findings_of(ROOT, options.study, missing_glyphs)
    found = [finding for finding in found if not files or (ROOT / finding.file).resolve() in files]
    for finding in found:
        print(finding)
    counted = "1 finding" if len(found) == 1 else f"{len(found) or 'no'} findings"
    print(f"Prose of notebooks, study and exhibits: {counted}.", flush=True)
    return 1 if found else 0


def edition(options: argparse.Namespace) -> int:
    """Keep today's numbers as an edition."""
    from analysis.editions import review
    from analysis.study import Study

    path, written = review.freeze(Study.open(options.study), options.editions, options.name)
    print(f"{'Written' if written else 'Nothing to do, it is there already'}: {path}")
    return 0


def diff(options: argparse.Namespace) -> int:
    """Print what moved since an edition, and why."""
    from analysis.editions import review
    from analysis.study import Study

    return _said(review.diff(Study.open(options.study), options.editions, options.base))


def _said(found) -> int:
    """Print a review; its faults, if any, end the command."""
    print("\n".join(found.lines), flush=True)
    if found.faults:
        raise AnalysisError("\n".join(found.faults))
    return 0


def explain(options: argparse.Namespace) -> int:
    """Print how a figure is made."""
    from analysis.study import Study

    print(Study.open(options.study).explain(options.figure))
    return 0


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    study = argparse.ArgumentParser(add_help=False)
    study.add_argument("--study", type=Path, default=ROOT / "data", metavar="FOLDER", help="the study (default: data)")
    top = argparse.ArgumentParser(
        prog="python -m analysis",
        description="A folder of evidence in, a strategy report out.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(metavar="command", required=True)

    command = commands.add_parser("report", parents=[study], help="bring reports/ up to date")
    command.add_argument("--only", metavar="NOTEBOOK", help="run this notebook and nothing else")
    command.add_argument(
        "--set",
        type=setting,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="override an input (repeatable)",
    )
    command.add_argument("--option", metavar="OPTION", help="override what this option of the study sets")
    command.add_argument("--force", action="store_true", help="make everything again")
    command.set_defaults(run=report)

    editions = argparse.ArgumentParser(add_help=False)
    editions.add_argument(
        "--editions",
        type=Path,
        default=ROOT / "reports" / "editions",
        metavar="FOLDER",
        help="where editions are kept (default: reports/editions)",
    )

    command = commands.add_parser(
        "check", parents=[study, editions], help="check evidence and claims, and compare with the latest edition"
    )
    command.set_defaults(run=check)

    command = commands.add_parser("lint", parents=[study], help="check the prose of notebooks, study and exhibits")
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help="tell only findings in these files")
    command.set_defaults(run=lint)

    command = commands.add_parser("explain", parents=[study], help="how a figure is made")
    command.add_argument("figure", metavar="FIGURE", help="the figure's name, as in the report's links")
    command.set_defaults(run=explain)

    command = commands.add_parser("edition", parents=[study, editions], help="keep today's numbers as an edition")
    command.add_argument("name", metavar="NAME", help="for example 2026-11")
    command.set_defaults(run=edition)

    command = commands.add_parser("diff", parents=[study, editions], help="what moved since an edition, and why")
    command.add_argument("base", metavar="BASE", help="the edition's name")
    command.set_defaults(run=diff)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a fault is told in its own sentences, without our traceback."""
    options = parser().parse_args(arguments)
    options.study = options.study.resolve()
    try:
        return options.run(options)
    except AnalysisError as fault:
        print(fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the report is as it was before.", file=sys.stderr)
        return 130
