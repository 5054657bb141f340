"""A JupyterLab for tests: started as `make lab` starts it, on a copy of the project, with a home of its own.

Belongs here: starting and ending it, and asking the running application. Does not belong here: what is expected of it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 60


def copy_project(to: Path) -> Path:
    """What an analyst has after a fresh clone and one report: the fonts are there, nothing is published."""
    for part in ("notebooks", "data"):
        shutil.copytree(ROOT / part, to / part, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(ROOT / "pyproject.toml", to)
    if (ROOT / "build" / "fonts").is_dir():
        shutil.copytree(ROOT / "build" / "fonts", to / "build" / "fonts")
    return to


def free_port() -> int:
    with socket.create_server(("localhost", 0)) as found:
        return found.getsockname()[1]


@dataclass(frozen=True)
class Lab:
    """A running server."""

    project: Path
    home: Path
    url: str
    token: str
    log: Path

    def api(self, path: str) -> dict:
        """What the server answers."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)


def _environment(home: Path) -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "STRATEGY", "IPYTHON", "MPL", "XDG"))}
    folders = {f"JUPYTER_{k.upper()}_DIR": str(home.parent / "jupyter" / k) for k in ("config", "data", "runtime")}
    return own | folders | {"HOME": str(home)}


@contextmanager
def running(folder: Path) -> Iterator[Lab]:
    """A server on a copy of the project in a folder; ended with its kernels."""
    project, home, log = copy_project(folder / "project"), folder / "home", folder / "lab.log"
    home.mkdir()
    port = free_port()
    command = [sys.executable, "-m", "analysis.cli.lab", "--no-browser", f"--port={port}"]
    command += ["--allow-root", "--LabApp.expose_app_in_browser=True"]
    with log.open("w") as written:
        server = subprocess.Popen(command, cwd=project, env=_environment(home), stdout=written, stderr=written)
    try:
        yield Lab(project, home, f"http://localhost:{port}", _token(server, folder / "jupyter" / "runtime", log), log)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(SECONDS)


def _token(server: subprocess.Popen, runtime: Path, log: Path) -> str:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            found = json.loads(file.read_text())
            return found["token"]
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}")
