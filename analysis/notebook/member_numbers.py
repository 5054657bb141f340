"""The numbers of members' logs that notebook 2 publishes, and what tables of them need to know.

Belongs here: keys, formulas and values. Does not belong here: the tables (`measured_members`), measuring
(`analysis.measured.member_log`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.decision import fee_forms
from analysis.evidence import Measurement
from analysis.measured.member_labels import PROFILE
from analysis.methods.membership.spend import share_above
from analysis.notebook import fee_form_numbers, measured_base
from analysis.notebook.derived import COVERAGE, WIDTH, rows_id
from analysis.notebook.display.grid import Both, pair
from analysis.notebook.measured_text import RAW_ROWS, data_line
from analysis.study import Study
from analysis.uncertainty.interval import HIGH, LOW
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from analysis.measured.member_log import MemberLog

LEDGER, SHOWN = "month_ledger", 12  # months of the ledger: the last ones
SIDES = ("joined", "fees", "refunds", "saved", "member", "merchant", "platform")
LOGGED, RENEWED, MODEL, DUE = "logged", "renewed", "renewed_model", "renewals_due"
FEE, COUNTED, LOGNORMAL, ASSUMED = "fee_tried", "joiners_counted", "joiners_lognormal", "joiners_assumed"
EFFECT, OWED = "card_effect", "month_owed"
OWED_OF = {"members": pair("会员", "Members"), "full": pair("全额退", "In full"), "pro_rata": pair("按日退", "By days")}
FEES = (0.25, 0.5, 1.0, 1.5, 2.0)  # of the study's fee
NEEDED = ("card_fee", "hassle_cost", "card_advantage", "covered_share")  # to say at which spend the card pays
SPEND = fee_forms.SPEND
FORMULAS: dict[str, tuple[str, list[str]]] = {
    LOGGED: ("counted or averaged over the log, bootstrap over people, binomial interval of shares", []),
    RENEWED: ("product of renewed over due (Kaplan–Meier), Greenwood's error in ln(−ln S)", []),
    MODEL: ("beta-discrete-Weibull, posterior over members whose renewals have all come up", []),
    DUE: ("members whose renewal has come up", []),
    FEE: ("multiple of card_fee", ["card_fee"]),
    EFFECT: ("effect of membership on members' spend over that spend, by the method named", []),
    OWED: ("running fees of members there at the end of the month; by days: fee·(1 − days used/365)", []),
    LEDGER: ("fees, refunds and discounts of the logs; what one side pays another gets", []),
    COUNTED: ("customers with yearly spend of (F + κ)/(e·c) or more, counted", [*NEEDED]),
    LOGNORMAL: ("Pr(x ≥ (F + κ)/(e·c)), x lognormal with the mean and spread measured", [*NEEDED]),
    ASSUMED: ("Pr(x ≥ (F + κ)/(e·c)), x lognormal with mean and spread as inputs.toml has them", [*NEEDED, *SPEND]),
    **measured_base.FORMULAS,
    **fee_form_numbers.FORMULAS,
}
TABLES = {
    LOGGED: "member-log",
    RENEWED: "renewals",
    MODEL: "renewals",
    DUE: "renewals",
    FEE: "joiners-by-fee",
    EFFECT: "card-effect",
    OWED: "refund-liability",
    LEDGER: "ledger-by-month",
    COUNTED: "joiners-by-fee",
    LOGNORMAL: "joiners-by-fee",
    ASSUMED: "joiners-by-fee",
}


def measure(study: Study) -> tuple[dict[str, Quantity], dict[str, Any]] | None:
    """Numbers and what tables need to know of them; None where no raw table says who bought.

    Raises
    ------
    WarehouseError
        A log cannot be read, or its redemptions do not fit its members.
    """
    evidence = study.evidence
    if (
        "member" not in evidence.chapters
        or evidence.raw is None
        or not {"orders", "members"} & set(evidence.raw.tables)
    ):
        return None
    from analysis.measured.member_log import member_log
    from analysis.measured.member_tables import rows_used
    from analysis.measured.small_tables import SmallTables

    with SmallTables(evidence.raw, evidence.folder, evidence=evidence) as tables:
        log = member_log(tables)
        if log is None:
            return None
        used = {name: replace(tables.reading(name), used=rows_used(tables, name)) for name in log.tables}
        forms = fee_forms.count(tables, study)
    found = {
        q.id: q
        for q in (
            *_shared(log, used),
            *_profile(log, study),
            *_effects(log),
            *_renewals(log),
            *_joiners(log, study),
            *fee_form_numbers.numbers(forms, study),
            *_ledger(log, study),
            *_owed(log, study),
            *measured_base.numbers(log, study.money),
        )
    }
    rests = [*fee_forms.NEEDED] if forms else []
    return found, about(log, study, used, found) | {"forms": fee_form_numbers.about(forms), "rests": rests}


def _quantity(name: str, at: dict[str, str], ends: tuple[float, ...], unit: str, label: Both) -> Quantity:
    value, low, high = (float(end) for end in ends)
    return Quantity(key(name, at.items()), value, low, high, unit, label, f"table-{TABLES[name]}")


def _shared(log: MemberLog, used: dict[str, Any]) -> Iterator[Quantity]:
    yield Quantity(WIDTH, *(HIGH - LOW,) * 3, "share", COVERAGE, "table-numbers")
    for name in log.tables:
        yield Quantity(rows_id(name), *(used[name].used,) * 3, "count", RAW_ROWS, "table-member-log")


def _profile(log: MemberLog, study: Study) -> Iterator[Quantity]:
    for name, ends in log.profile.items():
        unit, label = PROFILE[name]
        both = pair(label.zh, label.en)
        yield _quantity(LOGGED, {"what": name}, ends, unit.replace("money", study.money), both)


def _effects(log: MemberLog) -> Iterator[Quantity]:
    """What is new in members' spend, by each method."""
    from analysis.measured.card_effect import share_interval

    for method, found in log.effects.items():
        label = pair("会员消费中的增量", "New in members' spend")
        yield _quantity(EFFECT, {"method": method}, (found.share, *share_interval(found)), "share", label)


def _renewals(log: MemberLog) -> Iterator[Quantity]:
    for row in log.renewals.itertuples():
        at = {"anniversary": str(row.Index)}
        label = pair("续费后的留存", "Left after this renewal")
        yield _quantity(DUE, at, (row.due,) * 3, "count", pair("到期会员", "Members due"))
        yield _quantity(RENEWED, at, (row.share, row.low, row.high), "share", label)
        if not np.isnan(row.model):
            yield _quantity(MODEL, at, (row.model, row.model_low, row.model_high), "share", label)


def _joiners(log: MemberLog, study: Study) -> Iterator[Quantity]:
    """Who would join at which fee: counted on the customers seen, and by the lognormal of their mean and spread."""
    from analysis.measured.member_log import share_at_least

    if log.spend is None or any(name not in study for name in NEEDED):
        return
    stated, hassle, gain, covered = (float(study[name].value) for name in NEEDED)
    if not stated * gain * covered > 0:
        return
    for number, part in enumerate(FEES, 1):
        at, fee = {"fee": f"f{number}"}, part * stated
        threshold = (fee + hassle) / (gain * covered)
        label = pair("值得入会的顾客", "Customers for whom the card pays")
        yield _quantity(FEE, at, (fee,) * 3, f"{study.money}/year", pair("年费", "Fee"))
        yield _quantity(COUNTED, at, share_at_least(log.spend, threshold), "share", label)
        by_law = float(share_above(threshold, log.profile["spend"][0], log.profile["spend_cv"][0]))
        yield _quantity(LOGNORMAL, at, (by_law,) * 3, "share", label)
        if all(name in study for name in SPEND):
            yield _quantity(ASSUMED, at, fee_forms.assumed_above(study, threshold), "share", label)


def _ledger(log: MemberLog, study: Study) -> Iterator[Quantity]:
    """Money by month and side: the last months, and the whole record."""
    if log.ledger.empty:
        return
    last = log.ledger.tail(SHOWN)
    rows = [*((month, last.loc[month]) for month in last.index), ("all", log.ledger.sum())]
    for month, row in rows:
        for side in SIDES:
            unit = "persons" if side == "joined" else study.money
            value = float(row[side]) / (1 if side == "joined" else 100)
            yield _quantity(
                LEDGER, {"month": month, "side": side}, (value,) * 3, unit, pair("逐月账", "Ledger by month")
            )


def _owed(log: MemberLog, study: Study) -> Iterator[Quantity]:
    """What a stop would have cost at the end of each of the last months, by how it refunds."""
    for month, row in log.liability.tail(SHOWN).iterrows():
        for of, label in OWED_OF.items():
            unit, parts = ("persons", 1) if of == "members" else (study.money, 100)
            yield _quantity(OWED, {"month": month, "of": of}, (float(row[of]) / parts,) * 3, unit, label)


def about(log: MemberLog, study: Study, used: dict[str, Any], found: dict[str, Quantity]) -> dict[str, Any]:
    """What the report must know to print the tables, as plain data."""
    lines = []
    for name in log.tables:
        read, source = used[name], study.evidence.raw.tables[name].source
        first, last = (f"{end:%Y-%m}" for end in (read.first, read.last))
        lines.append(data_line(Measurement("", name, source, read.used, 0, first, last, source, (), "")))
    return {
        "profile": [*log.profile],
        "anniversaries": [str(k) for k in log.renewals.index],
        "modelled": not log.renewals.empty and not log.refusal,
        "fees": [f"f{n}" for n in range(1, len(FEES) + 1) if key(FEE, {"fee": f"f{n}"}.items()) in found],
        "assumed": any(name.startswith(f"{ASSUMED}[") for name in found),
        "scaled": log.scaled,
        "some_free": log.some_free,
        "months": [*log.ledger.index[-SHOWN:]],
        "owed": [*log.liability.index[-SHOWN:]],
        "borne": not log.ledger.empty and bool(log.ledger.by_merchants.any()),
        "effects": {method: effect.placebo_passed for method, effect in log.effects.items()},
        "base": measured_base.about(log),
        "source": {lang: [line[lang] for line in lines] for lang in ("zh", "en")},
    }
