"""Forms of fee of a study: what each is priced at, counted on its customers, and under the spend that was assumed.

Belongs here: the terms that follow from the study, and whom a form would pay. Does not belong here: counting
(`analysis.measured.fee_forms`), tables and sheets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.methods.membership.spend import share_above
from analysis.study import Study
from analysis.uncertainty.designs import draws
from analysis.uncertainty.distributions import sample
from analysis.uncertainty.interval import HIGH, LOW

if TYPE_CHECKING:
    from analysis.evidence import Input
    from analysis.measured.fee_forms import Counted, FeeTerms
    from analysis.measured.small_tables import SmallTables

PRICES = {"yearly": "card_fee", "monthly": "monthly_fee", "visit": "visit_fee"}  # figure that a form is priced at
OTHERS = ("hassle_cost", "card_advantage", "covered_share", "covered_visits", "merchant_funded_share", "ticket")
SPEND = ("wallet", "wallet_cv")
TRIAL = ("trial_conversion", "trial_fee")
NEEDED = (*PRICES.values(), *OTHERS, *SPEND, *TRIAL)
POINTS = 2**12  # of the assumed spend and its spread


def terms_of(study: Study) -> FeeTerms | None:
    """What forms are priced at in a study; None where it lacks a figure or its card gives nothing."""
    from analysis.measured.fee_forms import FeeTerms

    if any(name not in study for name in NEEDED):
        return None
    at = {name: float(study[name].value) for name in NEEDED}
    prices = {form: at[name] for form, name in PRICES.items()}
    if not min(*prices.values(), at["card_advantage"] * at["covered_share"]) > 0:
        return None
    hassle, gain, covered, visits, borne = (at[name] for name in OTHERS[:5])
    return FeeTerms(prices, hassle, gain, covered, visits, borne)


def count(tables: SmallTables, study: Study) -> dict[str, Counted]:
    """Forms counted on a study's customers; empty where there are no terms or no customers seen for long enough."""
    from analysis.measured import NotMeasured
    from analysis.measured.fee_forms import fee_forms

    terms = terms_of(study)
    try:
        return fee_forms(tables, terms) if terms else {}
    except NotMeasured:
        return {}


def assumed_share(study: Study, terms: FeeTerms, form: str) -> tuple[float, float, float]:
    """Customers whom a form would pay under the spend that inputs.toml states.

    Spend is taken as even through the year and visits as equally many: who spends more does so on each visit.
    """
    yearly = terms.breakeven(form)
    if form == "monthly":
        yearly *= 12
    if form == "visit":  # a customer's spend on a visit is to the ticket what that of a year is to the typical one
        yearly *= float(study["typical_spend"].value) / float(study["ticket"].value)
    # What inputs.toml states is the mean over all cities of the study, and the programme need not run in all.
    return assumed_above(study, yearly * float(study["wallet"].value) / float(study["typical_spend"].value))


def assumed_above(study: Study, threshold: float) -> tuple[float, float, float]:
    """Customers who spend so much a year under the spend and spread that inputs.toml states, with their interval."""
    inputs = [study.evidence.inputs[name] for name in SPEND]
    base = [(item.prior or item.cells)[0].value for item in inputs]
    cube = draws(len(inputs), POINTS)
    mean, spread = (_drawn(item, cube[:, k]) for k, item in enumerate(inputs))
    share = share_above(threshold, mean, spread)
    return float(share_above(threshold, *base)), *(float(q) for q in np.quantile(share, [LOW, HIGH]))


def _drawn(item: Input, column: np.ndarray) -> np.ndarray:
    cell = (item.prior or item.cells)[0]
    shape = item.measured.prior_distribution if item.measured else item.distribution
    if cell.low is None or shape == "fixed" or not cell.low < cell.high:
        return np.full(len(column), cell.value)
    return sample(shape, cell.low, cell.value, cell.high, column)
