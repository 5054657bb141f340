"""Files that appear whole or not at all, and the lock that keeps two builds apart.

Belongs here: replacing, cleaning and listing files. Does not belong here: writing one file (`common.files`), what is
built, or when.
"""

import fcntl
import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from analysis.common.files import UNFINISHED

STAGING = ".staging"


def clear_temporaries(*folders: Path) -> None:
    """Remove what a killed build left behind; call it only while holding the lock."""
    for folder in folders:
        shutil.rmtree(folder / STAGING, ignore_errors=True)
        for temporary in folder.glob(f".*{UNFINISHED}"):
            temporary.unlink()


def empty_folder(folder: Path) -> Path:
    """A folder that exists and is empty."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def replace_together(made: Mapping[Path, Path]) -> None:
    """Rename each finished file (key) to its place (value), with nothing but the renames in between.

    A stop by Ctrl-C or `kill` waits until all are in place. A missing file raises before the first rename.
    """
    for temporary in made:
        temporary.stat()
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        for temporary, place in made.items():
            os.replace(temporary, place)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


@contextmanager
def one_at_a_time(path: Path, announce: Callable[[str], None]) -> Iterator[None]:
    """Hold the build lock; when another build has it, announce it in one line and wait.

    The kernel of the operating system drops the lock when its holder dies, however it dies.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            announce(f"Another build is running (process {holder}); waiting for it to end.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        handle.seek(0)
        handle.truncate()
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield


def listing(files: list[Path], relative_to: Path) -> list[str]:
    """One line per file: its path and its size in kB (1 kB = 1000 bytes)."""
    names = [os.path.relpath(file, relative_to) for file in files]
    width = max(map(len, names), default=0)
    return [
        f"  {name:<{width}}  {max(1, round(file.stat().st_size / 1000)):>6,} kB"
        for name, file in zip(names, files, strict=True)
    ]
