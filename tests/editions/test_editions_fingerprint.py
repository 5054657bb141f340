"""A fingerprint changes with what a formula computes, through functions it calls too, and with nothing else."""

import importlib.util
import itertools
import sys

import pytest

from analysis.editions import fingerprint

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
def fingerprint_of(tmp_path, monkeypatch):
    def of(source):
        name = f"analysis.written_{next(_count)}"
        file = tmp_path / f"{name}.py"
        file.write_text(source, encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        # the module's name is part of it: the same for all versions here
        for thing in vars(module).values():
            if hasattr(thing, "__module__"):
                thing.__module__ = "analysis.written"
        return fingerprint.of_function(module.formula)

    return of


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
