"""Children of a process that has imported everything: what they find, what they leave, and one that dies."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_build_whole_or_nothing import wait_until
from tiny_project import make_project

from analysis.build.products import Product, RenderJob
from analysis.build.workers import WorkerPool

HERE = str(Path(__file__).parent)


async def make(batch: list[tuple], report) -> None:
    """Make one batch of files, as the build does."""
    workers = WorkerPool()
    try:
        await workers.make(batch, report)
    finally:
        workers.end()


def made(files: dict[Path, str], project) -> dict[str, str | None]:
    """Have files made in one child by makers of `report_stand_ins`; the fault of each that was reported."""
    job, found = RenderJob(project.executed("x"), project.study, project.build, "zh"), []
    together = [(Product(file.name, f"report_stand_ins:{maker}"), job, file) for file, maker in files.items()]
    asyncio.run(make(together, found.append))
    return {one.file: one.fault for one in found}


def test_files_that_go_together_are_made_by_one_process_which_is_not_ours(tmp_path):
    files = [tmp_path / name for name in ("a", "b")]
    assert made(dict.fromkeys(files, "process"), make_project(tmp_path)) == {"a": None, "b": None}
    first, second = (int(file.read_text()) for file in files)
    assert first == second != os.getpid()


def test_a_child_that_dies_reports_of_what_it_made_before(tmp_path):
    files = {tmp_path / "a": "process", tmp_path / "b": "death", tmp_path / "c": "process"}
    assert made(files, make_project(tmp_path)) == {"a": None}
    assert not (tmp_path / "c").exists()


def test_children_find_what_was_imported_ahead_and_a_module_that_fails_harms_none(tmp_path):
    (tmp_path / "ahead.py").write_text("CALLED = []\ndef call(): CALLED.append(1)\n")
    (tmp_path / "broken.py").write_text("def")
    (tmp_path / "start.py").write_text(
        "import sys\n"
        "from analysis.build import forks\n"
        "def look(found):\n"
        "    module = sys.modules.get('ahead')\n"
        "    found.send((module is not None and module.CALLED, 'rfc3987_syntax' in sys.modules))\n"
        "if __name__ == '__main__':\n"
        "    forks.preload(['broken', 'no_such_module', 'ahead:no_such', 'ahead:call'], {})\n"
        "    ours, theirs = forks.CONTEXT.Pipe(duplex=False)\n"
        "    child = forks.Fork(look, theirs)\n"
        "    print(ours.recv(), child.wait())\n"
    )
    ran = subprocess.run([sys.executable, "start.py"], cwd=tmp_path, capture_output=True, text=True)
    expected = "([1], True) 0\n" if sys.platform == "linux" else "(False, False) 0\n"
    assert ran.stdout == expected, ran.stderr


def ended(process: int) -> bool:
    """Whether a process has ended, though nobody may have asked for its exit code yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is imported ahead elsewhere")
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_a_build_that_is_killed_leaves_no_process_in_the_middle_of_an_import(tmp_path, way):
    written = tmp_path / "importing"
    (tmp_path / "endless.py").write_text(
        f"import os, pathlib\npathlib.Path({str(written)!r}).write_text(str(os.getpid()))\nwhile True:\n    pass\n"
    )
    (tmp_path / "start.py").write_text(
        "import time\nfrom analysis.build import forks\nforks.preload(['endless'], {})\ntime.sleep(600)\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([root, str(tmp_path)])
    build = subprocess.Popen([sys.executable, "start.py"], cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths})
    wait_until(lambda: written.exists() and written.read_text())
    importing = int(written.read_text())
    assert not ended(importing)
    build.send_signal(way)
    build.wait()
    wait_until(lambda: ended(importing))
