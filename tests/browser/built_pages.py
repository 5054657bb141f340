"""The HTML edition of the real project, made in a copy of it.

A copy, because a test must not write where a person's report lies. What an earlier `make report` has executed is
copied too, and the build itself decides whether it still holds.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

PARTS = ("analysis", "data", "notebooks", "pyproject.toml", "requirements.lock")
MADE = ("executed", "published", "fonts", "memory.json")
BUILD = """
from pathlib import Path
from analysis.report.build import build
from analysis.report.products import PRODUCTS
from analysis.report.project import Project
root = Path.cwd()
build(Project(root, root / "data", tuple(product for product in PRODUCTS if product.file.endswith(".html"))))
"""


def built_pages(source: Path, root: Path) -> dict[str, Path]:
    """Return the page of each language below `root`, built there by whichever test process comes first."""
    root.mkdir(exist_ok=True)
    with open(root / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "done").exists():
            _build(source, root)
            (root / "done").touch()
    return {language: root / "reports" / f"strategy.{language}.html" for language in ("zh", "en")}


def _build(source: Path, root: Path) -> None:
    for name in [*PARTS, "reports/editions", *(f"build/{made}" for made in MADE)]:
        place = source / name
        if place.is_dir():
            shutil.copytree(place, root / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        elif place.exists():
            shutil.copy2(place, root / name)
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", BUILD], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
