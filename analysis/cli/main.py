"""The command line: `python -m analysis COMMAND`.

Belongs here: which commands there are, their help, wrong use, and exit codes. Does not belong here: what a command
does (`commands`, one file each, and `doctor`). Each imports what it needs when it runs, so that `report` with nothing
to do answers at once, and `doctor` where nothing is installed.
"""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from importlib import import_module
from pathlib import Path

from analysis.cli.study_folder import usable
from analysis.cli.terminal import show_anywhere
from analysis.common.names import did_you_mean
from analysis.common.progress import progress, progress_writer
from analysis.errors import PROGRAM, AnalysisError

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (
    "report",
    "slides",
    "brief",
    "word",
    "check",
    "explain",
    "lint",
    "new-study",
    "migrate",
    "edition",
    "diff",
    "bench",
    "doctor",
)
# Those that say only for how long they have been working; a build counts its cells and files.
UNCOUNTED = ("check", "explain", "lint", "migrate", "edition", "diff")
# Faults of the computer that a person mends, and how.
OF_THE_COMPUTER = {
    errno.ENOSPC: "free some space (`make clean` removes what can be made again), then run the same again",
    errno.EDQUOT: "free some of what you may use, then run the same again",
    errno.EROFS: "this disk can only be read; copy the project to one that can be written",
    errno.EACCES: "make it readable and writable for you",
    errno.EPERM: "make it readable and writable for you",
    errno.EMFILE: "too many files are open; run the same again after `ulimit -n 1024`",
}
# How many threads the linear algebra takes: one. Kernels and helpers share the processors already, on a busy machine
# two threads wait for each other many times as long as they work, and the last digits would depend on the number.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
EXIT_CODES = """\
exit codes:
  0    done, and nothing found wrong
  1    the study, the report or this computer has a fault, or a check found something; the text says what to do
  2    wrong use: no such command, option or value
  3    diff --fail-on: something moved further than it may
  130  stopped by Ctrl-C; 141  whoever read the output stopped reading
"""


def modules() -> dict[str, object]:
    """Each command's module: SUMMARY, EXAMPLES, `arguments(parser)` and `run(options)`."""
    within = dict.fromkeys(COMMANDS, "analysis.cli.commands.") | {"doctor": "analysis.cli."}
    return {name: import_module(within[name] + name.replace("-", "_")) for name in COMMANDS}


def parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser of all, and that of each command."""
    known = modules()
    firsts = [module.EXAMPLES[0] for module in known.values()]
    top = argparse.ArgumentParser(
        prog=PROGRAM,
        description="A folder of evidence in, a strategy report out.",
        epilog=f"{examples(firsts)}\nMore: {PROGRAM} COMMAND --help\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    choices = top.add_subparsers(metavar="COMMAND", required=True)
    each = {}
    for name, module in known.items():
        each[name] = choices.add_parser(
            name,
            help=module.SUMMARY,
            description=module.__doc__.split("\n\n")[0].strip(),
            epilog=f"{examples(module.EXAMPLES)}\n{EXIT_CODES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(each[name])
        each[name].set_defaults(run=module.run, command=name)
    return top, each


def examples(pairs: tuple | list) -> str:
    """Commands with what each does, in two columns."""
    lines = [(f"{PROGRAM} {words}", purpose) for words, purpose in pairs]
    width = max(len(line) for line, _ in lines)
    return "examples:\n" + "".join(f"  {line:<{width}}  {purpose}\n" for line, purpose in lines)


def parsed(arguments: list[str]) -> argparse.Namespace:
    """The options of one command, with the folders that they stand for; wrong use ends here, with 2."""
    top, each = parser()
    named = next((word for word in arguments if not word.startswith("-")), None)
    if named is not None and named not in each:
        top.error(f'there is no command "{named}"{did_you_mean(named, each) or "."} There are: {", ".join(each)}')
    options, unknown = top.parse_known_args(arguments)
    if unknown:
        flags = set(re.findall(r"--[a-z-]+", each[named].format_help()))
        top.error(f'{named} does not take "{unknown[0]}"{did_you_mean(unknown[0], flags) or "."} See: {named} --help')
    options.root = ROOT
    options.study = (getattr(options, "study", None) or ROOT / "data").resolve()
    options.editions = getattr(options, "editions", None) or ROOT / "reports" / "editions"
    return options


def stopped_reading(fault: OSError) -> int:
    """`… | head` has read enough; without this Python complains once more at its end. Any other fault is raised."""
    if not isinstance(fault, BrokenPipeError):
        raise fault
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a fault is printed as its own message, without a traceback."""
    options = parsed(sys.argv[1:] if arguments is None else arguments)
    if options.command != "bench":  # which measures with all that the machine has
        for variable in THREADS:
            os.environ.setdefault(variable, "1")
    show_anywhere(sys.stdout, sys.stderr)
    try:
        # With --json a folder that cannot be read is one of the findings.
        if getattr(options, "needs_study", False) and not getattr(options, "json", False):
            usable(options.study)
        with progress(f"{options.command}", progress_writer() if options.command in UNCOUNTED else None):
            code = options.run(options)
        sys.stdout.flush()
        return code
    except AnalysisError as fault:
        print(fault, file=sys.stderr)
        return 1
    except OSError as fault:
        if isinstance(fault, BrokenPipeError) or fault.errno not in OF_THE_COMPUTER:
            return stopped_reading(fault)
        where = f" ({fault.filename})" if fault.filename else ""
        print(f"{fault.strerror}{where}: {OF_THE_COMPUTER[fault.errno]}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the report is as it was before.", file=sys.stderr)
        return 130
