"""What the raw tables of a study are now: what a build compares to know whether they have changed.

Belongs here: that state, without reading a row. Does not belong here: what is done when it differs (`build`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.common.toml import parse_toml
from analysis.evidence.document import read_document
from analysis.evidence.faults import Faults
from analysis.evidence.folder import DEFAULT_CURRENCY
from analysis.evidence.raw import FILE, read_raw

UNREADABLE = "unreadable"


def raw_state(folder: Path) -> Any:
    """Names, sizes and times of the files of each raw table, as plain data; None where a study has no raw tables.

    A table on a server has the version that raw.toml states. What cannot be told is the same every time: whatever is
    wrong with it is said by what reads the study.
    """
    if not (folder / FILE).exists():
        return None
    from analysis.warehouse import RawSettings, Warehouse, WarehouseError

    try:
        code = parse_toml((folder / "study.toml").read_text(encoding="utf-8-sig")).get("currency", DEFAULT_CURRENCY)
        document = read_document(folder, FILE, Faults())
        raw = document and read_raw(document, code)
        if not raw:
            return UNREADABLE
        warehouse = Warehouse(RawSettings.from_mapping(raw.settings, folder), folder)
        return {name: warehouse.state(name) for name in raw.tables}
    except (OSError, ValueError, WarehouseError):
        return UNREADABLE
