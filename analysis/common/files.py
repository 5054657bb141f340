"""Files that appear whole or not at all.

Belongs here: writing one file. Does not belong here: replacing several together (`build.files`).
"""

import os
import tempfile
from pathlib import Path

UNFINISHED = ".new"  # the ending of a file that is being written; what a killed process leaves behind has it


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file under a temporary name beside it, then rename it into place; the folder is made if need be.

    A reader, or another writer of the same file, sees the old content or the new one, never a part.

    Raises
    ------
    OSError : the folder cannot be made or written, or the disk is full; the file is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
