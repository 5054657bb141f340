"""Checks this computer, the packages, the study and the report, and prints what is missing, what for, and what to do.

Belongs here: the command and its one screen. Does not belong here: any look (`machine`, `packages`, `state`). Runs on
a bare Python, older ones too, because that is when it is asked for.
"""

from __future__ import annotations

import argparse

from analysis.cli.shared import add_study_option

SUMMARY = "is everything there that report and tests need"
EXAMPLES = (
    ("doctor", "look at everything"),
    ("doctor --study studies/gym", "look at another study"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_study_option(parser)
    parser.set_defaults(needs_study=False)  # what is wrong with it is one line of the screen


def run(options: argparse.Namespace) -> int:
    """Print one screen; 1 when something is missing that `make report` or `make test` needs."""
    from analysis.cli.doctor import machine, packages, state
    from analysis.cli.doctor.check import FAULT

    found = [*machine.look(options.root), *packages.look(options.root), *state.look(options.root, options.study)]
    print("\n".join(line for check in found for line in check.lines()))
    faults = [check.name for check in found if check.state == FAULT]
    if faults:
        print(f"\nTo mend before `make report` and `make test`: {', '.join(faults)}.")
        return 1
    print("\nAll that `make report` and `make test` need is here.")
    return 0
