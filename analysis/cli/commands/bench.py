"""Times what has to be fast; the least and the median of each, in one table.

Belongs here: the command, which `make bench` runs. Does not belong here: what is timed (tests/bench).
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from analysis.errors import AnalysisError

SUMMARY = "time what has to be fast"
EXAMPLES = (
    ("bench", "time everything that has to be fast"),
    ("bench sobol", "only what has this in its name"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="only those whose name has this")


def run(options: argparse.Namespace) -> int:
    """Run the benchmarks."""
    folder = options.root / "tests" / "bench"
    if not folder.is_dir():
        raise AnalysisError(f"{folder} is missing: benchmarks come with the repository, not with an installed package.")
    command = [sys.executable, "-m", "pytest", str(folder), "-q", "-n0", "--benchmark-enable", "--benchmark-only"]
    command += ["--benchmark-columns=min,median,rounds", *(["-k", options.name] if options.name else [])]
    code = subprocess.call(command, cwd=options.root)
    if code == 5:  # pytest: nothing was collected
        raise AnalysisError(f'No benchmark has "{options.name}" in its name. See tests/bench.')
    return 1 if code else 0
