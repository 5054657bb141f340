"""Editions on disk: one JSON file each, sorted, one line per number, written whole and never over another.

Belongs here: names, reading with every fault told, writing, which edition is the latest. Does not belong here: what an
edition holds (`snapshot`).
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from analysis.common.names import closest
from analysis.editions.aliases import in_todays_names
from analysis.editions.snapshot import SCHEMA
from analysis.errors import AnalysisError

ENDING = ".json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_SHAPE: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "date": str,
    "study": dict,
    "recommended": str,
    "least_odds": (int, float),
    "numbers": dict,
    "headlines": list,
    "claims": dict,
    "inputs": dict,
    "correlations": dict,
    "facts": dict,
    "options": dict,
    "methods": dict,
}
_RECORDS = {
    "numbers": ("value", "low", "high", "unit", "zh", "en"),
    "claims": ("holds", "share", "conditions"),
    "inputs": ("unit", "distribution", "by", "facts", "cells", "zh", "en"),
    "options": ("sets", "zh", "en"),
    "facts": ("value", "low", "high", "unit", "source", "zh", "en"),
    "methods": ("formula", "code", "zh", "en"),
}
_CELL = ("at", "value", "low", "high", "fact")
_WORDS = ("none", "never", "-never")


class EditionError(AnalysisError):
    """An edition that cannot be written, found or read."""


def _restore(path: Path) -> str:
    return f"Next: bring it back, for example  git checkout -- {path}"


def path_of(folder: Path, name: str) -> Path:
    """The file of an edition.

    Raises
    ------
    EditionError : the name cannot be a file's name everywhere.
    """
    if not _NAME.fullmatch(name) or name.endswith("."):
        raise EditionError(
            f"edition name {name!r}: expected letters, digits, dots, hyphens and underscores, beginning with "
            "a letter or digit, at most 80 of them, no slashes\n"
            "Next: a name such as  make edition NAME=2026-12"
        )
    return folder / f"{name}{ENDING}"


def text_of(edition: dict[str, Any]) -> str:
    """The file's text: sorted, and each record on a line of its own, so that a diff reads as a list of changes."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)

    parts = []
    for name in sorted(edition):
        value = edition[name]
        if isinstance(value, dict) and value:
            inner = ",\n".join(f"  {line(k)}: {line(value[k])}" for k in sorted(value))
            parts.append(f" {line(name)}: {{\n{inner}\n }}")
        else:
            parts.append(f" {line(name)}: {line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _check_records(edition: dict[str, Any], path: Path) -> None:
    for section, fields in _RECORDS.items():
        for key, record in edition[section].items():
            missing = [f for f in fields if not isinstance(record, dict) or f not in record]
            if missing:
                raise EditionError(
                    f"{path}, {section}, {key}: expected the field {missing[0]}, found none\n{_restore(path)}"
                )
            cells = record["cells"] if section == "inputs" else [record] if "value" in fields else []
            for cell in cells:
                if section == "inputs" and not (isinstance(cell, dict) and all(f in cell for f in _CELL)):
                    raise EditionError(
                        f"{path}, {section}, {key}: expected cells with {', '.join(_CELL)}\n{_restore(path)}"
                    )
                odd = [cell[f] for f in ("value", "low", "high") if not _is_number(cell[f])]
                if odd:
                    raise EditionError(
                        f"{path}, {section}, {key}: expected numbers, found {odd[0]!r}\n{_restore(path)}"
                    )


def _is_number(value: Any) -> bool:
    return value is None or value in _WORDS if not isinstance(value, int | float) else not isinstance(value, bool)


def read(path: Path) -> dict[str, Any]:
    """Read and check one edition file; ids that were renamed since are as they are called now.

    Raises
    ------
    EditionError : cut off or no JSON, of another schema, or with a part missing; says which.
    """
    try:
        edition = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise EditionError(f"{path}: expected UTF-8 text, found something else\n{_restore(path)}") from None
    except json.JSONDecodeError as error:
        raise EditionError(
            f"{path}, line {error.lineno}: the edition is cut off or no JSON ({error.msg})\n{_restore(path)}"
        ) from None
    if not isinstance(edition, dict):
        raise EditionError(f"{path}: expected an edition, found {type(edition).__name__}\n{_restore(path)}")
    schema = edition.get("schema")
    if schema != SCHEMA or isinstance(schema, bool):
        newer = isinstance(schema, int | float) and not isinstance(schema, bool) and schema > SCHEMA
        turn = (
            "Next: bring this checkout up to date"
            if newer
            else "Next: delete the file and freeze that edition again from the version that it was made with"
        )
        raise EditionError(
            f"{path}: expected an edition of schema {SCHEMA}, found {'the newer ' if newer else ''}{schema!r}\n{turn}"
        )
    for part, kind in _SHAPE.items():
        if not isinstance(edition.get(part), kind):
            found = "nothing" if part not in edition else type(edition[part]).__name__
            raise EditionError(f"{path}: the edition lacks its {part}, found {found}\n{_restore(path)}")
    _check_records(edition, path)
    return in_todays_names(edition)


def editions(folder: Path) -> dict[str, dict[str, Any]]:
    """Every edition by name, oldest first (by date, then name); none where there is no folder.

    Raises
    ------
    EditionError : a file cannot be read, two files say the same name, or a file is not called as its edition.
    """
    found: dict[str, dict[str, Any]] = {}
    where: dict[str, Path] = {}
    for path in sorted(folder.glob(f"*{ENDING}")):
        edition = read(path)
        name = edition["name"]
        if name.casefold() in where:
            raise EditionError(
                f"{where[name.casefold()]} and {path}: two editions with the same name, {name}\n"
                "Next: delete the one that is a copy"
            )
        found[name], where[name.casefold()] = edition, path
    for name, path in ((n, where[n.casefold()]) for n in found):
        if path.stem != name:
            raise EditionError(
                f"{path}: expected the edition {path.stem}, found one that calls itself {name}\n"
                f"Next: name the file {name}{ENDING}"
            )
    return dict(sorted(found.items(), key=lambda kv: (kv[1]["date"], kv[0])))


def find(folder: Path, name: str) -> dict[str, Any]:
    """One edition by name.

    Raises
    ------
    EditionError : there is none; gives the nearest name.
    """
    path_of(folder, name)
    known = editions(folder)
    if name in known:
        return known[name]
    if not known:
        raise EditionError(f"{folder}: there is no edition yet\nNext: make edition NAME={name}")
    near = closest(name, known)
    hint = f"the nearest is {near}" if near else f"there are {', '.join(known)}"
    raise EditionError(f"{folder}: no edition {name}; {hint}")


def of_study(folder: Path, title: dict[str, str]) -> list[dict[str, Any]]:
    """The editions of a study, told from others by its title, oldest first."""
    return [e for e in editions(folder).values() if e["study"] == title]


def latest(folder: Path, title: dict[str, str]) -> dict[str, Any] | None:
    """The latest edition of a study; None where there is none."""
    found = of_study(folder, title)
    return found[-1] if found else None


def write(folder: Path, edition: dict[str, Any]) -> tuple[Path, bool]:
    """Write an edition whole; the second value is False where the very same one lay there already.

    Raises
    ------
    EditionError : another edition has that name (or one that differs in capitals only); nothing is changed.
    """
    path, text = path_of(folder, edition["name"]), text_of(edition)
    folder.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.read_text(encoding="utf-8", errors="replace") == text:
        return path, False
    taken = [p for p in folder.glob(f"*{ENDING}") if p.name.casefold() == path.name.casefold()]
    refusal = EditionError(
        f"{taken[0] if taken else path}: an edition of that name is there and differs; nothing was "
        "written\nNext: choose another name, or see what changed:  "
        f"make diff BASE={edition['name']}"
    )
    if taken:
        raise refusal
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{path.stem}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        _put(temporary, path, refusal)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return path, True


def _put(temporary: str, path: Path, refusal: EditionError) -> None:
    """Give the finished file its name; a link, because unlike a replacement it cannot take another file's place."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise refusal from None
    except OSError:  # a file system without links
        os.replace(temporary, path)
