"""Odd machines: folders that cannot be written, no room, a path and a locale of another alphabet, root."""

import errno
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from tiny_project import report_bytes

from analysis.build import run
from analysis.build.errors import BuildError
from analysis.build.run import build
from analysis.cli.lab import __main__ as lab

ROOT = Path(__file__).resolve().parents[2]
Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize("name", ["reports", "build"])
def test_a_file_in_the_place_of_a_folder_is_named_before_work_starts(counted, name):
    place = counted.project.root / name
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("")
    with pytest.raises(BuildError, match=f"{name} is a file where a folder is needed"):
        build(counted.project)
    assert counted.ran == []


@pytest.mark.parametrize("name", ["reports", "build"])
def test_a_folder_that_cannot_be_written_is_named_before_work_starts(counted, monkeypatch, name):
    (counted.project.root / name).mkdir(exist_ok=True)
    monkeypatch.setattr(run.os, "access", lambda path, mode: Path(path).name != name)
    with pytest.raises(BuildError, match=f"{name} cannot be written; make it writable"):
        build(counted.project)
    assert counted.ran == []


@pytest.mark.parametrize("free", [0, 1, 99_999_999])
def test_a_disk_without_room_is_told_before_work_starts(counted, monkeypatch, free):
    monkeypatch.setattr(run.shutil, "disk_usage", lambda path: Usage(10**9, 10**9 - free, free))
    with pytest.raises(BuildError, match="expected 100 MB of free space, found"):
        build(counted.project)
    assert counted.ran == [] and report_bytes(counted.project) == {}


@pytest.mark.parametrize("free", [0, 4096, 999_999])
def test_a_disk_that_fills_up_while_work_goes_on_is_told_in_place_of_what_it_led_to(counted, monkeypatch, free):
    def kernels_die(started):
        monkeypatch.setattr(run.shutil, "disk_usage", lambda path: Usage(10**9, 10**9 - free, free))
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(run, "run_all", kernels_die)
    with pytest.raises(OSError, match="No space left on device") as fault:
        build(counted.project)
    assert fault.value.errno == errno.ENOSPC and Path(fault.value.filename).is_relative_to(counted.project.root)


def test_what_fails_on_a_disk_with_room_is_told_as_it_is(counted, monkeypatch):
    def fails(started):
        raise RuntimeError("something else")

    monkeypatch.setattr(run, "run_all", fails)
    with pytest.raises(RuntimeError, match="something else"):
        build(counted.project)


@pytest.mark.parametrize("language", ["C", "POSIX", "zh_CN.GB18030"])
def test_a_checkout_under_a_chinese_path_in_any_locale(tmp_path, language):
    project = tmp_path / "市场 分析"
    project.mkdir()
    for name in ("analysis", "data"):
        (project / name).symlink_to(ROOT / name)
    words = [sys.executable, "-m", "analysis", "explain", "card_fee", "--study", str(project / "没有")]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    ran = subprocess.run(words, cwd=project, capture_output=True, env=kept | {"LC_ALL": language})
    assert ran.returncode == 1 and b"there is no such folder" in ran.stderr and b"Traceback" not in ran.stderr
    words[-1] = str(project / "data")
    ran = subprocess.run(words, cwd=project, capture_output=True, env=kept | {"LC_ALL": language})
    assert ran.returncode == 0 and b"168" in ran.stdout, ran.stderr


@pytest.mark.parametrize(("user", "warned"), [(0, True), (1000, False)])
def test_jupyterlab_as_root_says_so(monkeypatch, capsys, user, warned):
    started = []
    monkeypatch.setattr(lab.os, "geteuid", lambda: user)
    monkeypatch.setattr(lab.os, "execve", lambda python, words, environment: started.append(words))
    monkeypatch.setattr(lab, "ensure_fonts", lambda folder: None)
    monkeypatch.setattr(lab, "install", lambda root: None)
    monkeypatch.chdir(ROOT)
    lab.start(["--no-browser"])
    assert ("--allow-root" in started[0]) == warned
    assert ("runs as root" in capsys.readouterr().out) == warned
