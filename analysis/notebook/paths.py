"""Where a notebook finds its study and leaves what it publishes.

The build sets it through the environment; an analyst in JupyterLab gets the project's own folders.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import AnalysisError

REPORT = "4-strategy-report"  # as the build calls it, which notebooks may not import


@dataclass(frozen=True)
class Paths:
    """Study folder, build folder of this edition, overrides in force, folders of the fonts and of past editions."""

    study: Path
    build: Path
    overrides: dict[str, float | dict[str, float]]
    fonts: Path
    editions: Path

    def published(self, notebook: str) -> Path:
        """Folder in which a notebook publishes."""
        return self.build / "published" / notebook


def _project_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / "notebooks").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    raise AnalysisError(
        f"no project above {start}: expected a folder with notebooks/ and pyproject.toml; "
        "start JupyterLab with  make lab"
    )


def here() -> Paths:
    """The paths of the running notebook.

    Raises
    ------
    AnalysisError : not inside the project, and no variables of the build are set.
    """
    study, build = os.environ.get("STRATEGY_STUDY"), os.environ.get("STRATEGY_BUILD")
    root = None if study and build else _project_root(Path.cwd())
    overrides = json.loads(os.environ.get("STRATEGY_OVERRIDES") or "{}")
    work = Path(build) if build else root / "build"
    return Paths(
        study=Path(study) if study else root / "data",
        build=work,
        overrides=overrides,
        fonts=Path(os.environ.get("STRATEGY_FONTS") or work),
        editions=Path(os.environ.get("STRATEGY_EDITIONS") or (root or work.parent) / "reports" / "editions"),
    )


def model_notebooks(folder: Path) -> list[str]:
    """Notebooks of a folder that the report reads; none where the report is not among them."""
    if not (folder / f"{REPORT}.ipynb").is_file():
        return []
    return sorted(p.stem for p in folder.glob("[0-9]*.ipynb") if p.stem < REPORT)
