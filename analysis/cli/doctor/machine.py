"""What this computer brings: Python, make, space, folders that can be written, a free port, optional programs.

Belongs here: looking, with the standard library only. Does not belong here: packages (`packages`), the study
(`state`). Nothing is written or started but programs that are asked for their version.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from analysis.cli.doctor.check import NOTE, OK, DoctorCheck, passed_or

OLDEST = (3, 11)
LEAST_SPACE, MEGABYTE = 500, 1_000_000
PORT = 8888


def look(root: Path) -> list[DoctorCheck]:
    """Everything about the computer."""
    return [python(), make(), space(root), *writable(root), port(PORT), *programs()]


def version_of(command: list[str]) -> str:
    """The first line that a program prints about its version, or "" where it does not run."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return ""
    lines = (ran.stdout or ran.stderr).strip().splitlines()
    return lines[0] if ran.returncode == 0 and lines else ""


def python() -> DoctorCheck:
    """The Python that runs this."""
    here = f"{sys.version.split()[0]} in {sys.prefix}"
    wanted = ".".join(map(str, OLDEST))
    fix = f"install Python {wanted} or newer (with venv), then run: make report"
    return passed_or(sys.version_info >= OLDEST, "Python", here, f"{here}, older than {wanted}", "everything", fix)


def make() -> DoctorCheck:
    """The make that the Makefile is for."""
    message = version_of(["make", "--version"]) if shutil.which("make") else ""
    fix = "install it (Debian and Ubuntu: apt install make; macOS: xcode-select --install)"
    if "GNU" in message or not message:
        return passed_or(bool(message), "make", message, "none found", "the commands of the README", fix)
    return DoctorCheck(NOTE, "make", message, "the commands of the README, tried with GNU make", "install GNU make")


def space(root: Path) -> DoctorCheck:
    """Room for .venv, build/ and reports/."""
    free = shutil.disk_usage(root).free // MEGABYTE
    message = f"{free:,} MB free"
    fix = f"free at least {LEAST_SPACE} MB; `make clean` removes what can be made again"
    return passed_or(free >= LEAST_SPACE, "disk", message, message, "the packages and the report", fix)


def writable(root: Path) -> list[DoctorCheck]:
    """Folders that the build writes to; one that is not there is made in the folder above it."""
    names = ("build", "reports", ".venv")
    shut = [name for name in names if not os.access(next_existing(root / name), os.W_OK | os.X_OK)]
    fix = f"make {', '.join(shut)} in {root} writable for you, or copy the project to a folder of yours"
    message = ", ".join(f"{name}/" for name in names) + " can be written"
    return [
        passed_or(not shut, "folders", message, f"{', '.join(shut)} cannot be written", "what the build makes", fix)
    ]


def next_existing(path: Path) -> Path:
    """The path itself, or the nearest folder above it that is there."""
    while not path.exists():
        path = path.parent
    return path


def port(number: int) -> DoctorCheck:
    """The port that JupyterLab asks for first; it takes the next free one, so a used one stops nothing."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            message = f"{number} is in use"
            return DoctorCheck(NOTE, "port", message, "make lab", "nothing; open the address that `make lab` prints")
    return DoctorCheck(OK, "port", f"{number} is free for `make lab`")


def programs() -> list[DoctorCheck]:
    """Programs that widen the tests where they are there."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    return [
        passed_or(
            bool(office), "LibreOffice", office or "", "not there (optional)",
            "`make test` computes the workbook in it too; the report does not need it",
            "install libreoffice-calc, if you change the workbook", NOTE,
        ),
        passed_or(
            bool(chromium), "Chromium", chromium or "", "not there (optional)",
            "`make test BROWSERS=1` opens the HTML report in it; the report does not need it",
            "install chromium, if you change the HTML page", NOTE,
        ),
    ]  # fmt: skip
