"""What has changed since the last build: content hashes of files, remembered by their stat signature.

Belongs here: digests, and the record of what each stage was made from. Does not belong here: which files
matter to which stage (`stale`). Keys are content, never times: touching a file changes none.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.common.files import write_whole

IGNORED = ("__pycache__", ".ipynb_checkpoints", ".DS_Store")

# A file written twice within one tick of the file system's clock has one signature for two contents, so a
# hash is remembered only when the file was already this old (in nanoseconds) when it was read.
SETTLED = 1_000_000_000


def digest_of(value: object) -> str:
    """Hash of any JSON value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def files_under(place: Path) -> list[Path]:
    """Every file in a folder (or the file itself), sorted; without those that editors and interpreters leave behind."""
    if place.is_file():
        return [place]
    found: list[Path] = []
    for folder, folders, names in os.walk(place):
        folders[:] = [name for name in folders if name not in IGNORED]
        found += [Path(folder, name) for name in names if name not in IGNORED and not name.endswith("~")]
    return sorted(found)


def difference(before: Mapping[str, str] | None, now: Mapping[str, str]) -> str | None:
    """Why a stage must be made again: the first part of its key that differs, or None when none does."""
    if before is None:
        return "first time"
    for part in [*now, *before]:
        if before.get(part) != now.get(part):
            return f"{part} changed"
    return None


@dataclass
class BuildState:
    """Hashes of files by signature, and per finished stage its key and the digest of what it wrote."""

    path: Path
    hashes: dict[str, list] = field(default_factory=dict)
    stages: dict[str, dict] = field(default_factory=dict)
    changed: bool = False

    @classmethod
    def load(cls, path: Path) -> "BuildState":
        """Read the record of earlier builds; a missing or damaged one only means that all is made again."""
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, dict(known["hashes"]), dict(known["stages"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return cls(path)

    def save(self) -> None:
        """Write the record, if anything in it is new."""
        if self.changed:
            content = json.dumps({"hashes": self.hashes, "stages": self.stages}, ensure_ascii=False)
            write_whole(self.path, content.encode())
            self.changed = False

    def file_digest(self, file: Path) -> str:
        """SHA-256 of a file, from memory when its size, times and inode are as they were."""
        stat = file.stat()
        signature = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        known = self.hashes.get(str(file))
        if known and known[:-1] == signature:
            return known[-1]
        now = time.time_ns()
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        if now - max(stat.st_mtime_ns, stat.st_ctime_ns) > SETTLED:
            self.hashes[str(file)] = [*signature, digest]
            self.changed = True
        return digest

    def digest(self, places: Iterable[Path], relative_to: Path, leave_out: Iterable[Path] = ()) -> str:
        """Hash of the names and contents of everything in some files and folders."""
        left_out = tuple(os.path.relpath(place, relative_to) for place in leave_out)
        below = tuple(name + os.sep for name in left_out)
        names = {os.path.relpath(file, relative_to): file for place in places for file in files_under(place)}
        contents = {
            name: self.file_digest(file)
            for name, file in names.items()
            if name not in left_out and not name.startswith(below)
        }
        return digest_of(contents)

    def why_stale(self, stage: str, key: Mapping[str, str], outputs: str) -> str | None:
        """Why a stage must be made again, or None while its key and what it wrote are as recorded."""
        record = self.stages.get(stage)
        if record is None:
            return "first time"
        changed = None if record["outputs"] == outputs else "its output changed"
        return difference(record["key"], key) or changed

    def forget(self, stage: str) -> None:
        """Before a stage starts: until it has ended well, nothing vouches for what it wrote."""
        if self.stages.pop(stage, None) is not None:
            self.changed = True
            self.save()

    def record(self, stage: str, key: Mapping[str, str], outputs: str) -> None:
        """After a stage has ended well."""
        self.stages[stage] = {"key": dict(key), "outputs": outputs}
        self.changed = True
        self.save()
