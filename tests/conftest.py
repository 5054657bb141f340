"""For all tests: which files of tests come first, the real reports, and no matplotlib or IPython folder of the person
who runs them.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from made_reports import made_report

os.environ.setdefault("MPLBACKEND", "agg")
if "PYTEST_XDIST_WORKER" in os.environ:  # three share two processors; `make bench` runs in one and has them all
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp(prefix="matplotlib-")

HERE = Path(__file__).parent
# The files that take longest, the longest first. A worker is given whole files in this order, then all others: begun
# late, one of these would keep a single worker busy after the rest has ended.
FIRST = (
    "test_whole_build.py",
    "browser/test_lab.py",
    "workbook/test_workbook.py",
    "exhibits/test_exhibits_drawn.py",
    "examples/test_example_report.py",
    "exhibits/test_exhibits_record.py",
    "docs/test_docs_commands.py",
    "browser/test_browser_accessibility.py",
    "browser/test_browser_looks.py",
    "browser/test_browser_cards.py",
    "build/test_build_whole_or_nothing.py",
    "decision/test_decision_flips.py",
    "workbook/test_workbook_text.py",
    "exhibits/test_exhibits_words.py",
    "browser/test_browser_page.py",
    "browser/test_browser_tables.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; within a file nothing moves."""
    order = {HERE / name: place for place, name in enumerate(FIRST)}
    if gone := [str(path) for path in order if not path.is_file()]:
        raise pytest.UsageError(f"tests/conftest.py names in FIRST what is not there: {', '.join(gone)}")
    items.sort(key=lambda item: order.get(item.path, len(order)))


@pytest.fixture(scope="session")
def real_report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Call it with the name of a study to get the folder with its report; made once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    return lambda study: made_report(study, shared)


def pytest_terminal_summary(terminalreporter) -> None:
    """Repeat at the end what continuous integration could not run."""
    if what := os.environ.get("MARKET_ANALYSIS_NOT_RUN"):
        terminalreporter.write_line(f"NOT RUN: {what}.", yellow=True)
