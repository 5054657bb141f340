"""The archives that office files are.

Here: one date for all their parts, so that the same report is the same file. Not here: what stands in them.
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can hold


def undated(packed: bytes) -> bytes:
    """Return the same archive with one date for all of its parts."""
    buffer = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, DATE), old.read(name), ZIP_DEFLATED)
    return buffer.getvalue()
