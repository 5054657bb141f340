"""A folder with many faults reports them all, and hostile text is refused without an accident."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.evidence import EvidenceError, load
from analysis.evidence.document import TomlDocument
from analysis.evidence.faults import Faults
from analysis.evidence.inputs import KEYS, read_inputs

TABLES = ("sources.csv", "facts.csv", "cities.csv")
REQUIRED = (*TABLES, "study.toml", "inputs.toml", "options.toml", "claims.toml", "report.toml")
FILES = (*REQUIRED, "correlations.toml")


def test_ten_faults_are_reported_at_once(edit, folder):
    edit("facts.csv", ",120,", ",12O,")
    edit("facts.csv", "0.7,0.65,0.75", "0.7,0.72,0.75")
    edit("sources.csv", ",A\n", ",E\n")
    edit("cities.csv", ",100002,", ",100001,")
    edit("cities.csv", "12.5,1,", "12.5,2,")
    edit("inputs.toml", "value = 120", 'value = "120"')
    edit("inputs.toml", '"lognormal"', '"lognormale"')
    edit("inputs.toml", 'fact = "sales-second"', 'fact = "sales-secnd"')
    edit("options.toml", "card_fee = 60", "card_fe = 60")
    edit("claims.toml", 'holds = ["card_fee < 200"]', "holds = []")
    edit("study.toml", ', en = "Second"', "")
    with pytest.raises(EvidenceError) as error:
        load(folder)
    *lines, last = str(error.value).splitlines()
    assert (
        last == f"11 faults in {folder}. Correct the lines above, "
        f"then run: .venv/bin/python -m analysis check --study {folder}"
    )
    assert [line.split(":")[0] for line in lines] == [
        "sources.csv line 2, column grade",
        "facts.csv line 2, column value",
        "cities.csv line 2, column trial",
        "cities.csv line 3, column adcode",
        "facts.csv line 3, column low",
        "study.toml line 7, key words.follower.en",
        "inputs.toml line 4, key card_fee.value",
        "inputs.toml line 31, key visits.distribution",
        "inputs.toml line 42, key sales.cells.2.fact",
        "options.toml line 9, key cheaper.set.card_fe",
        "claims.toml line 5, key fee_is_low.holds",
    ]


def test_every_missing_file_is_reported_at_once(folder, faults):
    for file in REQUIRED:
        (folder / file).unlink()
    assert sorted(fault.file for fault in faults(folder)) == sorted(REQUIRED)


def test_one_fault_is_one_line_whatever_the_cell_holds(edit, faults):
    (fault, *_) = faults(edit("facts.csv", ",120,", ',"1\n2\n' + "3" * 500 + '",'))
    assert "\n" not in str(fault) and len(str(fault)) < 200


@pytest.mark.parametrize("file", FILES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), noise=st.text(max_size=20))
def test_noise_is_read_or_refused_but_never_an_accident(folder, file, seed, noise):
    """Any text put anywhere in a file is either still valid or a list of faults, never another exception."""
    path = folder / file
    original = path.read_bytes()
    place = random.Random(seed).randrange(len(original))
    path.write_bytes(original[:place] + noise.encode("utf-8", "surrogatepass") + original[place + len(noise) :])
    try:
        load(folder)
    except EvidenceError as error:
        assert error.faults
        assert all("\n" not in str(fault) for fault in error.faults)
    finally:
        path.write_bytes(original)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
    key=st.sampled_from(KEYS),
)
def test_any_value_under_any_key_is_read_or_refused(folder, key, value):
    """A key of the wrong type is a fault of that input, not a crash."""
    evidence = load(folder)
    faults = Faults()
    for name, given_input in evidence.inputs.items():
        table = {
            "name": {"zh": "甲", "en": "a"},
            "why": {"zh": "甲", "en": "a"},
            "unit": given_input.unit,
            "distribution": given_input.distribution,
            "basis": "assumed",
            "quality": "red",
            key: value,
        }
        read_inputs(TomlDocument("inputs.toml", "", {name: table}, faults), evidence.facts, evidence.cities)
    assert all(fault.file == "inputs.toml" for fault in faults.listed)
