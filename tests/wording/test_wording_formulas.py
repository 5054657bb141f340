"""Chinese formulas are of today's formulas, say the same numbers, and have no English words left."""

import re

import pytest
from real_study import DATA

from analysis.decision.results import specs_of
from analysis.study import Study
from analysis.wording.formulas import formulas, in_chinese

WORD = re.compile(r"[A-Za-z]{3,}")
SIGNS = {"CAC", "HHI", "GTV", "EVSI", "max", "min", "argmax", "ceil", "logit", "toml", "study"}


@pytest.fixture(scope="module")
def known():
    study = Study.open(DATA)
    return {name: spec.formula for name, spec in (dict(study.graph.specs) | dict(specs_of(study))).items()}


@pytest.mark.parametrize("english", sorted(formulas()))
def test_each_is_of_a_formula_that_a_figure_has_today(known, english):
    chinese, figure = formulas()[english]
    assert known[figure] == english
    assert in_chinese(english) == chinese


@pytest.mark.parametrize("english", sorted(formulas()))
def test_each_says_the_same_numbers_in_no_english_words(english):
    chinese, _ = formulas()[english]
    assert sorted(re.findall(r"\d+", chinese)) == sorted(re.findall(r"\d+", english))
    assert set(WORD.findall(chinese)) <= SIGNS
