"""Rounding as a spreadsheet does it: a value counts with fifteen digits, and halves go away from zero.

Belongs here: the rule, once for every number that is printed. Does not belong here: how many decimals a unit has
(`wording.numbers`), rounding inside a model (there is none).

A float stores 2.675 as 2.67499999999999982…, and Python rounds what is stored, halves to even. A reader who checks a
number in a spreadsheet sees 2.68.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

DIGITS = 15  # what a spreadsheet keeps of a number
_WIDE = Context(prec=400)


def to_decimal(value: float) -> Decimal:
    """The value that a spreadsheet shows: the float at fifteen significant digits.

    >>> to_decimal(2.675), to_decimal(0.1 + 0.2)
    (Decimal('2.675'), Decimal('0.3'))
    """
    return _WIDE.create_decimal(f"{value:.{DIGITS}g}")


def rounded(value: Decimal | float, decimals: int) -> Decimal:
    """`value` with so many decimals, halves away from zero; a negative number of decimals rounds to tens and hundreds.

    >>> rounded(1.005, 2), rounded(2.5, 0), rounded(-12.5, 0), rounded(1250, -2)
    (Decimal('1.01'), Decimal('3'), Decimal('-13'), Decimal('1300'))
    """
    exact = value if isinstance(value, Decimal) else to_decimal(value)
    whole = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
    return whole if decimals >= 0 else whole.quantize(Decimal(1), context=_WIDE)


def significant(value: Decimal | float, digits: int) -> Decimal:
    """`value` with so many significant digits.

    >>> significant(12_345, 3), significant(0.0994951, 3)
    (Decimal('12300'), Decimal('0.0995'))
    """
    exact = value if isinstance(value, Decimal) else to_decimal(value)
    return rounded(exact, digits - 1 - exact.adjusted()) if exact else exact
