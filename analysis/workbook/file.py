"""The bytes of a workbook: the same input gives the same bytes, and every formula carries its value.

Belongs here: what happens between openpyxl and the file. Does not belong here: cells.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape

from openpyxl import Workbook

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
FIRST = ("[Content_Types].xml", "_rels/.rels")
FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>(.*?)</f><v\s*(?:/>|></v>)</c>', re.DOTALL)
MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*")


def with_values(xml: str, values: dict[str, float | str]) -> str:
    """A sheet's XML with the value of each formula, so that a preview or a protected view shows numbers.

    Examples
    --------
    >>> with_values('<c r="B2" s="1"><f>1+1</f><v/></c>', {"B2": 2.0})
    '<c r="B2" s="1"><f>1+1</f><v>2.0</v></c>'
    """

    def put(found: re.Match) -> str:
        cell, rest, formula = found.groups()
        value = values[cell]
        kind = ' t="str"' if isinstance(value, str) else ""
        written = escape(value) if isinstance(value, str) else repr(value)
        return f'<c r="{cell}"{rest}{kind}><f>{formula}</f><v>{written}</v></c>'

    return FORMULA.sub(put, xml)


def to_bytes(file: Workbook, cached: dict[str, dict[str, float | str]], day: date) -> bytes:
    """The file.

    Parameters
    ----------
    file : the finished workbook.
    cached : by sheet and cell, the value of each formula.
    day : stands as the day of creation and of change.
    """
    moment = datetime(day.year, day.month, day.day)
    file.properties.created = file.properties.modified = moment
    raw = io.BytesIO()
    file.save(raw)
    sheets = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(file.sheetnames, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(made.namelist(), key=lambda n: (n not in FIRST, n)):
            content = made.read(name)
            if name in sheets:
                content = with_values(content.decode(), cached.get(sheets[name], {})).encode()
            elif name == "docProps/core.xml":
                stamp = rf"\g<1>{moment:%Y-%m-%dT%H:%M:%SZ}"
                content = MODIFIED.sub(stamp, content.decode()).encode()  # openpyxl writes the time of saving
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(entry, content)
    return out.getvalue()
