"""The project's kernel as Jupyter finds it: a description in .venv that starts .venv's Python.

Belongs here: that description. Does not belong here: what the kernel does when it has started (kernel).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from analysis.cli.lab.paths import kernel_environment
from analysis.common.files import write_whole

NAME = "market-analysis"
EXTENSION = "analysis.cli.lab.kernel"


def kernelspec(root: Path) -> dict[str, Any]:
    """The content of ``kernel.json``: this Python, with the project's displays, charts sharp on any screen."""
    return {
        "argv": [
            sys.executable,
            "-Xfrozen_modules=off",  # the debugger of JupyterLab misses breakpoints otherwise
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
            f"--IPKernelApp.extensions={EXTENSION}",
            "--InlineBackend.figure_formats=retina",
            "--IPKernelApp.log_level=ERROR",  # a warning that kernels talk over TCP at each start
        ],
        "display_name": "Market analysis",
        "env": kernel_environment(root),
        "language": "python",
        "metadata": {"debugger": True},
    }


def install(root: Path, prefix: Path = Path(sys.prefix)) -> Path:
    """Write the description below ``prefix/share/jupyter``; return its file."""
    file = prefix / "share" / "jupyter" / "kernels" / NAME / "kernel.json"
    write_whole(file, (json.dumps(kernelspec(root), indent=1) + "\n").encode())
    return file
