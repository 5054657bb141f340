"""Every study in examples/: it loads, its prose is clean, its titles are true and its report has a verdict to print.

Belongs here: what any example must satisfy, read from its folder alone. Does not belong here: rendering one
(test_example_report).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from analysis.common.fonts import missing_glyphs
from analysis.decision.claims import evaluate_claim
from analysis.evidence.descriptor import is_current
from analysis.exhibits import IDS
from analysis.lint import lint
from analysis.study import Study
from analysis.study.arrays import OPTIONAL

ROOT = Path(__file__).resolve().parents[2]
# A study of some chapters alone is tested by itself (test_market_alone).
WHOLE = (path for path in (ROOT / "examples").iterdir() if (path / "study.toml").is_file())
EXAMPLES = sorted(path.name for path in WHOLE if "\nchapters" not in (path / "study.toml").read_text("utf-8"))
FEWEST = 8  # exhibits that make a report


@cache
def example(name: str) -> Study:
    return Study.open(ROOT / "examples" / name)


def test_there_is_an_example_to_test() -> None:
    assert "warehouse-clubs" in EXAMPLES


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_prose_is_clean(name: str) -> None:
    assert [str(f) for f in lint(ROOT, ROOT / "examples" / name, missing_glyphs)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_titles_are_true_at_base(name: str) -> None:
    study = example(name)
    claims = study.evidence.claims.values()
    assert [c.id for c in claims if not evaluate_claim(study, c).holds] == []
    assert len({c.exhibit for c in claims} & set(IDS)) >= FEWEST


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_rule_picks_an_option_with_a_verdict(name: str) -> None:
    study = example(name)
    assert study.decision.best in study.evidence.options
    assert study.decision.best in study.evidence.report.verdict


@pytest.mark.parametrize("name", EXAMPLES)
def test_its_data_dictionary_is_current(name: str) -> None:
    assert is_current(ROOT / "examples" / name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_shares_no_option_and_no_fact_of_the_case_with_the_base_study(name: str) -> None:
    """Another shape: what works for it works without anything that is particular to data/."""
    study, base = example(name), Study.open(ROOT / "data")
    assert not set(study.evidence.options) & set(base.evidence.options)
    assert not set(study.evidence.claims) & {"near_is_not_covered", "never_paid_typical", "supply_short"}
    assert set(base.evidence.inputs) - set(study.evidence.inputs) <= set(OPTIONAL)
    assert set(study.evidence.inputs) <= set(base.evidence.inputs)
    assert study["city_weight"].value.sizes["city"] != base["city_weight"].value.sizes["city"]


def test_labels_are_in_the_words_of_the_study() -> None:
    base, clubs = Study.open(ROOT / "data"), example("warehouse-clubs")
    assert base.spec("typical_saving").en == "What a typical user saves in a year"
    assert clubs.spec("typical_saving").en == "What a typical household saves in a year"
    assert clubs.spec("typical_saving").zh == "典型有车家庭一年省下的钱"
    assert all("{" not in spec.zh + spec.en for study in (base, clubs) for spec in study.graph.specs.values())
