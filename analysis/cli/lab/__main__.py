"""`python -m analysis.cli.lab [arguments of JupyterLab]`, in the project's folder: what `make lab` runs.

Belongs here: arguments, the port, what is printed. JupyterLab takes the place of this process, so that Ctrl-C is its.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from analysis.cli.lab.kernelspec import install
from analysis.cli.lab.paths import environment, project
from analysis.cli.lab.start_page import PAGE, write_page
from analysis.common.fonts import ensure_fonts
from analysis.errors import AnalysisError

PORT, TRIED = 8888, 100


def is_free(port: int) -> bool:
    """Whether a server may listen on a port of this computer."""
    try:
        socket.create_server(("localhost", port)).close()
    except OSError:
        return False
    return True


def free_port(first: int) -> int:
    """The first free port from `first` on.

    Raises
    ------
    AnalysisError : none of the next hundred is free.
    """
    last = min(first + TRIED, 65536)
    for port in range(first, last):
        if is_free(port):
            return port
    raise AnalysisError(f'ports {first} to {last - 1} are all in use\nNext: make lab ARGS="--port=…" with another one')


def command(root: Path, port: int, rest: list[str]) -> list[str]:
    """The command line of the server: it opens the start page, and is silent but for its address and faults."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}",
        # a new notebook goes where the file browser stands, and `make clean` removes build/
        f"--LabApp.default_url=/lab/tree/{PAGE}?file-browser-path=/notebooks",
        "--Application.log_level=ERROR",
        *rest,
    ]


def start(arguments: list[str]) -> NoReturn:
    """Prepare fonts and kernel, then become JupyterLab.

    Raises
    ------
    AnalysisError : not in the project's folder, no port is free, or the fonts cannot be made.
    """
    parser = argparse.ArgumentParser(prog="python -m analysis.cli.lab", add_help=False)
    parser.add_argument("--port", type=int, default=PORT)
    options, rest = parser.parse_known_args(arguments)
    root = project(Path.cwd())
    port = free_port(options.port)
    if port != options.port:
        print(f"Port {options.port} is in use; JupyterLab takes {port}.", flush=True)
    ensure_fonts(root / "build")
    install(root)
    write_page(root)
    if os.geteuid() == 0:
        rest = [*rest, "--allow-root"]
        print("JupyterLab runs as root: whatever a notebook runs may change this whole computer.", flush=True)
    print("Starting JupyterLab; Ctrl-C twice ends it.", flush=True)
    os.execve(sys.executable, command(root, port, rest), environment(root))


if __name__ == "__main__":
    try:
        start(sys.argv[1:])
    except AnalysisError as fault:
        sys.exit(str(fault))
