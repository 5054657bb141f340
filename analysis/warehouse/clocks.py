"""Text of a time as a moment on the clock of the study's zone, whether it says its offset from UTC or not.

Belongs here: forms of such text, and offsets. Does not belong here: faults of a whole column (`offsets`), other kinds
of cells (`cells`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

OFFSET = r"(?: ?([Zz]|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?))?"
CLOCK = rf"(?:[ T]([0-9]{{1,2}}):([0-9]{{2}})(?::([0-9]{{2}})(?:\.[0-9]{{1,6}})?)?{OFFSET})?"
TIME = r"^([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})" + CLOCK + "$"
# Groups of year, month, day, hour, minute, second, and of the offset; a tenth there could not be on DuckDB.
PARTS, TOLD = (1, 2, 3, 4, 5, 6), 7
# Written like this an engine reads it by itself, at a tenth of the cost of taking a time apart.
USUAL_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2})?$"
# A function of Spark's; DuckDB is given one that does the same.
TO_ZONE = "from_utc_timestamp"
DUCKDB_TO_ZONE = f"CREATE OR REPLACE TEMP MACRO {TO_ZONE}(utc, zone) AS timezone(zone, timezone('UTC', utc))"
USUAL_TOLD = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})? ?(?:Z|[+-][0-9:]{2,5})$"
SECONDS = 19  # characters of such a text up to its seconds
OWN = "own"


class Moment(NamedTuple):
    """A time on the zone's clock, null where the text is none, and by which clock the text says it.

    `clock` is OWN where the text's offset from UTC is the zone's own at that time, minutes ahead of UTC (as text) where
    it is another one, and null where the text says none.
    """

    value: ir.TimestampValue
    clock: ir.StringValue


def with_moments(
    raw: ir.Table, columns: dict[str, str], stripped: Callable[[ir.Value], ir.Value], zone: str
) -> ir.Table:
    """A raw table with what its times say that are text, for `moment_of`, on the clock of a zone.

    In steps, each a table of its own, for one expression would have each cell taken apart dozens of times.

    Parameters
    ----------
    columns : our name → theirs.
    stripped : takes blanks off a text.
    """
    texts = {name: theirs for name, theirs in columns.items() if raw[theirs].type().is_string()}
    if not texts:
        return raw
    made = raw.mutate(**{_step("text", name): stripped(raw[theirs]) for name, theirs in texts.items()})
    made = made.mutate(
        **{_step("local", name): _local(made[_step("text", name)]) for name in texts},
        **{_step("offset", name): _offset(made[_step("text", name)]) for name in texts},
    )
    made = made.mutate(**{_step("minutes", name): _minutes(made[_step("offset", name)]) for name in texts})
    there = {}
    for name in texts:
        local, minutes = made[_step("local", name)], made[_step("minutes", name)]
        there[_step("there", name)] = minutes.isnull().ifelse(
            local, _to_zone(local - minutes.fill_null(0).as_interval("m"), zone)
        )
    return made.mutate(**there)


def moment_of(made: ir.Table, name: str) -> Moment | None:
    """What `with_moments` made of a column; None of one that is no text."""
    if _step("there", name) not in made.columns:
        return None
    local, minutes, there = (made[_step(step, name)] for step in ("local", "minutes", "there"))
    told = minutes.notnull() & local.notnull()
    return Moment(there, told.ifelse((there == local).ifelse(OWN, minutes.cast("string")), None))


def _step(step: str, name: str) -> str:
    """What a column is called that theirs cannot be called."""
    return f"{name}: {step}"


def _local(text: ir.StringValue) -> ir.TimestampValue:
    import ibis

    parts = [text.re_extract(TIME, index).nullif("") for index in PARTS]
    year, month, day, hour, minute, second = (part.fill_null("0").lpad(2, "0") for part in parts)
    known = year + "-" + month + "-" + day + " " + hour + ":" + minute + ":" + second
    usual, legible = text.re_search(USUAL_TIME), text.re_search(TIME)
    told = text.re_search(USUAL_TOLD) & legible
    return ibis.cases((usual, text), (told, text.substr(0, SECONDS)), (legible, known)).try_cast("timestamp")


def _offset(text: ir.StringValue) -> ir.StringValue:
    return text.re_search(USUAL_TIME).ifelse(None, text.re_extract(TIME, TOLD).nullif(""))


def _minutes(offset: ir.StringValue) -> ir.IntegerValue:
    """Minutes ahead of UTC; 0 of Z, null without an offset."""
    import ibis

    digits = offset.re_replace("[^0-9]", "")
    hours, minutes = (digits.substr(start, 2).nullif("").fill_null("0").cast("int64") for start in (0, 2))
    sign = offset.startswith("-").ifelse(ibis.literal(-1), ibis.literal(1)).cast("int64")
    return offset.notnull().ifelse(sign * (hours * 60 + minutes), None)


def _to_zone(utc: ir.TimestampValue, zone: str) -> ir.TimestampValue:
    """A naive time in UTC as a naive time of a zone."""
    import ibis

    return ibis.udf.scalar.builtin(_signature, name=TO_ZONE, signature=(("timestamp", "string"), "timestamp"))(
        utc, zone
    )


def _signature(utc, zone): ...
