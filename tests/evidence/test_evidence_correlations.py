"""Correlations: what a file of them becomes, and pairs that cannot stand beside each other.

One pair that is wrong by itself is tested with the other documents.
"""

from __future__ import annotations

import pytest

from analysis.evidence import Correlation, load

FILE = "correlations.toml"
WHY = 'why = { zh = "甲。", en = "A." }'


def write(folder, *pairs):
    """Write pairs (first, second, rho), four lines each."""
    texts = [f'[[pair]]\ninputs = ["{first}", "{second}"]\nrho = {rho}\n{WHY}\n' for first, second, rho in pairs]
    (folder / FILE).write_text("".join(texts), encoding="utf-8")
    return folder


@pytest.fixture
def three(edit):
    """A folder with a third uncertain scalar."""
    table = """[wait]
name = { zh = "等候", en = "Wait" }
unit = "days"
low = 1
base = 2
high = 4
distribution = "pert"
basis = "assumed"
why = { zh = "没有数据。", en = "Nobody reported it." }
quality = "red"

[visits]"""
    return edit("inputs.toml", "[visits]", table)


def test_a_pair_is_read(folder):
    (pair,) = load(folder).correlations
    assert isinstance(pair, Correlation)
    assert (pair.first, pair.second, pair.rho) == ("leader_share", "visits", 0.3)
    assert pair.why["en"] == "Those who go often choose the leader."


def test_order_of_the_file_is_kept(three):
    write(three, ("wait", "visits", -0.5), ("visits", "leader_share", 0))
    assert [(p.first, p.second, p.rho) for p in load(three).correlations] == [
        ("wait", "visits", -0.5),
        ("visits", "leader_share", 0.0),
    ]


@pytest.mark.parametrize("text", [None, "", "# none yet\n"])
def test_a_missing_or_empty_file_means_no_correlations(folder, text):
    (folder / FILE).unlink()
    if text is not None:
        (folder / FILE).write_text(text)
    assert load(folder).correlations == ()


def test_a_folder_in_place_of_the_file(folder, faults):
    (folder / FILE).unlink()
    (folder / FILE).mkdir()
    (fault,) = faults(folder)
    assert (fault.file, fault.expected) == (FILE, "a file that can be read")


def test_the_same_pair_twice_in_either_order(folder, faults):
    write(folder, ("leader_share", "visits", 0.3), ("visits", "leader_share", 0.2))
    assert [str(fault) for fault in faults(folder)] == [
        "correlations.toml line 6, key pair.2.inputs: expected each pair once, "
        "found visits and leader_share, also in pair.1"
    ]


def test_a_fixed_input_that_is_no_lever(edit, faults):
    edit("inputs.toml", "lever = true\n", "")
    edit("options.toml", "card_fee = 60\n", "")
    (fault,) = faults(edit(FILE, '"visits"', '"card_fee"'))
    assert fault.found == "card_fee, which is fixed"


def test_an_input_with_a_fault_of_its_own_is_not_blamed_twice(edit, faults):
    (fault,) = faults(edit("inputs.toml", "base = 40", "base = 95"))
    assert fault.where == "key visits.high"


def test_pairs_that_contradict_each_other(three, faults):
    write(three, ("leader_share", "visits", 0.9), ("visits", "wait", 0.9), ("leader_share", "wait", -0.9))
    assert [str(fault) for fault in faults(three)] == [
        "correlations.toml line 1, key pair.1: expected correlations that can hold together "
        "(a positive definite matrix, 0 where no pair is given), found the smallest eigenvalue -0.8, "
        "from pair.1 leader_share and visits 0.9; pair.2 visits and wait 0.9; pair.3 leader_share and wait -0.9"
    ]


def test_a_pair_that_has_no_part_in_a_contradiction_is_not_named(three, faults):
    text = (three / "inputs.toml").read_text(encoding="utf-8")
    fourth = text[text.index("[wait]") : text.index("[visits]")].replace("[wait]", "[mood]")
    (three / "inputs.toml").write_text(text + fourth, encoding="utf-8")
    contradiction = [("leader_share", "visits", 0.9), ("visits", "wait", 0.9), ("leader_share", "wait", -0.9)]
    (fault,) = faults(write(three, ("mood", "wait", 0.1), *contradiction))
    assert fault.where == "key pair.2" and fault.line == 5
    assert "mood" not in fault.found


def test_pairs_on_the_edge_of_contradiction(three, faults):
    """Correlations of 0.6 and 0.8 with one input leave 0.96 as the most the others can have."""
    write(three, ("leader_share", "visits", 0.6), ("visits", "wait", 0.8), ("leader_share", "wait", 0.959))
    assert len(load(three).correlations) == 3
    write(three, ("leader_share", "visits", 0.6), ("visits", "wait", 0.8), ("leader_share", "wait", 0.961))
    (fault,) = faults(three)
    assert "smallest eigenvalue" in fault.found
