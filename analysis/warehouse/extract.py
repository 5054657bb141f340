"""Raw tables as read to small tables, as Ibis expressions that do not know the engine.

Belongs here: what is grouped and summed. Does not belong here: reading cells (`cells`), finishing a small table in
pandas (`tables`), estimates.

Money stays whole cents and times become whole numbers of days or periods, so that engines agree to the last digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import periods
from .bits import bit_or
from .errors import MissingColumn

if TYPE_CHECKING:
    import ibis.expr.types as ir

WORD = 48  # periods that one 64-bit number holds a bit for
MONTHS = 12
NARROW = 31  # and one of 32 bits without its sign


def by_status(orders: ir.Table, span: Span) -> ir.Table:
    """Orders by platform, city, period and status: cents and count.

    A table without a status has paid orders only.
    """
    import ibis

    # Within twelve months the month tells which it is, and no order's year is looked up.
    alone = span.kind == "month" and span.length <= MONTHS
    period = orders.time.month().cast("int64") if alone else periods.number(orders.time, span.kind)
    status = {"status": orders.status} if "status" in orders.columns else {}
    keys = {"period": period, "platform": orders.platform, "city": orders.city, **status}
    grouped = orders.group_by(**keys).aggregate(cents=orders.amount.sum(), count=orders.count())
    if alone:
        grouped = grouped.mutate(period=_month_within(grouped.period, span))
    return grouped if status else grouped.mutate(status=ibis.literal("paid"))


def _month_within(month: ir.IntegerValue, span: Span) -> ir.IntegerValue:
    """The number of a month, 1 to 12, that lies in a span of a year at most."""
    year, before = divmod(span.first, MONTHS)
    return month - 1 + MONTHS * (month > before).ifelse(year, year + 1)


def of_members(orders: ir.Table) -> ir.Table:
    """Orders that members made and kept: those without a member and those refunded are left out.

    Raises
    ------
    MissingColumn
        If nothing says who ordered.
    """
    if "member_id" not in orders.columns:
        raise MissingColumn(
            "orders: expected a column that says who ordered, found none; "
            "map member_id under [orders.columns] of raw.toml"
        )
    kept = orders.filter(orders.member_id.notnull())
    return kept.filter(kept.status.fill_null("paid") != "refunded") if "status" in kept.columns else kept


def to_sum(cents: ir.IntegerValue) -> ir.FloatingValue:
    """Cents as floats, whose sums are exact up to 2^53 cents, 90 trillion of the currency, of one customer.

    DuckDB sums whole numbers in 128 bits, 32 bytes for each sum of each group, and floats in half of that: with
    millions of customers it is what has to be kept on disk.
    """
    return cents.cast("float64")


def same_id(mine: ir.Value, theirs: ir.Value) -> ir.BooleanValue:
    """Whether two ids are the same, of which one table may have numbers and the other text.

    As text only where they are of two kinds: whole numbers take half the time and memory of their text.
    """
    kinds = mine.type(), theirs.type()
    if all(kind.is_integer() for kind in kinds) or all(kind.is_string() for kind in kinds):
        return mine == theirs
    return mine.cast("string") == theirs.cast("string")


class Span(NamedTuple):
    """The periods of a record: numbers of the first and the last, and their kind."""

    first: int
    last: int
    kind: str

    @property
    def length(self) -> int:
        """How many there are."""
        return self.last - self.first + 1

    @property
    def words(self) -> int:
        """How many whole numbers hold a bit for each."""
        return (self.length - 1) // WORD + 1


def member_days(orders: ir.Table) -> ir.Table:
    """What `member_totals` asks of orders and no more: member_id (raw), amount in cents, day.

    Days instead of moments: what is held of an order is what memory and disk are for.
    """
    kept = of_members(orders)
    return kept.select("member_id", "amount", day=kept.time.date())


def member_totals(kept: ir.Table, last_day: int, span: Span, visits: str = "day") -> ir.Table:
    """One row per member, all whole numbers: member_id (raw), orders, x, t_x, T, cents, cohort, w0, w1 ….

    x is the number of repeat visits, t_x the days from the first to the last, T the days from the first to the end of
    the record: what models of customers who buy and leave rest on (Fader and Hardie 2005). `cohort` is the period of
    the first order, counted from the first of the record; bit i of w0 (then of w1) says whether the member was active
    in period i. So one pass with one group per member answers all that is asked of members.

    Parameters
    ----------
    kept : as `member_days` has it.
    last_day : the last day of the record, days since 1970-01-01.
    visits : "day" counts the orders of one day as one visit, as those models do; "order" counts each.
    """
    import ibis

    if visits == "day":
        daily = kept.group_by("member_id", "day").aggregate(n=kept.count(), cents=to_sum(kept.amount).sum())
        sums = {"orders": daily.n.sum(), "x": daily.count() - 1, "cents": daily.cents.sum()}
    else:
        daily, sums = kept, {"orders": kept.count(), "x": kept.count() - 1, "cents": to_sum(kept.amount).sum()}
    # Bits no wider than the span: what a group holds is what the memory is for.
    bits = {f"w{word}": bit_or(bit) for word, bit in _bits(_since(daily.day, span), span).items()}
    found = daily.group_by("member_id").aggregate(**sums, begin=daily.day.min(), end=daily.day.max(), **bits)
    first, last = periods.number(found.begin, "day"), periods.number(found.end, "day")
    days = {"t_x": last - first, "T": ibis.literal(last_day) - first}
    wide = {name: found[name].cast("int64") for name in ("cents", *bits)}
    return found.select("member_id", "orders", "x", **days, cohort=_since(found.begin, span), **wide).relocate(
        "cents", before="cohort"
    )


def _since(day: ir.DateValue, span: Span) -> ir.IntegerValue:
    """The number of a day's period, counted from the first of the record."""
    return periods.number(day, span.kind) - span.first


def _bits(offset: ir.IntegerValue, span: Span) -> dict[int, ir.IntegerValue]:
    """For each word, the bit of a period: 0 in every word but its own."""
    import ibis

    if span.length <= NARROW:
        return {0: ibis.literal(1).cast("int32") << offset.cast("int32")}
    one = ibis.literal(1).cast("int64")
    if span.words == 1:
        return {0: one << offset}
    bits = {}
    for word in range(span.words):
        inside = (offset >= word * WORD) & (offset < (word + 1) * WORD)
        bits[word] = inside.ifelse(one << inside.ifelse(offset - word * WORD, 0), 0).cast("int64")
    return bits


def frequencies(totals: ir.Table) -> ir.Table:
    """Members by (x, t_x, T): how many and their cents. Enough for the likelihood, and nobody can be told from it."""
    return totals.group_by("x", "t_x", "T").aggregate(members=totals.count(), cents=totals.cents.sum())


def cohorts(totals: ir.Table, span: Span) -> ir.Table:
    """Members by the period of their first order: how many were active in each period, a column `p0`, `p1` … each.

    Parameters
    ----------
    totals : as `member_totals` has them, over the same span.
    """
    active = {
        f"p{period}": ((totals[f"w{period // WORD}"] & (1 << period % WORD)) != 0).cast("int64").sum()
        for period in range(span.length)
    }
    return totals.group_by("cohort").aggregate(members=totals.count(), **active)


def visits_by_city(orders: ir.Table) -> ir.Table:
    """Members, their visits (orders) and cents by city; who went in two cities counts in both."""
    kept = of_members(orders)
    each = kept.group_by("city", "member_id").aggregate(visits=kept.count(), cents=kept.amount.sum())
    return each.group_by("city").aggregate(members=each.count(), visits=each.visits.sum(), cents=each.cents.sum())


def merchants_by_city(merchants: ir.Table, at: str | None = None) -> ir.Table:
    """Merchants by city: how many, and how many take part.

    Parameters
    ----------
    at : a day as 2025-12-31: merchants that joined later or had left by then do not take part.
    """
    inside = takes_part(merchants, at)
    counts = {"merchants": merchants.count()}
    if inside is not None:
        counts["participating"] = inside.cast("int64").sum()
    return merchants.group_by("city").aggregate(**counts)


def takes_part(merchants: ir.Table, at: str | None = None) -> ir.BooleanValue | None:
    """Whether each merchant takes part: as the flag says, else joined and not yet left; None where nothing says it."""
    import ibis

    if "participating" in merchants.columns:
        return merchants.participating.fill_null(False)
    if "joined" not in merchants.columns:
        return None
    inside = merchants.joined.notnull()
    end = None if at is None else ibis.literal(f"{at} 23:59:59").cast("timestamp")
    if end is not None:
        inside = inside & (merchants.joined <= end).fill_null(False)
    if "left" in merchants.columns:
        gone = merchants["left"].notnull() if end is None else (merchants["left"] <= end).fill_null(False)
        inside = inside & ~gone
    return inside


def merchant_places(merchants: ir.Table, at: str | None = None) -> ir.Table:
    """Merchants with coordinates as they stand in the table: merchant_id (text), city, lon, lat, and category,
    popularity, district and participating where they are known."""
    inside = takes_part(merchants, at)
    there = [name for name in ("city", "lon", "lat", "category", "popularity", "district") if name in merchants.columns]
    part = {} if inside is None else {"participating": inside}
    return merchants.select(
        merchant_id=merchants.merchant_id.cast("string"), **{name: merchants[name] for name in there}, **part
    )
