"""An older study file in today's names: which of its keys and texts change, and nothing else of it.

Belongs here: text in, text out, for the files of a study, and telling that a folder is of the older form. Does not
belong here: the names (`common.aliases`), and putting a migrated folder in the old one's place (the command).
Comments, order, blanks and quotation marks stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.common.aliases import ALIASES, Aliases, today
from analysis.common.toml import parse_toml
from analysis.errors import AnalysisError

from .document import DEEPEST, depth_of
from .faults import EvidenceError, Faults, migrate
from .text import read_text
from .tokens import Token, tokens

FILES = ("study.toml", "inputs.toml", "options.toml", "claims.toml", "report.toml", "correlations.toml")
_SLOT = re.compile(r"\$[^$\n]+\$|\{\{|\}\}|\{([^{}]*)\}")  # a formula between dollars is left alone


class OlderFormError(EvidenceError):
    """A study folder has names that were changed since: one line that names the files, the names and `migrate`."""

    def __init__(self, folder: Path, files: list[str], names: list[str]) -> None:
        self.folder, self.faults = folder, ()
        what = f"{', '.join(files)} in {folder} {'is' if len(files) == 1 else 'are'} of an older form"
        AnalysisError.__init__(self, f"{what}: keys {', '.join(names)}. Next: {migrate(folder)}")


class MigrateError(AnalysisError):
    """A file that cannot be brought to today's names."""


@dataclass(frozen=True)
class Change:
    """One replacement: in which line of which file (from 1), what stood there and what stands there now."""

    file: str
    line: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file} line {self.line}: {self.old} → {self.new}"


def _slots(text: str, start: int, aliases: Aliases) -> Iterator[tuple[int, int, str]]:
    """Slots of a sentence that change: where they stand in the file, and as they are called now."""
    for match in _SLOT.finditer(text):
        if match[1] is not None and (new := f"{{{aliases.in_slot(match[1])}}}") != match[0]:
            yield start + match.start(), start + match.end(), new


def _key(file: str, token: Token, name: str, aliases: Aliases) -> str:
    """A key as it is called now."""
    match file, token.path:
        case ("inputs.toml", (_,)) | ("options.toml", (_, "set", _)):
            return today(name, aliases.inputs)
        case "report.toml", ("tiles", _):
            return aliases.in_slot(name)
    for pattern, new in aliases.keys.get(file, {}).items():
        parts = pattern.split(".")
        if len(parts) == len(token.path) and all(p in ("*", k) for p, k in zip(parts, token.path, strict=True)):
            return new
    return name


def _replaced(file: str, text: str, aliases: Aliases) -> Iterator[tuple[int, int, str]]:
    """What changes in a file: characters from, to, and what stands there then; in its order."""
    for token in tokens(text):
        old = text[token.start : token.end]
        match token.kind, file, token.path:
            case "key", _, _:
                new = _key(file, token, old, aliases)
            case _, "correlations.toml", ("pair", "inputs"):
                new = today(old, aliases.inputs)
            case _, "claims.toml", (_, "holds"):
                new = aliases.in_text(old)
            case _, "report.toml", ("cover", "tiles"):
                new = aliases.in_slot(old)
            case _:
                yield from _slots(old, token.start, aliases)
                continue
        if new != old:
            yield token.start, token.end, new


def migrated(file: str, text: str, aliases: Aliases = ALIASES) -> tuple[str, tuple[Change, ...]]:
    """A file of a study with today's names, and each change; a file of today's form comes back as it was.

    Parameters
    ----------
    file : its name, one of `FILES`; a file of another name has nothing to change.
    text : what `tomllib` can read.
    aliases : old and new names.

    Examples
    --------
    >>> text, changes = migrated("inputs.toml", "# Mine.\\n[curation]  # a guess\\nbase = 0.5\\n")
    >>> text
    '# Mine.\\n[zipf_exponent]  # a guess\\nbase = 0.5\\n'
    >>> print(*changes)
    inputs.toml line 2: curation → zipf_exponent
    """
    if file not in FILES:
        return text, ()
    parts, changes, behind = [], [], 0
    for start, end, new in _replaced(file, text, aliases):
        parts += [text[behind:start], new]
        changes.append(Change(file, text.count("\n", 0, start) + 1, text[start:end], new))
        behind = end
    return "".join([*parts, text[behind:]]), tuple(changes)


def migrated_folder(folder: Path, aliases: Aliases = ALIASES) -> dict[str, tuple[str, tuple[Change, ...]]]:
    """Files of a folder that have older names: the text with today's, and the changes.

    A file that cannot be read, or is no TOML, is left out: reading the folder tells its fault.

    Raises
    ------
    MigrateError : a file has the older and the newer name of the same thing, so that one of them must go first.
    """
    found = {}
    for file in FILES:
        text = read_text(folder / file, Faults()) if (folder / file).is_file() else None
        if text is None or not aliases.may_stand_in(text) or not _is_toml(text):
            continue
        new, changes = migrated(file, text, aliases)
        if changes and not _is_toml(new):
            keys = {text[token.start : token.end] for token in tokens(text) if token.kind == "key"}
            twice = ", ".join(dict.fromkeys(f"{c.old} and {c.new}" for c in changes if {c.old, c.new} <= keys))
            raise MigrateError(
                f"{folder / file}: expected the older or the newer name of a key, found both ({twice}); nothing was "
                "written\nNext: take one of them out of the file, then run the same command"
            )
        if changes:
            found[file] = (new, changes)
    return found


def _is_toml(text: str) -> bool:
    try:
        return depth_of(parse_toml(text)) <= DEEPEST
    except (ValueError, RecursionError):
        return False


def older_names(changes: tuple[Change, ...], aliases: Aliases = ALIASES) -> list[str]:
    """The older names that changes replace, each once; a form with its colon.

    >>> older_names(migrated("claims.toml", 'a.zh = "{curation} {share:odds} {share:odds}"')[1])
    ['curation', ':odds']
    """
    patterns = {name: rf"\b{name}\b" for name in (*aliases.numbers, *aliases.older_keys)}
    patterns |= {f":{form}": rf":{form}\b" for form in aliases.forms}
    return [name for name, pattern in patterns.items() if any(re.search(pattern, c.old) for c in changes)]


def require_current(folder: Path | str) -> None:
    """A study folder has no older name.

    Raises
    ------
    OlderFormError : it has; the one line lists files and names, and the command to run.
    """
    try:
        found = migrated_folder(Path(folder))
    except MigrateError:
        return  # two names of one thing: reading the folder tells which is unknown
    changes = tuple(change for _, listed in found.values() for change in listed)
    if changes:
        raise OlderFormError(Path(folder), list(found), older_names(changes))
