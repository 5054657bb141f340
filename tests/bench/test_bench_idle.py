"""A build with nothing to do: 200 source files are looked at, and nothing runs.

Belongs here: that one case, in this process. Does not belong here: the same of the real project (`test_bench_build`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from finished_project import built

from analysis.build.run import build

FILES = 200

pytestmark = pytest.mark.benchmark(group="nothing to do")


def test_an_up_to_date_report_is_found_so(timed, tmp_path: Path) -> None:
    """The build state is read from disk each time."""
    for number in range(FILES):
        file = tmp_path / f"analysis/module_{number}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"NUMBER = {number}\n" * FILES, encoding="utf-8")
    project = built(tmp_path)
    assert timed(build, project, label=f"{FILES} source files", target=0.2) is False
