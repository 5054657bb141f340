"""How a benchmark is timed, and what is printed after `make bench`: ratios within a group, measured beside target.

Belongs here: the fixture `timed` and the summary, which prints what a study found too (`extra_info["study"]`). Does not
belong here: what is timed. A target that is missed is printed and fails nothing: a busy machine would fail it too.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest
from coverage_verdict import family_verdict
from real_study import opened

from analysis.evidence import Evidence
from analysis.study import Study


@pytest.fixture
def timed(benchmark) -> Callable[..., Any]:
    """Time a call and hand back its result: `label` in the summary, `target` in seconds, `reference` is 1.0."""

    def run(call: Callable, *args: Any, label: str, target: float | None = None, reference: bool = False, **how: Any):
        benchmark.extra_info |= {"label": label, "target": target, "reference": reference}
        return benchmark.pedantic(call, args, **({"rounds": 5, "warmup_rounds": 1} | how))

    return run


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """The evidence of the repository."""
    return opened().evidence


@pytest.fixture
def fresh(evidence) -> Callable[[], Study]:
    """Makes studies that have evaluated nothing."""
    return lambda: Study(evidence)


def duration(seconds: float) -> str:
    """Three digits, in the unit that a reader expects."""
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1e3 * seconds:.3g} ms"


def ratios(benches: list) -> str:
    """The best times of a group as multiples of its reference's: "ours 1.0, SALib 4.2×"."""
    base = next((b.stats.min for b in benches if b.extra_info["reference"]), None)
    if base is None:
        return ", ".join(f"{b.extra_info['label']} {duration(b.stats.min)}" for b in benches)
    parts = []
    for bench in benches:
        multiple = bench.stats.min / base
        shown = "1.0" if bench.extra_info["reference"] else f"{multiple:.{2 if multiple < 1 else 1}f}×"
        parts.append(f"{bench.extra_info['label']} {shown}")
    return ", ".join(parts)


def pytest_terminal_summary(terminalreporter, config) -> None:
    """Print the ratios of every group, then the targets."""
    session = getattr(config, "_benchmarksession", None)
    measured = [b for b in getattr(session, "benchmarks", ()) if b and not b.has_error and "label" in b.extra_info]
    if not measured:
        return
    terminalreporter.section("ratios, best round")
    for group, benches in groupby(measured, key=lambda b: b.group):
        terminalreporter.write_line(f"{group}: {ratios(list(benches))}")
    terminalreporter.section("targets, best round")
    for bench in measured:
        target, best = bench.extra_info["target"], bench.stats.min
        if target is not None:
            verdict = "reached" if best <= target else f"MISSED, {best / target:.1f} times the target"
            name = f"{bench.group}: {bench.extra_info['label']}"
            line = f"{name:<62} {duration(best):>9}   target {duration(target):>7}   {verdict}"
            terminalreporter.write_line(line, green=best <= target, red=best > target)
    for bench in measured:
        if "peak_mb" in bench.extra_info:
            terminalreporter.write_line(f"{bench.group}: peak memory {bench.extra_info['peak_mb']:.0f} MB")
    studies = [bench for bench in measured if "study" in bench.extra_info]
    if studies:
        terminalreporter.section("studies")
    for bench in studies:
        terminalreporter.write_line(f"{bench.group}: {bench.extra_info['label']}")
        for line in bench.extra_info["study"]:
            terminalreporter.write_line(f"  {line}")
    family = [count for bench in studies for count in bench.extra_info.get("counts", ())]
    for line in family_verdict(family) if family else ():
        terminalreporter.write_line(line)
