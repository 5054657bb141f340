"""A fingerprint changes with what a formula computes, through functions it calls too, and with nothing else."""

import copy
import importlib.util
import inspect
import itertools
import json
import sys
from pathlib import Path

import pytest

from analysis.editions import fingerprint, same_code
from analysis.editions.aliases import in_todays_names
from analysis.editions.compare import compare
from analysis.study import arrays
from analysis.uncertainty import decision, designs, distributions, interval

ROOT = Path(__file__).resolve().parents[2]

SOURCE = '''
LIMIT = 3.0

def capped(x):
    """A cap."""
    return min(x, LIMIT)

def unused(x):
    return x

def formula(spend: float) -> float:
    """Formula. F."""
    return 2 * capped(spend)  # twice
'''
_count = itertools.count()


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Make a module of ours from a source."""

    def make(source, name=None):
        name = f"analysis.{name or f'written_{next(_count)}'}"
        file = tmp_path / f"{name}.py"
        file.write_text(source, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    return make


@pytest.fixture
def fingerprint_of(written):
    return lambda source: fingerprint.of_function(written(source).formula)


def test_the_fingerprint_of_a_fixed_text_is_fixed(fingerprint_of):
    """Editions hold fingerprints: another way to take them must bring a row of `same_code` for each that they hold."""
    assert fingerprint_of(SOURCE) == "a73993a7fe6a"


def test_an_edition_with_the_older_fingerprint_of_the_same_code_tells_no_change(
    fingerprint_of, edition, now, monkeypatch
):
    monkeypatch.setitem(same_code.SAME_CODE, "d3de79f133b7", "a73993a7fe6a")
    edition["methods"]["hhi"]["code"] = "d3de79f133b7"
    now = copy.deepcopy(now)
    for source, changed in ((SOURCE, ()), (SOURCE.replace("2 * ", "3 * "), ("hhi",))):
        now["methods"]["hhi"]["code"] = fingerprint_of(source)
        assert compare(in_todays_names(edition), now).methods.changed == changed


def test_every_fingerprint_of_the_first_edition_has_its_row():
    kept = json.loads((ROOT / "reports/editions/2026-11.json").read_text(encoding="utf-8"))
    codes = {method["code"] for method in kept["methods"].values()}
    assert codes <= same_code.SAME_CODE.keys() and kept["methods"][fingerprint.DRAWS]["code"] == "54d4975af694"
    assert not codes & set(same_code.SAME_CODE.values())


MOVED = """
from analysis.moved_here import most as at_most

def formula(spend):
    return 2 * at_most(spend)
"""
THERE = """
HIGHEST = 3.0

def most(x):
    return min(x, HIGHEST)
"""


def test_functions_and_constants_may_move_and_be_renamed(written, fingerprint_of):
    there = written(THERE, "moved_here")
    assert fingerprint_of(MOVED) == fingerprint_of(SOURCE)
    as_attribute = "from analysis import moved_here\n\ndef formula(spend):\n    return 2 * moved_here.most(spend)\n"
    sys.modules["analysis"].moved_here = there
    try:
        assert fingerprint_of(as_attribute) == fingerprint_of(SOURCE)
    finally:
        del sys.modules["analysis"].moved_here


def test_what_a_formula_is_made_from_counts_but_for_its_older_name(fingerprint_of):
    of = "def formula({0}, card_fee):\n    return {0} * card_fee\n"
    assert fingerprint_of(of.format("zipf_exponent")) == fingerprint_of(of.format("curation"))
    assert fingerprint_of(of.format("zipf_exponent")) != fingerprint_of(of.format("card_discount"))


def test_a_name_of_the_function_itself_is_not_that_of_its_module(fingerprint_of):
    own = SOURCE.replace("return 2 * capped(spend)", "LIMIT = 1.0; return capped(spend) * LIMIT")
    assert fingerprint_of(own) != fingerprint_of(own.replace("LIMIT = 1.0", "LIMIT = 2.0"))
    assert fingerprint_of("def formula(x):\n    return formula(x - 1) if x else 0\n")  # one that calls itself ends


def test_functions_in_tables_count(fingerprint_of):
    table = SOURCE.replace("2 * capped(spend)", 'WAYS["capped"](spend)')
    table = table.replace("def formula", 'WAYS = {{"capped": {0}}}\n\ndef formula')
    one, other = table.format("capped"), table.format("unused")
    assert fingerprint_of(one) != fingerprint_of(other)
    assert fingerprint_of(one) != fingerprint_of(one.replace("min(", "max("))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# twice", "# two times"),
        ("2 * capped(spend)", "(2 *  capped( spend ))"),
        ('"""Formula. F."""', '"""Another."""'),
        ("return x\n", "return x + 1\n"),
        ("spend: float", "spend"),
        ('"""A cap."""', ""),
    ],
)
def test_words_and_layout_do_not_count(fingerprint_of, old, new):
    assert old in SOURCE and fingerprint_of(SOURCE.replace(old, new)) == fingerprint_of(SOURCE)


@pytest.mark.parametrize(
    ("old", "new"), [("2 * capped", "3 * capped"), ("LIMIT = 3.0", "LIMIT = 4.0"), ("min(x, LIMIT)", "max(x, LIMIT)")]
)
def test_code_constants_and_called_functions_count(fingerprint_of, old, new):
    assert old in SOURCE and fingerprint_of(SOURCE.replace(old, new)) != fingerprint_of(SOURCE)


def test_every_figure_of_the_model_has_one(study):
    codes = {name: fingerprint.of_figure(spec) for name, spec in study.graph.specs.items()}
    assert len(codes) > 50 and all(len(code) == 12 for code in codes.values())
    assert len(set(codes.values())) > 0.9 * len(codes)


def changed(module, monkeypatch, name, old, new):
    """The fingerprint of the draws when one function of a module has another text."""
    function, source = getattr(module, name), inspect.getsource(getattr(module, name))
    assert source.count(old) == 1, (name, old)
    known = inspect.getsource
    with monkeypatch.context() as patch:
        patch.setattr(inspect, "getsource", lambda f: source.replace(old, new) if f is function else known(f))
        fingerprint.of_draws.cache_clear()
        found = fingerprint.of_draws()
    fingerprint.of_draws.cache_clear()
    return found


@pytest.mark.parametrize(
    ("module", "name", "old", "new", "same"),
    [
        (designs, "draws", "scramble=True", "scramble=False", False),
        (designs, "correlated", "cholesky", "qr", False),
        (distributions, "_pert", "4.0 * (base - low)", "3.0 * (base - low)", False),
        (interval, "interval", '"inverted_cdf"', '"linear"', False),
        (decision, "compare", "odds >= least_odds", "odds > least_odds", False),
        (arrays, "draw_arrays", "not in held", "in held", False),
        (interval, "interval", "order statistics", "quantiles", True),
        (arrays, "draw_arrays", "Mapping[str, Input]", "dict[str, Input]", True),
    ],
)
def test_how_intervals_are_drawn_counts_and_nothing_else(module, name, old, new, same, monkeypatch):
    assert (changed(module, monkeypatch, name, old, new) == fingerprint.of_draws()) is same
