"""Where the lab lies: the project it opens, and the folders that Jupyter would else take from the person's home.

Belongs here: paths and environment variables. Does not belong here: making or starting anything.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from analysis.errors import AnalysisError

CONFIG = Path(__file__).parent / "config"  # settings of the project, under git
START = "notebooks/START.md"


def project(folder: Path) -> Path:
    """The folder, if it is a project.

    Raises
    ------
    AnalysisError : it is none; the message has what was expected and where to go.
    """
    if not (folder / START).is_file() or not (folder / "data").is_dir():
        raise AnalysisError(
            f"no project in {folder}: expected {START} and data/\nNext: cd to the project's folder, then  make lab"
        )
    return folder


def kernel_environment(root: Path) -> dict[str, str]:
    """Folders of the project for IPython and matplotlib: start-up files and font caches of a person change no chart."""
    return {"IPYTHONDIR": str(root / "build" / "ipython"), "MPLCONFIGDIR": str(root / "build" / "matplotlib")}


def environment(root: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The server's environment: the project's settings, and its own folders unless the person named others.

    What the person sets in JupyterLab (theme, keys, open tabs) is kept in ``.venv``, where `make clean` leaves it.
    """
    own = Path(sys.prefix) / "lab"
    folders = {f"JUPYTER_{kind.upper()}_DIR": str(own / kind) for kind in ("config", "data", "runtime")}
    path = os.pathsep.join(filter(None, [str(CONFIG), given.get("JUPYTER_CONFIG_PATH")]))
    return kernel_environment(root) | folders | given | {"JUPYTER_CONFIG_PATH": path}
