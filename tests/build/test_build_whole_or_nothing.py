"""A build that fails or is killed leaves the earlier report whole, and the next build is right."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tiny_project import ANALYSES, LITTLE_IMPORTED, PAGES, REPORT, make_project, report_bytes, write_notebook

from analysis.build.files import clear_temporaries, one_at_a_time, replace_together
from analysis.build.run import build
from analysis.common.files import write_whole
from analysis.errors import AnalysisError


class Killed(BaseException):
    """Stands in for a kill at one moment."""


def change_input(project):
    (project.study / "inputs.toml").write_text("fee = 99")


def test_killed_before_any_write_the_report_is_whole_and_the_next_build_right(counted, monkeypatch):
    counted.build()
    old = report_bytes(counted.project)
    change_input(counted.project)
    counted.build()
    new = report_bytes(counted.project)
    assert {*old.values()}.isdisjoint(new.values())

    renames = os.replace
    moment, finished = 0, False
    while not finished:
        (counted.project.study / "inputs.toml").write_text("fee = 168")
        counted.build(force=True)
        change_input(counted.project)
        moment, left = moment + 1, [moment + 1]

        def replace(source, target, left=left):
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            renames(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", replace)
            try:
                counted.build()
                finished = True
            except Killed:
                found = report_bytes(counted.project)
                assert all(found[name] in (old[name], new[name]) for name in old), f"at write {moment}"
        counted.build()
        assert report_bytes(counted.project) == new, f"after a kill at write {moment}"
        assert counted.build() == []
    assert moment > 2 * len([*ANALYSES, REPORT])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_when_one_page_cannot_be_made_no_page_is_replaced(counted, language):
    counted.build()
    old = report_bytes(counted.project)
    change_input(counted.project)
    (counted.project.study / "wish.txt").write_text(f"fault {language}")
    message = rf"^Not made: s\.{language}\.pdf\. The page has no title\. Give it one\.$"
    with pytest.raises(AnalysisError, match=message):
        counted.build()
    assert report_bytes(counted.project) == old
    (counted.project.study / "wish.txt").unlink()
    counted.build()
    assert all(b"99" in page for page in report_bytes(counted.project).values())
    assert not list((counted.project.root / "reports").glob(".*"))


def test_one_fault_of_two_pages_is_reported_once(counted):
    counted.build()
    pages = [product for product in counted.project.products if product.language]
    products = [dataclasses.replace(product, language="zh") for product in pages]
    counted.project = dataclasses.replace(counted.project, products=tuple(products))
    (counted.project.study / "wish.txt").write_text("fault zh")
    with pytest.raises(AnalysisError, match=r"^Not made: s\.zh\.pdf, s\.en\.pdf\. The page has no title"):
        counted.build()


def test_a_worker_that_crashes_replaces_no_page(project):
    """In real worker processes."""
    write_notebook(project.notebook(REPORT), "# Report", "print('x')")
    for name in ANALYSES:
        project.notebook(name).unlink()
    build(project)
    old = report_bytes(project)
    (project.study / "wish.txt").write_text("crash en")
    with pytest.raises(AnalysisError, match="a worker process died"):
        build(project)
    assert report_bytes(project) == old and set(old) == {"s.xlsx", *PAGES}


def start_build(root: Path, output: Path) -> subprocess.Popen:
    """A build in a process of its own."""
    here = str(Path(__file__).parent)
    program = (
        f"import sys; sys.path.insert(0, {here!r})\n"
        "if __name__ == '__main__':\n"
        "    from pathlib import Path\n"
        "    from analysis.build.run import build\n    from analysis.build.project import Project\n"
        "    from tiny_project import LITTLE_IMPORTED, PRODUCTS\n"
        "    exec(LITTLE_IMPORTED)\n"
        f"    root = Path({str(root)!r})\n"
        "    build(Project(root, root / 'data', PRODUCTS, None, None))\n"
    )
    script = root / "start.py"
    script.write_text(program)
    return subprocess.Popen([sys.executable, "-u", script], stdout=output.open("w"), stderr=subprocess.STDOUT)


def wait_until(true, seconds=60):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_killed_while_kernels_run_and_two_at_once(tmp_path):
    """SIGKILL ends the kernels; then two builds at once: the second says that it waits, and both end right."""
    project, second_says = make_project(tmp_path), tmp_path / "second.txt"
    write_notebook(
        project.notebook("3-coverage"),
        "# Slow",
        "import time, pathlib, os",
        "pathlib.Path(os.environ['STRATEGY_BUILD'], 'started').write_text(str(os.getpid()))\n"
        f"while not (says := pathlib.Path({str(second_says)!r})).exists() or not says.read_text():\n"
        "    time.sleep(0.02)",
    )
    (tmp_path / "reports").mkdir()
    for file in project.report_files:
        file.write_text("the earlier report")
    old = report_bytes(project)

    killed = start_build(tmp_path, tmp_path / "killed.txt")
    started = project.build / "started"
    wait_until(lambda: started.exists() and started.read_text())
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    wait_until(lambda: not runs(int(started.read_text())))
    assert report_bytes(project) == old

    started.unlink()
    first = start_build(tmp_path, tmp_path / "first.txt")
    wait_until(started.exists)
    second = start_build(tmp_path, second_says)
    assert (first.wait(), second.wait()) == (0, 0), (tmp_path / "first.txt").read_text()
    message = second_says.read_text()
    assert message == f"Another build is running (process {first.pid}); waiting for it to end.\n"
    assert all(b"1-shares: fee 168" in report_bytes(project)[page] for page in PAGES)
    assert not list((tmp_path / "reports").glob(".*"))


def test_a_file_is_replaced_only_when_it_is_whole(tmp_path, monkeypatch):
    file = tmp_path / "page.pdf"
    write_whole(file, b"old")
    monkeypatch.setattr(os, "replace", lambda *names: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.pdf"]


def test_what_a_killed_writer_left_behind_is_cleared(tmp_path):
    (tmp_path / "page.pdf").write_bytes(b"old")
    (tmp_path / ".page.pdf.x1.new").write_bytes(b"ne")
    clear_temporaries(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["page.pdf"]


def test_nothing_is_replaced_when_a_made_file_is_missing(tmp_path):
    for name in ("a.new", "a", "b"):
        (tmp_path / name).write_text(name)
    with pytest.raises(FileNotFoundError):
        replace_together({tmp_path / "a.new": tmp_path / "a", tmp_path / "b.new": tmp_path / "b"})
    assert (tmp_path / "a").read_text() == "a"


def test_the_lock_is_free_again_after_a_fault(tmp_path):
    messages = []
    with pytest.raises(ValueError, match="in the middle"), one_at_a_time(tmp_path / "lock", messages.append):
        raise ValueError("in the middle")
    with one_at_a_time(tmp_path / "lock", messages.append):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    assert messages == []


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_stopped_by_hand_it_says_so_without_a_traceback(tmp_path, sent):
    """With two kernels at work, which end too."""
    project = make_project(tmp_path)
    for name in ANALYSES:
        write_notebook(
            project.notebook(name),
            "# Slow",
            "import time, pathlib, os",
            "here = pathlib.Path(os.environ['STRATEGY_BUILD'])\n"
            "pid = here / (os.environ['STRATEGY_NOTEBOOK'] + '.pid')\n"
            "pid.write_text(str(os.getpid()))\n"
            "time.sleep(60)",
        )
    (tmp_path / "start.py").write_text(
        "import sys\n"
        "from functools import partial\n"
        "from pathlib import Path\n"
        "from analysis.cli import main as cli\n"
        "from analysis.build import project\n"
        "project.Project = partial(project.Project, fonts=None, validate=None)\n"
        f"{LITTLE_IMPORTED}"
        f"cli.ROOT = Path({str(tmp_path)!r})\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(cli.main(['report', '--study', str(cli.ROOT / 'data')]))\n"
    )
    stopped = subprocess.Popen(
        [sys.executable, tmp_path / "start.py"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    wait_until(lambda: sum(bool(pid.read_text()) for pid in project.build.glob("*.pid")) == 2)
    stopped.send_signal(sent)
    message, _ = stopped.communicate(timeout=60)
    assert message == "Stopped; the report is as it was before.\n"
    assert stopped.returncode == 130
    kernels = [int(pid.read_text()) for pid in project.build.glob("*.pid")]
    wait_until(lambda: not any(runs(kernel) for kernel in kernels))
