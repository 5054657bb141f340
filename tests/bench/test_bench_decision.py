"""The decision layer of the real study: draws of the options, tornado, Sobol, worth of knowing, regret, flip points.

Every round has a study that has evaluated nothing but what the stage before it leaves; "all" starts from nothing.
"""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from analysis.decision.drivers import HEADLINE, OUTCOME, drivers_of, tornado_of, value_of_information
from analysis.decision.flips import claim_flips
from analysis.study import Study
from analysis.uncertainty.designs import DRAWS

LARGEST = 1e9  # bytes
in_group = pytest.mark.benchmark(group="decision layer")


def flips_of(study: Study) -> list:
    return claim_flips(study, list(study.evidence.claims.values()))


def over_draws(study: Study) -> dict:
    return {
        "draws": study.option_draws,
        "tornado": tornado_of(study, HEADLINE),
        "drivers": drivers_of(study, HEADLINE),
        "worth": value_of_information(study),
        "decision": study.decision,
    }


def whole_layer(study: Study) -> dict:
    return over_draws(study) | {"flips": flips_of(study)}


@pytest.fixture
def drawn(fresh):
    """Setup of a stage that rests on the draws of the options."""

    def make():
        study = fresh()
        study.option_draws  # noqa: B018 - evaluated here, so that the stage alone is timed
        return (study,), {}

    return make


@pytest.fixture(scope="session")
def peak(evidence) -> float:
    """Largest memory held at once by the layer, bytes, beside what was there before.

    Without the flip points: they sweep some thousand cases, not the draws, and tracing them takes long.
    """
    study = Study(evidence)
    tracemalloc.start()
    over_draws(study)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


@in_group
def test_all(timed, fresh, benchmark, peak):
    found = timed(whole_layer, label="all", target=1.0, reference=True, setup=lambda: ((fresh(),), {}))
    benchmark.extra_info["peak_mb"] = peak / 1e6
    assert found["decision"].best in found["decision"].names
    assert all(0.0 <= v <= found["worth"].everything for v in found["worth"].by_input.values())
    assert {f.claim for f in found["flips"]}


def test_layer_needs_less_than_a_gigabyte(peak):
    assert peak < LARGEST


@in_group
def test_option_draws(timed, fresh):
    found = timed(lambda s: s.option_draws, label="draws × options", setup=lambda: ((fresh(),), {}))
    assert found[OUTCOME].sizes["draw"] == DRAWS and found[OUTCOME].sizes["option"] > 1
    assert np.isfinite(found[OUTCOME].values).all()


@in_group
def test_tornado(timed, drawn, fresh):
    found = timed(lambda s: tornado_of(s, HEADLINE), label="tornado", setup=drawn)
    assert found.base == pytest.approx(float(fresh().base[HEADLINE]))
    assert (np.diff(found.swing) <= 0.0).all() and found.swing[0] > 0.0


@in_group
def test_drivers(timed, drawn):
    found = timed(lambda s: drivers_of(s, HEADLINE), label="Sobol", setup=drawn).indices
    assert 0.5 < found.S1.sum() < 1.01 < found.ST.sum() + 0.02
    assert (found.ST_low <= found.ST).all() and (found.ST_high >= found.ST).all()


@in_group
def test_value_of_information(timed, drawn):
    found = timed(value_of_information, label="EVPI and EVPPI", setup=drawn)
    assert found.everything > 0.0 and max(found.by_input.values()) <= found.everything


@in_group
def test_decision(timed, drawn):
    found = timed(lambda s: s.decision, label="regret", setup=drawn)
    assert found.best_share.sum() == pytest.approx(1.0) and (found.regret_worst >= 0.0).all()


@in_group
def test_claim_flips(timed, drawn):
    def known():
        (study,), none = drawn()
        value_of_information(study), drivers_of(study, HEADLINE)
        return (study,), none

    found = timed(flips_of, label="flip points of all claims", setup=known)
    assert len(found) > 20
    assert all(f.value != f.base and abs(f.value - f.last_true) <= abs(f.value - f.base) for f in found)
