"""Sets of small whole numbers as the bits of one: by functions that every engine has.

Belongs here: bit functions that Ibis compiles for some engines only. Does not belong here: what the bits stand for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def bit_or(bits: ir.IntegerColumn) -> ir.IntegerScalar:
    """The bits that any number of a group has, in a number as wide as theirs."""
    import ibis

    @ibis.udf.agg.builtin(name="bit_or", signature=((bits.type(),), bits.type()))
    def function(bits):
        """Bitwise or."""

    return function(bits)


def bit_count(bits: ir.IntegerValue) -> ir.IntegerValue:
    """How many bits a number has."""
    import ibis

    @ibis.udf.scalar.builtin(name="bit_count")
    def function(bits: int) -> int:
        """How many bits are set."""

    return function(bits)
