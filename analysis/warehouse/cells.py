"""One raw column to one of ours, as Ibis expressions: the value, and what can be wrong with a cell.

Belongs here: reading text, numbers, money, times, periods, ids and flags, the same on every engine.
Does not belong here: which columns there are (`contracts`), counting faults (`validate`), the engine.

Where engines differ the expression avoids the difference: characters are listed instead of `\\s` (which is Unicode on
one engine and ASCII on the next), half cents are rounded by floor() before any cast, texts are matched before they are
cast, and a time becomes text of fixed form before it becomes a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from .clocks import Moment
from .contracts import RawColumn
from .errors import WarehouseError
from .folders import NO_VALUE
from .settings import UNITS

if TYPE_CHECKING:
    import ibis.expr.types as ir

BLANK = "[ \\t\\r\\n\u00a0\u3000]+"
# A leading zero is an area code or a serial number, not a quantity.
NUMBER = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$"
WORDED = "[0-9] *[\u4e07\u4ebf\u5343\u767e\u842c\u5104kKmM%\uff05]"
RATIO = "^ *[0-9.]+ *[:：] *[0-9.]+ *$"
TOTAL = "^(合 *计|总 *计|小 *计|共 *计|总 *和|汇 *总|(grand |sub ?-?)?total)s?[:：]?$"
TOTAL_REASON = "a total of other rows"
PERIOD = r"^[0-9]{4}(-(0[1-9]|1[0-2])|Q[1-4]|-W(0[1-9]|[1-4][0-9]|5[0-3]))?$"
# Beyond it a double no longer counts single cents.
LARGEST_CENTS = 2.0**53
LARGEST_DOUBLE = 1.7976931348623157e308
WORDED_REASON = "a number with a unit or % in the cell"
RATIO_REASON = "a ratio, not a number"
WITH, WITHOUT = "with", "without"
OFFSET_REASON = "told from UTC, where other rows do not say from where"
NO_OFFSET_REASON = "not told from UTC, where other rows are"
FATAL = (WORDED_REASON, RATIO_REASON)


class Read(NamedTuple):
    """A column as read: its value, null where a cell is faulty, a condition for each reason, the clocks of times."""

    value: ir.Value
    faults: dict[str, ir.BooleanValue]
    clock: ir.StringValue | None = None


def read_column(
    raw: ir.Value,
    column: RawColumn,
    *,
    unit: str,
    words: Mapping[str, str],
    limits: tuple,
    moment: Moment | None = None,
    offsets: str = "",
) -> Read:
    """A raw column as the contract wants it.

    Parameters
    ----------
    raw : the column as the engine has it.
    unit : what 1 is in a column of money, a key of `UNITS`.
    words : their word → ours.
    limits : the lowest and highest right number, None where there is none; money in the currency.
    moment : what a text of a time says, on the study's clock.
    offsets : WITH or WITHOUT, where text of times that is not so is a fault; "" where either will do.

    Raises
    ------
    WarehouseError
        If the column's type cannot hold such values.
    """
    readers = {"text": _text, "id": _identity, "period": _period, "flag": _flag}
    if column.kind == "time":
        read = _time(raw, column, moment, offsets)
    elif column.kind in ("number", "money"):
        read = _number(raw, column, UNITS[unit] * 100 if column.kind == "money" else None, limits)
    else:
        read = readers[column.kind](raw, column)
    if column.choices:
        read = _chosen(read, column, words)
    if not column.required or column.gaps:
        return read
    known = read.value.isnull()
    for found in read.faults.values():
        known = known & ~found.fill_null(False)
    return read._replace(faults=read.faults | {"empty": known})


def _wrong(column: RawColumn, raw: ir.Value, expected: str) -> WarehouseError:
    return WarehouseError(f"column {column.name}: expected {expected}, found the type {raw.type()}")


def stripped(raw: ir.StringValue) -> ir.StringValue:
    """A text without blanks around it, null where nothing is left."""
    return raw.re_replace("^" + BLANK, "").re_replace(BLANK + "$", "").nullif("").nullif(NO_VALUE)


def _text(raw: ir.Value, column: RawColumn) -> Read:
    if not raw.type().is_string():
        raise _wrong(column, raw, "text (a code such as 0571 loses its zero as a number)")
    text = stripped(raw)
    return Read(text, {TOTAL_REASON: text.lower().re_search(TOTAL)} if column.summed else {})


def _identity(raw: ir.Value, column: RawColumn) -> Read:
    if raw.type().is_string():
        return Read(stripped(raw), {})
    if raw.type().is_integer():
        return Read(raw.cast("int64"), {})
    if raw.type().is_floating():
        # pandas turns whole numbers into floats where one is missing.
        number = _within(raw, LARGEST_CENTS)
        whole = number == number.floor()
        odd = raw.notnull() & ~raw.isnan() & ~whole.fill_null(False)
        return Read(whole.ifelse(number, None).cast("int64"), {"an id that is no whole number": odd})
    raise _wrong(column, raw, "text or whole numbers")


def _number(raw: ir.Value, column: RawColumn, scale: float | None, limits: tuple) -> Read:
    kind = raw.type()
    faults: dict[str, ir.BooleanValue] = {}
    if kind.is_string():
        text = stripped(raw).replace("\u2212", "-")
        good = text.re_search(NUMBER)
        number = good.ifelse(text, None).try_cast("float64")
        worded, ratio = text.re_search(WORDED), text.re_search(RATIO)
        faults |= {WORDED_REASON: worded & ~good, RATIO_REASON: ratio, "not a number": ~good & ~worded & ~ratio}
    elif kind.is_boolean() or not kind.is_numeric():
        raise _wrong(column, raw, "numbers")
    else:
        number = raw.cast("float64")
    if kind.is_floating() or kind.is_string():
        unreal = number.isnan() | (number.abs() > real(LARGEST_DOUBLE))
        faults["NaN or infinite"] = unreal
        number = unreal.ifelse(None, number)
    value = number
    if scale is not None:
        limit = LARGEST_CENTS / scale
        faults["too large to count in cents"] = number.abs() > real(limit)
        exact = kind.is_integer() and scale == 1
        value = raw.cast("int64") if exact else half_up(_within(number, limit) * real(scale)).cast("int64")
    return Read(value, faults | _outside(number, scale, limits))


def half_up(number: ir.NumericValue) -> ir.NumericValue:
    """The nearest whole number, halves away from zero: by floor(), because engines round halves differently."""
    return (number.abs() + real(0.5)).floor() * (number < real(0)).ifelse(-1, 1)


def _within(number: ir.NumericValue, limit: float) -> ir.NumericValue:
    """A number, null where it is NaN or too large: no floor() and no cast may meet one of those."""
    return (number.abs() <= real(limit)).ifelse(number, None)


def real(number: float) -> ir.FloatingScalar:
    """A literal that is a double on every engine: to Spark a bare 0.5 is a decimal, and Sail then counts in them."""
    import ibis

    return ibis.literal(repr(float(number))).cast("float64")


def _outside(number: ir.NumericValue, scale: float | None, limits: tuple) -> dict[str, ir.BooleanValue]:
    low, high = limits
    factor = 1.0 if scale is None else scale / 100
    outside = {}
    if low is not None:
        outside[f"below {low:,g}"] = number < real(low / factor)
    if high is not None:
        outside[f"above {high:,g}"] = number > real(high / factor)
    return outside


def _time(raw: ir.Value, column: RawColumn, moment: Moment | None, offsets: str) -> Read:
    kind = raw.type()
    if kind.is_timestamp():
        # DuckDB's session has the study's time zone, so that this cast converts; on Spark the engine has done it.
        return Read(raw.cast("timestamp") if kind.timezone else raw, {})
    if kind.is_date():
        return Read(raw.cast("timestamp"), {})
    if moment is None:
        raise _wrong(column, raw, "a time or text such as 2025-09-30 23:59:59")
    value, clock = moment
    faults = {"not a time such as 2025-09-30 23:59:59": stripped(raw).notnull() & value.isnull()}
    if offsets:
        odd = value.notnull() & (clock.isnull() if offsets == WITH else clock.notnull())
        faults[NO_OFFSET_REASON if offsets == WITH else OFFSET_REASON] = odd
        value = odd.ifelse(None, value)
    return Read(value, faults, clock)


def _period(raw: ir.Value, column: RawColumn) -> Read:
    kind = raw.type()
    if kind.is_timestamp() or kind.is_date():
        month = raw.month().cast("string").lpad(2, "0")
        return Read(raw.year().cast("string") + "-" + month, {})
    if not kind.is_string():
        raise _wrong(column, raw, "text such as 2025-09, 2025Q3 or 2025-W36")
    text = stripped(raw)
    good = text.re_search(PERIOD)
    return Read(good.ifelse(text, None), {"not a period such as 2025-09, 2025Q3 or 2025-W36": ~good})


def _flag(raw: ir.Value, column: RawColumn) -> Read:
    if raw.type().is_boolean():
        return Read(raw, {})
    if raw.type().is_integer():
        return Read(raw.isin([0, 1]).ifelse(raw == 1, None), {"not 0 or 1": ~raw.isin([0, 1])})
    if not raw.type().is_string():
        raise _wrong(column, raw, "0 and 1, or true and false")
    text = stripped(raw).lower()
    good = text.isin(["0", "1", "true", "false"])
    return Read(good.ifelse(text.isin(["1", "true"]), None), {"not 0 or 1": ~good})


def _chosen(read: Read, column: RawColumn, words: Mapping[str, str]) -> Read:
    import ibis

    value = read.value
    if words:
        value = value.cases(*words.items(), else_=value)
    known = value.isin(column.choices)
    reason = f"none of {', '.join(column.choices)}"
    return Read(known.ifelse(value, ibis.null("string")), read.faults | {reason: ~known})
