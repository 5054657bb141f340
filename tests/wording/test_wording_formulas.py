"""Chinese formulas are of today's formulas, say the same numbers, and have no English words left."""

import re
from pathlib import Path

import pytest
from real_study import DATA, ROOT

from analysis.decision.results import specs_of
from analysis.study import Study
from analysis.wording.formulas import formulas, in_chinese

WORD = re.compile(r"[A-Za-z]{3,}")
SIGNS = {"CAC", "HHI", "GTV", "EVSI", "max", "min", "argmax", "ceil", "logit", "toml", "study", "Cardell"}


def formulas_of(folder: Path) -> dict[str, str]:
    """The formula of every figure and of what the decision adds, as their authors wrote it."""
    study = Study.open(folder)
    return {name: spec.formula or "" for name, spec in (dict(study.graph.specs) | dict(specs_of(study))).items()}


@pytest.fixture(scope="module")
def known():
    return formulas_of(DATA)


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


@pytest.mark.parametrize("folder", [DATA, ROOT / "examples" / "warehouse-clubs"], ids=["data", "clubs"])
def test_no_figure_has_a_formula_with_english_words_in_chinese(folder):
    left = {name: set(WORD.findall(in_chinese(formula))) - SIGNS for name, formula in formulas_of(folder).items()}
    assert {name: words for name, words in left.items() if words} == {}
