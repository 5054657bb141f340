"""Brings an older study folder to today's names, and keeps the older folder beside it.

Belongs here: the command, and putting the migrated folder in the old one's place. Does not belong here: which names
changed (`analysis.common.aliases`) and what that changes in a file (`analysis.evidence.migrate`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from analysis.cli.study_folder import readable
from analysis.errors import AnalysisError, of_study

SUMMARY = "bring an older study folder to today's names"
EXAMPLES = (
    ("migrate studies/gym", "change its names; the older folder stays as studies/gym.before-migrate"),
    ("migrate data", "the same for the study in data/"),
)
KEPT = ".before-migrate"
MARK = b"\xef\xbb\xbf"  # with which some editors begin a UTF-8 file


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("study", type=Path, metavar="STUDY", help="the study's folder")


def run(options: argparse.Namespace) -> int:
    """Change the names and say what changed, where the older folder is, and what to do next."""
    from analysis.evidence.faults import check
    from analysis.evidence.migrate import migrated_folder

    readable(options.study)
    study, shown = options.study, of_study(options.study) or "data"
    found = migrated_folder(study)
    if not found:
        print(f"{shown} has today's names already; nothing was changed.")
        return 0
    swapped(study, {file: text for file, (text, _) in found.items()})
    changes = [change for _, listed in found.values() for change in listed]
    print(*changes, sep="\n")
    counted = f"{len(changes)} {'place' if len(changes) == 1 else 'places'}"
    files = f"{len(found)} {'file' if len(found) == 1 else 'files'}"
    print(f"Changed {counted} in {files} of {shown}; the older folder is kept as {shown}{KEPT}.")
    print(f"Next: {check(study)}")
    return 0


def swapped(study: Path, texts: Mapping[str, str]) -> Path:
    """Put a copy of a folder with some files' new texts in its place, whole or not at all; the old one stays beside it.

    Returns
    -------
    Path : where the older folder is kept.

    Raises
    ------
    AnalysisError : something has the name under which it would be kept, or the folder cannot be written.
    """
    kept = study.with_name(study.name + KEPT)
    if os.path.lexists(kept):
        raise AnalysisError(
            f"{kept} is there already, from an earlier migration; nothing was written.\n"
            "Next: move it away or delete it, then run the same command"
        )
    try:
        with tempfile.TemporaryDirectory(dir=study.parent, prefix=f".{study.name}.") as temporary:
            draft = Path(temporary) / study.name
            shutil.copytree(study, draft, symlinks=True)
            for file, text in texts.items():
                mark = MARK if (study / file).read_bytes().startswith(MARK) else b""
                (draft / file).write_bytes(mark + text.encode())
            os.rename(study, kept)
            try:
                os.rename(draft, study)
            except BaseException:
                os.rename(kept, study)
                raise
    except (OSError, shutil.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise AnalysisError(f"{study} cannot be migrated: {reason}. The folder is as it was.") from None
    return kept
