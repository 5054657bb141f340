"""What was extracted before, by identity of data, question and code: unchanged logs are not scanned again.

Belongs here: keys and files of the cache. Does not belong here: what is extracted.

The key is made without the engine's packages, which take longer to import than a report that changed nothing may take.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import json
import os
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .errors import WarehouseError

PACKAGES = ("ibis-framework", "duckdb", "pyspark-client", "sqlglot")


@functools.cache
def code() -> str:
    """Digest of this room's code and of the versions of the engine's packages."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    for package in PACKAGES:
        try:
            digest.update(f"{package}={version(package)}".encode())
        except PackageNotFoundError:
            digest.update(f"{package} missing".encode())
    return digest.hexdigest()


def key_of(*parts: Any) -> str:
    """A key of plain values and of the code.

    Examples
    --------
    >>> key_of("panel", {"kind": "month"}) == key_of("panel", {"kind": "week"})
    False
    """
    text = json.dumps([code(), *parts], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def kept(folder: Path, name: str, key: str | None, suffix: str, make: Callable[[Path], None]) -> Path:
    """The file of a key, made where it is not there; it appears whole or not at all, older ones of the name go.

    Parameters
    ----------
    name : what is kept, a name for the file.
    key : None where the state of the data cannot be told: it is then made anew each time.
    make : writes the file at the path it is given.

    Raises
    ------
    WarehouseError
        If the disk is full or may not be written.
    """
    path = folder / f"{name}-{key or 'unkeyed'}{suffix}"
    if key is not None and path.exists():
        return path
    temporary = folder / f".{path.name}.{os.getpid()}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make(temporary)
        os.replace(temporary, path)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "a full disk; make room there" if full else f"{error.strerror or error}"
        raise WarehouseError(f"{folder}: expected to keep what was extracted, found {reason}") from None
    finally:
        with contextlib.suppress(OSError):  # what stands where the folder should be has no file in it to remove
            temporary.unlink()
    for old in folder.glob(f"{name}-*{suffix}"):
        if old != path and len(old.name) == len(path.name):
            old.unlink(missing_ok=True)
    return path
