"""Where the raw tables of a study lie, as far as what walks its folder must step around them.

Belongs here: that one question, with the standard library alone. Does not belong here: what raw.toml may say
(`analysis.evidence.raw`), reading a table (`analysis.warehouse`).
"""

from __future__ import annotations

from pathlib import Path

from analysis.common.toml import parse_toml

FILE, ENGINE = "raw.toml", "raw"


def raw_place(study: Path) -> Path | None:
    """The folder or file that the engine reads, None for a study without raw tables or with a remote engine.

    Examples
    --------
    >>> raw_place(Path("no such study")) is None
    True
    """
    try:
        engine = parse_toml((study / FILE).read_text(encoding="utf-8-sig")).get("engine", ENGINE)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        engine = ENGINE  # what is wrong with the file is told by what reads it
    if not isinstance(engine, str) or engine.startswith("sc://"):
        return None
    return study / engine.removeprefix("duckdb:///")
