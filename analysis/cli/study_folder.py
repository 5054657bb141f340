"""Whether a folder that a person named can be a study at all, checked before anything reads it.

Belongs here: what would stall or mislead every command: no such folder, no study in it, a link that leads out of it, a
pipe, a file of gigabytes, names of an older form. Does not belong here: what the files say (`analysis.evidence`).
Standard library only, but where an older name may stand in a file.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from analysis.common.aliases import ALIASES
from analysis.common.names import did_you_mean
from analysis.common.raw_place import raw_place
from analysis.errors import AnalysisError

MOST_FILES, MOST_BYTES = 1_000, 50_000_000
NEXT = "Name a study, for example --study data (make: STUDY=data), or begin one: make study NAME=gym"


def usable(study: Path) -> None:
    """Raise AnalysisError where a folder is no study that can be read, or one with names of an older form."""
    readable(study)
    if any(ALIASES.may_stand_in(_text(file)) for file in study.glob("*.toml")):
        from analysis.evidence.migrate import require_current

        require_current(study)


def readable(study: Path) -> None:
    """Raise AnalysisError where a folder is no study that can be read."""
    if not study.is_dir():
        beside = [path.parent.name for path in study.parent.glob("*/study.toml")]
        raise AnalysisError(f"{study}: there is no such folder{did_you_mean(study.name, beside) or '.'} {NEXT}")
    if not (study / "study.toml").exists():
        raise AnalysisError(f"{study} is no study: it has no study.toml. {NEXT}")
    seen = 0
    raw = raw_place(study)
    for folder, folders, files in os.walk(study):
        folders[:] = [name for name in folders if Path(folder, name) != raw]
        for name in files:
            seen += 1
            if Path(folder, name) != raw:
                _ordinary(Path(folder, name), study)
        if seen > MOST_FILES:
            raise AnalysisError(f"{study} holds more than {MOST_FILES:,} files; a study is a folder of its own. {NEXT}")


def _text(file: Path) -> str:
    """What a file says; nothing where it cannot be read, which is told by what reads it."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _ordinary(file: Path, study: Path) -> None:
    """A file of the folder itself, of a size that a person could have written."""
    try:
        found = file.stat()
    except OSError as error:
        raise AnalysisError(f"{file} cannot be read: {error.strerror}. Remove it, or make it readable.") from None
    if not file.resolve().is_relative_to(study.resolve()):
        raise AnalysisError(f"{file} is a link to a file outside the study. Put a copy of the file in its place.")
    if not stat.S_ISREG(found.st_mode):
        raise AnalysisError(f"{file} is a pipe, a socket or a device, no file. Remove it.")
    if found.st_size > MOST_BYTES:
        size, most = found.st_size // 1_000_000, MOST_BYTES // 1_000_000
        said = f"{file} has {size:,} MB, more than {most} MB."
        raise AnalysisError(f"{said} Keep raw data outside the study, or in the folder that raw.toml names.")
