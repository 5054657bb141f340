"""A study that is evaluated once for several processes that are forked from this one.

Here: keeping it, and opening it again while its folder is what it was. Not here: evaluating it (`study`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from analysis.common.raw_place import raw_place
from analysis.measured.identity import raw_state
from analysis.study.overrides import Override
from analysis.study.study import Study

_preloaded: dict[tuple[str, str, str], Study] = {}


def _key(folder: Path, overrides: Mapping) -> tuple[str, str, str]:
    content = hashlib.sha256()
    raw = raw_place(folder)
    content.update(json.dumps(raw_state(folder), default=str).encode())
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and not (raw and p.is_relative_to(raw))):
        content.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode())
        content.update(file.read_bytes())
    return str(folder.resolve()), content.hexdigest(), json.dumps(dict(overrides), sort_keys=True)


def preload(study: Study) -> None:
    """Evaluate a study at base, over the draws and by option, for whoever opens the same one from now on."""
    key = _key(study.evidence.folder, study.overrides)
    _ = study.base
    if study.decides:
        _ = study.option_base, study.decision
    study.draws.all()
    _preloaded[key] = study


def open_study(folder: Path, overrides: Mapping[str, Override] | None = None) -> Study:
    """The study that was preloaded, unless a file of its folder has changed since; else as `Study.open`."""
    found = _preloaded.get(_key(Path(folder), overrides or {})) if _preloaded else None
    return found or Study.open(folder, overrides)
