"""A slider of notebook 5 moved: what the kernel needs for it, in processor time, over moves of every slider.

Belongs here: the evaluation and its markup, and a move in a browser from the key to the frame that shows its answer.
Beside a move stands the same outcome evaluated whole, which is the reference.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

import pytest
from chromium import headless, installed
from lab_page import opened
from lab_server import running

from analysis.notebook.whatif.outcome import adjustable, live_study, markup, outcome, prepare
from analysis.notebook.whatif.steps import steps
from analysis.study import Study

MOVE = 0.1  # seconds of the processor: messages, markup and painting take another 0.05

pytestmark = pytest.mark.benchmark(group="a slider moved", timer=time.process_time)
Move = Callable[[str, float], str]


@pytest.fixture(scope="module")
def study(evidence) -> Study:
    """A study that a panel stands on: everything is evaluated that is evaluated once."""
    study = Study(evidence)
    prepare(study, "en")
    return study


@pytest.fixture(scope="module")
def move(study: Study) -> Move:
    live = live_study(study)
    outcome(study, {}, "en", live)
    return lambda name, value: markup(outcome(study, {name: value}, "en", live), "en")


def places(study: Study, name: str) -> list[float]:
    """Where a slider is taken to: both its ends, and a quarter of the way from either."""
    values = steps(study.inputs[name])
    return [float(values[i]) for i in (0, len(values) // 4, 3 * len(values) // 4, -1)]


@pytest.fixture(scope="module")
def seconds(study: Study, move: Move) -> dict[str, float]:
    """The longest move of each slider."""
    found = {}
    for item in adjustable(study):
        taken = []
        for value in places(study, item.name):
            began = time.process_time()
            move(item.name, value)
            taken.append(time.process_time() - began)
        found[item.name] = max(taken)
    return found


def test_the_slider_that_takes_longest(timed, benchmark, study: Study, move: Move, seconds: dict[str, float]) -> None:
    slowest, longest = max(seconds.items(), key=lambda pair: pair[1])
    benchmark.extra_info["study"] = [
        f"half of {len(seconds)} sliders take at most {1e3 * statistics.median(seconds.values()):.0f} ms",
        f"the longest move {1e3 * longest:.0f} ms, of {slowest}",
    ]
    shown = timed(move, slowest, places(study, slowest)[1], label="the slowest slider", target=MOVE)
    assert f"{slowest}=" in shown


def test_the_first_slider(timed, study: Study, move: Move) -> None:
    [first, *_] = adjustable(study)
    assert f"{first.name}=" in timed(move, first.name, places(study, first.name)[1], label=first.name, target=MOVE)


def test_the_same_evaluated_whole(timed, study: Study, move: Move) -> None:
    [first, *_] = adjustable(study)
    value = places(study, first.name)[1]
    moved = {first.name: value}
    whole = timed(lambda: markup(outcome(study, moved, "en"), "en"), label="evaluated whole", reference=True, rounds=2)
    quick = move(first.name, value)
    assert whole.split("</table>")[0] == quick.split("</table>")[0], "the headline numbers"


@pytest.mark.benchmark(group="a slider moved in a browser", timer=time.perf_counter)
def test_moves_in_a_browser(timed, benchmark, study: Study, seconds: dict[str, float], tmp_path) -> None:
    """The first slider and the slowest; the busier the computer, the longer: its load stands beside."""
    if not benchmark.enabled:
        pytest.skip("a browser is opened to measure alone; what it shows is tested in tests/browser")
    if (chromium := installed()) is None:
        pytest.skip("no Chromium was found")
    names = (adjustable(study)[0].name, max(seconds, key=seconds.__getitem__))
    labels = [study.inputs[name].label["en"] for name in names]

    def moved() -> tuple[dict[str, list[float]], str]:
        with running(tmp_path / "lab") as lab, headless(chromium) as browser:
            page = opened(browser, lab)
            cells = page.run("notebooks/5-what-if.ipynb")
            [panel] = [c["index"] for c in cells if "panel()" in c["source"]]
            shown = page.cell(panel)
            return {label: page.answers(shown, label) for label in labels}, shown.locator("pre").last.inner_text()

    found, command = timed(moved, label="key to frame, with the start of JupyterLab", rounds=1, warmup_rounds=0)
    benchmark.extra_info["study"] = [
        f"{label}: half of {len(ms)} moves within {statistics.median(ms):.0f} ms, the longest {max(ms):.0f} ms"
        for label, ms in found.items()
    ] + [f"load of the computer {os.getloadavg()[0]:.1f}"]
    assert all(f"{name}=" in command for name in names)
