"""A study evaluated once for several processes that are forked from this one.

Here: keeping it, and finding it again while its folder is what it was. Not here: evaluating it (`study`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.study.study import Study

_kept: dict[tuple[str, str, str], Study] = {}


def _key(folder: Path, overrides: Mapping) -> tuple[str, str, str]:
    content = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode())
        content.update(file.read_bytes())
    return str(folder.resolve()), content.hexdigest(), json.dumps(dict(overrides), sort_keys=True)


def keep(study: Study) -> None:
    """Evaluate a study at base, over the draws and by option, for whoever opens the same one from now on."""
    key = _key(study.evidence.folder, study.overrides)
    _ = study.base, study.option_base, study.decision
    study.draws.all()
    _kept[key] = study


def kept(folder: Path, overrides: Mapping) -> Study | None:
    """The study that was kept, unless a file of its folder has changed since."""
    return _kept.get(_key(folder, overrides)) if _kept else None
