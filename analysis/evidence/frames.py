"""The tables as pandera schemas: a second, independent check of typed frames.

Belongs here: schemas made from `columns`, and one function that runs them.
Does not belong here: reading a file.

`load` checks the text of every cell itself: only the text can say "line 12 holds '7O'", and importing pandera
costs half a second on top of pandas. These schemas are for whoever builds or changes a frame, and for
`python -m analysis check`; pandera is imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .columns import TABLES, Column, Table

if TYPE_CHECKING:
    import pandera.pandas as pa

    from .folder import Evidence

DTYPES = {"text": "str", "number": "float64", "integer": "int64", "flag": "bool"}


def schema(table: Table) -> pa.DataFrameSchema:
    """The schema of one table as `load` returns it: indexed by id, no other columns.

    Examples
    --------
    >>> from analysis.evidence.columns import FACTS
    >>> schema(FACTS).columns["value"].dtype.type
    dtype('float64')
    """
    import pandera.pandas as pa

    first, *others = table.columns
    ordered = []
    if table.name == "facts":
        ordered = [
            pa.Check(lambda t: t["low"].isna() == t["high"].isna(), name="low and high, or neither"),
            pa.Check(lambda t: t["low"].isna() | (t["low"] <= t["value"]), name="low <= value"),
            pa.Check(lambda t: t["high"].isna() | (t["value"] <= t["high"]), name="value <= high"),
        ]
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                DTYPES[column.kind],
                checks=_checks(column),
                nullable=not column.required and column.kind == "number",
                unique=column.unique,
            )
            for column in others
        },
        checks=ordered,
        index=pa.Index("str", checks=_checks(first), unique=True, name="id"),
        strict=True,
        name=table.name,
    )


def _checks(column: Column) -> list[pa.Check]:
    import pandera.pandas as pa

    checks = []
    if column.kind == "text" and column.required and not column.pattern and not column.choices:
        checks.append(pa.Check.str_length(min_value=1, max_value=column.longest or None))
    if column.pattern:
        # A blank optional cell is "" in the frame, so the pattern has to let it through.
        pattern = column.pattern if column.required else f"({column.pattern})?"
        checks.append(pa.Check.str_matches(rf"^(?:{pattern})$"))
    if column.choices:
        checks.append(pa.Check.isin(column.choices))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    return checks


def check_frames(evidence: Evidence) -> dict[str, pd.DataFrame]:
    """The tables of `evidence`, validated.

    Raises
    ------
    pandera.errors.SchemaErrors
        With every failure of one table.
    """
    return {t.name: schema(t).validate(getattr(evidence, t.name), lazy=True) for t in TABLES}
