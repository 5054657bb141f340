"""A raw table checked: counted, refused if it must be, its faulty rows set aside; and the table of the rows to use.

Belongs here: the verdict over one table. Does not belong here: how faults are found (`cells`, `validate`, `repeats`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import PROGRAM, of_study

from . import files, offsets, quarantine, validate
from .cells import FATAL
from .clean import Cleaned, clean
from .contracts import CONTRACTS, Contract
from .errors import NoHeader, WarehouseError
from .find_row import repeated_rows
from .proven import counted_by_parts
from .reading import Reading
from .repeats import apart, by_reason, crowded, repeats
from .settings import RawSettings, RawTable

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from .engine import Engine

MOST_EXAMPLES = 6


def read_checked(engine: Engine, raw: RawTable, settings: RawSettings, folder: Path, key: str) -> Reading:
    """Check a table and write the rows that are set aside to `folder`.

    Raises
    ------
    WarehouseError
        If the table is empty, has cells with a unit or a ratio in a column of numbers, or more faulty rows than
        raw.toml tolerates.
    """
    contract = CONTRACTS[raw.name]
    table, where = engine.table(raw)
    try:
        cleaned = clean(table, contract, raw, where)
    except NoHeader as error:
        folder_of = engine.address.path if engine.address.kind == "folder" else None
        elsewhere = files.header_elsewhere(raw, folder_of, error.wanted) if folder_of else ""
        advice = (
            elsewhere or f'write {contract.required[0]} = "their name" and so on under [{raw.name}.columns] of raw.toml'
        )
        raise WarehouseError(f"{error}; {advice}. {_next(settings)}") from None
    theirs = {name: raw.columns.get(name, name) for name in cleaned.values}
    counts = counted_by_parts(engine, raw, cleaned, contract, where)
    if mixed := offsets.mixed(counts.told):
        raw = replace(raw, offsets=mixed)
        cleaned = clean(table, contract, raw, where)
        counts = counted_by_parts(engine, raw, cleaned, contract, where)
    if not counts.rows:
        raise WarehouseError(f"{where}: expected rows in the table {raw.name}, found none. {_next(settings)}")
    if not counts.sums_are_safe:
        raise WarehouseError(
            f"{where}: expected amounts whose sum fits 64 bits, found up to {counts.largest / 100:,.0f}"
        )
    faults = dict(counts.faults)
    examples = _examples(engine, raw, contract, theirs, counts) if faults else ()
    if worst := [reason for reason in faults if reason.partition(": ")[2] in FATAL]:
        told = [line for line in examples if any(f", {r.partition(':')[0]}: " in line for r in worst)]
        advice = f"write plain numbers and say the unit once, as unit under [{raw.name}] of raw.toml"
        raise WarehouseError("\n".join(told[:MOST_EXAMPLES]) + f"\n{raw.name}: {advice}. {_next(settings)}")
    copied, aside = _repeated(engine, cleaned, counts, contract)
    if aside:
        faults |= aside
        rows = cleaned.good_rows if counts.bad else cleaned.all_rows
        examples = (*examples, *repeated_rows(engine, raw, contract, apart(rows, contract.key)))
    set_aside = counts.bad + sum(aside.values())
    if set_aside > raw.rejected_at_most * counts.rows:
        told = ", ".join(f"{reason} {rows:,}" for reason, rows in faults.items())
        if faults.get("lat: above 90", 0) > counts.rows / 2:
            told += "; lon and lat look swapped"
        raise WarehouseError(
            "".join(f"{line}\n" for line in examples[:MOST_EXAMPLES])
            + f"{where}: expected at most {raw.rejected_at_most:.1%} faulty rows, found {set_aside:,} of "
            f"{counts.rows:,} ({told}). Correct them, or allow more by rejected_at_most under [{raw.name}] of raw.toml."
            f" {_next(settings)}"
        )
    name = ""
    if set_aside:
        name = f"quarantine-{raw.name}.parquet"
        _write(engine, cleaned, contract, theirs, key, folder / name, copied)
    paths = files.find(raw, engine.address.path) if engine.address.kind == "folder" else []
    return Reading(
        table=raw.name,
        where=where,
        read=counts.rows,
        used=counts.rows - set_aside,
        quarantined=set_aside,
        bytes=sum(path.stat().st_size for path in paths) if paths else None,
        first=counts.first,
        last=counts.last,
        faults=faults,
        examples=tuple(examples),
        plain=tuple(sorted(counts.plain)),
        copies=copied,
        quarantine=name,
        offsets=mixed,
        notes=offsets.notes(engine, raw, contract, cleaned, counts.told),
    )


def usable(engine: Engine, raw: RawTable, settings: RawSettings, reading: Reading) -> ir.Table:
    """The rows to use of a table that was read: no more work for each cell than the data needs, and of text once."""
    contract, raw = CONTRACTS[raw.name], replace(raw, offsets=reading.offsets)
    table, where = engine.table(raw)
    cleaned = clean(table, contract, raw, where)
    plain = {name: cleaned.raw[raw.columns.get(name, name)] for name in reading.plain}
    cleaned = Cleaned(cleaned.raw, cleaned.values | plain, cleaned.faults)
    rows = cleaned.good_rows if reading.quarantined else cleaned.all_rows
    rows = apart(rows, contract.key).kept if reading.copies else rows
    return engine.read_once(rows, raw.name) if engine.reads_text(raw) else rows


def _repeated(
    engine: Engine, cleaned: Cleaned, counts: validate.Counts, contract: Contract
) -> tuple[bool, dict[str, int]]:
    """Whether a key is repeated among good rows, and the rows that are set aside for it by reason."""
    if not contract.key or not set(contract.key) <= set(cleaned.values):
        return False, {}
    rows = cleaned.good_rows if counts.bad else cleaned.all_rows
    # The key's columns are enough to say that all is well, and the rest need not be read then.
    if counts.keys_lie_close and not engine.fetch(crowded(rows[contract.key[0]], counts.lowest)).to_pylist()[0]["runs"]:
        return False, {}
    if not engine.fetch(repeats(rows, contract.key)).to_pylist()[0]["keys"]:
        return False, {}
    found = engine.fetch(by_reason(apart(rows, contract.key))).to_pylist()
    return True, {row["fault"]: int(row["rows"]) for row in sorted(found, key=lambda row: row["fault"])}


def _examples(
    engine: Engine, raw: RawTable, contract: Contract, theirs: dict[str, str], counts: validate.Counts
) -> tuple[str, ...]:
    from .engine import ROW

    wanted = dict.fromkeys(counts.faults, quarantine.FIRST)
    lines: dict[str, list[str]] = {reason: [] for reason in wanted}
    for file, numbered in engine.numbered(raw):
        cleaned = clean(numbered, contract, raw, file)
        for reason, left in wanted.items():
            if left > 0:
                rows = engine.fetch(quarantine.first_cells(cleaned, reason, theirs, ROW)).to_pylist()[:left]
                lines[reason] += quarantine.example_lines(reason, rows, file, contract)
                wanted[reason] -= len(rows)
        if not any(left > 0 for left in wanted.values()):
            break
    return tuple(line for found in lines.values() for line in found)


def _write(
    engine: Engine, cleaned: Cleaned, contract: Contract, theirs: dict[str, str], key: str, path: Path, copied: bool
) -> None:
    import ibis

    aside = quarantine.set_aside(cleaned, contract, theirs, key)
    if copied:
        parts = apart(cleaned.good_rows, contract.key)
        aside = ibis.union(aside, quarantine.repeats_aside(parts, contract, key).select(*aside.columns))
    path.parent.mkdir(parents=True, exist_ok=True)
    engine.write(aside, path)


def _next(settings: RawSettings) -> str:
    study = of_study(settings.home)
    return f"Then run: {PROGRAM} check" + (f" --study {study}" if study else "")
