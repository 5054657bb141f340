"""Currencies in which a study may count, and units of money.

Belongs here: codes, signs and words, and which units are money. Does not belong here: exchange rates; facts in another
currency stay in it, and an input in another currency than its study's is a fault.
"""

from __future__ import annotations

from dataclasses import dataclass

PER = ("", "/year", "/month", "/visit")
MONEY = "money"  # how the model, which knows no currency, writes it: money/year


@dataclass(frozen=True)
class Currency:
    """The sign before a number in English and the word behind it in Chinese."""

    sign: str
    zh: str


CURRENCIES = {
    "CNY": Currency("¥", "元"),
    "EUR": Currency("€", "欧元"),
    "GBP": Currency("£", "英镑"),
    "HKD": Currency("HK$", "港元"),
    "JPY": Currency("JP¥", "日元"),
    "USD": Currency("$", "美元"),
}
MONEY_UNITS = tuple(code + per for code in CURRENCIES for per in PER)


def currency_of(unit: str) -> Currency | None:
    """The currency of a unit, or None where it is no money.

    Examples
    --------
    >>> currency_of("USD/year").sign, currency_of("share/year")
    ('$', None)
    """
    return CURRENCIES.get(unit.partition("/")[0])


def in_currency(unit: str, code: str) -> str:
    """A unit of the model in a study's currency; any other unit as it is.

    Examples
    --------
    >>> in_currency("money/year", "USD"), in_currency("share", "USD")
    ('USD/year', 'share')
    """
    kind, slash, per = unit.partition("/")
    return code + slash + per if kind == MONEY else unit
