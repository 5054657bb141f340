# ruff: noqa: E501  -- one case is one line, however long
"""Each way a TOML file can be wrong yields a fault that names the key and its line."""

from __future__ import annotations

import pytest

from analysis.evidence import load

INP, OPT, C, S, R = "inputs.toml", "options.toml", "claims.toml", "study.toml", "correlations.toml"
PAIR = 'inputs = ["leader_share", "visits"]'
VISITS = "low = 10\nbase = 40\nhigh = 90"
SHARE = 'low = 0.6\nbase = 0.7\nhigh = 0.8\ndistribution = "pert"'
WIDE_BETA = 'low = 0\nbase = 0.05\nhigh = 1\ndistribution = "beta"'
ACTIVE = 'cells = [{ city = "northtown", value = 1 }, { city = "southtown", value = 0 }]'
SALES = '{ platform = "leader", year = 2024, fact = "sales-first" }'

# file, old text, new text, line, key, expected, found
KEYS = [
    (INP, 'quality = "green"\n', "", 1, "card_fee.quality", "one of green, amber, red", "nothing"),
    (INP, 'quality = "green"', 'qualty = "green"', 11, "card_fee.qualty", "(nearest name: quality)", "'qualty'"),
    (INP, 'unit = "CNY/year"', 'unit = "CNY/yaer"', 3, "card_fee.unit", "CNY/year, the unit in which the model counts card_fee", "'CNY/yaer'"),
    (INP, "value = 120", 'value = "120"', 4, "card_fee.value", "a number", "'120'"),
    (INP, "value = 120", "value = true", 4, "card_fee.value", "a number", "True"),
    (INP, "value = 120", "value = nan", 4, "card_fee.value", "a finite number", "nan"),
    (INP, "value = 120", "value = -inf", 4, "card_fee.value", "a finite number", "-inf"),
    (INP, "value = 120", "value = 0x" + "f" * 400, 4, "card_fee.value", "no larger than 1e+30", ""),
    (INP, "value = 120\n", "", 1, "card_fee.value", "a number", "nothing"),
    (INP, "value = 120", "value = 120\nlow = 1", 5, "card_fee.low", "only value here", "1"),
    (INP, "value = 120", "value = 700", 6, "card_fee.range", "a range that holds 700 to 700", "[0, 600]"),
    (INP, "range = [0, 600]", "range = [600, 0]", 6, "card_fee.range", "the lowest number first", "[600, 0]"),
    (INP, "range = [0, 600]", "range = 600", 6, "card_fee.range", "two numbers", "600"),
    (INP, "lever = true", 'lever = "yes"', 7, "card_fee.lever", "true or false", "'yes'"),
    (INP, '"fixed"', '"fxied"', 5, "card_fee.distribution", "(nearest name: fixed)", "'fxied'"),
    (INP, '"reported"', '"guessed"', 8, "card_fee.basis", "one of reported, estimated, assumed", "'guessed'"),
    (INP, 'facts = ["fee"]', "facts = []", 9, "card_fee.facts", "at least one fact for the basis reported", "nothing"),
    (INP, 'facts = ["fee"]', 'facts = ["fees"]', 9, "card_fee.facts", "(nearest name: fee)", "'fees'"),
    (INP, 'facts = ["fee"]', 'facts = "fee"', 9, "card_fee.facts", "a list of ids", "'fee'"),
    (INP, ', en = "Card fee"', "", 2, "card_fee.name.en", "a text in the language en", "nothing"),
    (INP, '"Card fee"', '"=fee"', 2, "card_fee.name.en", "takes for a formula", "'=fee'"),
    (INP, '"Card fee"', '"Card\\u0007fee"', 2, "card_fee.name.en", "without control characters", "Card"),
    (INP, '"Card fee"', '"Card fee", fr = "Prix"', 2, "card_fee.name.fr", "a known key", "'fr'"),
    (INP, "[card_fee]", "[Card_Fee]", 1, "Card_Fee", "small letters", "'Card_Fee'"),
    (INP, VISITS, "low = 50\nbase = 40\nhigh = 90", 28, "visits.low", "low at or below the base 40", "50"),
    (INP, VISITS, "low = 10\nbase = 40\nhigh = 30", 30, "visits.high", "high at or above the base 40", "30"),
    (INP, VISITS, "low = 0\nbase = 40\nhigh = 90", 28, "visits.low", "above 0 for lognormal", "0"),
    (INP, VISITS, "low = 40\nbase = 40\nhigh = 40", 28, "visits.low", "low below high", "40"),
    (INP, VISITS, "low = 10\nvalue = 40\nhigh = 90", 29, "visits.value", "only low, base, high here", "40"),
    (INP, "base = 0.7", "base = 70", 13, "leader_share", "between 0 and 1, not percentages", "70"),
    (INP, "base = 0.7", "base = 0.76", 17, "leader_share.base", "leader-share 0.65 to 0.75 share", "0.76"),
    (INP, SHARE, WIDE_BETA, 17, "leader_share.base", "close enough for a beta", "0, 0.05, 1"),
    (INP, 'fact = "sales-first"', 'fact = "sales-frist"', 42, "sales.cells.1.fact", "(nearest name: sales-first)", "'sales-frist'"),
    (INP, 'fact = "sales-first"', 'fact = "leader-share"', 42, "sales.cells.1.fact", "a fact in CNY/year", "leader-share in share"),
    (INP, SALES, '{ platform = "leader", fact = "sales-first" }', 42, "sales.cells.1.year", "a coordinate of year", "nothing"),
    (INP, SALES, SALES + ", " + SALES, 42, "sales.cells.2", "each place once", "platform = leader, year = 2024 again"),
    (INP, SALES, '{ platform = "leader", year = "2024", fact = "sales-first" }', 42, "sales.cells.1.year", "a year of four digits", "'2024'"),
    (INP, SALES, SALES[:-2] + ", value = 1 }", 42, "sales.cells.1.value", "either a fact or numbers", "both"),
    (INP, 'by = ["platform", "year"]', 'by = ["platform", "draw"]', 41, "sales.by", "belong to designs", "'draw'"),
    (INP, 'by = ["platform", "year"]\n', "", 38, "sales.by", "the dimensions of cells", "nothing"),
    (INP, '"builtup_area_km2"', '"builtup_area"', 68, "area.column", "(nearest name: builtup_area_km2)", "'builtup_area'"),
    (INP, 'unit = "km2"', 'unit = "persons"', 66, "area.unit", "km2, the unit of the column", "'persons'"),
    (OPT, "card_fee = 60", "card_fees = 60", 9, "cheaper.set.card_fees", "(nearest name: card_fee)", "'card_fees'"),
    (OPT, "card_fee = 60", "card_fee = 900", 9, "cheaper.set.card_fee", "within 0 to 600, the range of card_fee", "900"),
    (OPT, "card_fee = 60", "card_fee = '60'", 9, "cheaper.set.card_fee", "a number", "'60'"),
    (OPT, "southtown = 1", "southtwon = 1", 10, "cheaper.set.active.southtwon", "(nearest name: southtown)", "'southtwon'"),
    (OPT, "southtown = 1", "southtown = 2", 10, "cheaper.set.active.southtown", "within 0 to 1", "2"),
    (OPT, "active = {", "sales = {", 10, "cheaper.set.sales", "only an input with one dimension", "2 dimensions"),
    (OPT, "[cheaper.set]", "[cheaper.sets]", 8, "cheaper.sets", "(nearest name: set)", "'sets'"),
    (OPT, ', en = "Cheaper"', "", 6, "cheaper.name.en", "a text in the language en", "nothing"),
    (C, "holds =", 'section = "markets"\nholds =', 5, "fee_is_low.section", "(nearest name: market)", "'markets'"),
    (C, "holds =", "section = 3\nholds =", 5, "fee_is_low.section", "one of happened, market", "3"),
    (C, "holds =", "hold =", 5, "fee_is_low.hold", "(nearest name: holds)", "'hold'"),
    (C, 'holds = ["card_fee < 200"]', "holds = []", 5, "fee_is_low.holds", "at least one", "[]"),
    (C, 'exhibit = "fees"\n', "exhibit = 3\n", 2, "fee_is_low.exhibit", "the id of an exhibit", "3"),
    (C, "At {card_fee} the", "At {visits} the", 1, "fee_is_low", "the same slots", "card_fee in zh only, visits in en only"),
    (S, "date = 2026-01-31", 'date = "soon"', 3, "date", "a date such as", "'soon'"),
    (S, 'title = { zh = "一张健身卡", en = "A gym card" }\n', "", None, "title", "the languages zh and en", "nothing"),
    (S, ', en = "Second"', "", 7, "words.follower.en", "a text in the language en", "nothing"),
    (INP, 'lever = true', 'lever = true\nby = "city"', 8, "card_fee.by", "a list of dimensions", "'city'"),
    (INP, '"lognormal"', '"lognormal"\nlever = true', 31, "visits.distribution", "fixed, for a lever", "'lognormal'"),
    (INP, 'distribution = "fixed"\nbasis = "reported"\nfacts = []', 'distribution = "pert"\nbasis = "reported"\nfacts = []',
     69, "area.distribution", "a column has no low and high", "'pert'"),
    (INP, 'by = ["platform", "year"]', 'by = ["platform", "year", "year"]', 41, "sales.by", "each dimension once", "year"),
    (INP, 'by = ["platform", "year"]', 'by = ["platform", "year"]\nvalue = 3', 42, "sales.value", "numbers in cells", "3"),
    (INP, ACTIVE, "cells = []", 56, "active.cells", "at least one", "[]"),
    (INP, ACTIVE, "cells = [1]", 56, "active.cells.1", "a table of coordinates", "1"),
    (INP, ACTIVE, 'cells = [{ city = "northtown" }]', 56, "active.cells.1.value", "a number", "nothing"),
    (INP, 'column = "builtup_area_km2"', 'column = "builtup_area_km2"\ncells = []', 69, "area.cells", "either cells or a column", "both"),
    (INP, 'by = ["city"]\ncolumn', 'by = ["town"]\ncolumn', 67, "area.by", 'by = ["city"]', "['town']"),
    (INP, 'distribution = "pert"', 'distribution = "pert"\nrange = [0, 2]', 20, "leader_share.range", "within 0 and 1", "[0, 2]"),
    (OPT, "[cheaper]", "[Cheaper]", 5, "Cheaper", "small letters", "'Cheaper'"),
    (OPT, "[stop]", "[stop]\nset = 1", 2, "stop.set", "input = number", "1"),
    (C, "for {visits} the fee is high", "the fee is high", 6, "fee_is_low.otherwise", "the same slots", "visits in zh only"),
    (C, ', en = "At {card_fee} for {visits} the fee is high"', "", 6, "fee_is_low.otherwise.en", "a text in the language en", "nothing"),
    (C, "otherwise = {", "otherwise = 1\nx = {", 6, "fee_is_low.otherwise", "the languages zh and en", "1"),
    (C, "otherwise = {", "otherwize = {", 6, "fee_is_low.otherwize", "(nearest name: otherwise)", "'otherwize'"),
    (R, '"visits"', '"vists"', 2, "pair.1.inputs", "the name of an input (nearest name: visits)", "'vists'"),
    (R, '"visits"', '"card_fee"', 2, "pair.1.inputs", "one number each and are drawn", "card_fee, which is a lever"),
    (R, '"visits"', '"sales"', 2, "pair.1.inputs", "one number each and are drawn", "sales, which varies by platform, year"),
    (R, '"visits"', '"leader_share"', 2, "pair.1.inputs", "two different inputs", "'leader_share', 'leader_share'"),
    (R, PAIR, 'inputs = ["visits"]', 2, "pair.1.inputs", "the names of two inputs", "['visits']"),
    (R, PAIR, "inputs = [1, 2]", 2, "pair.1.inputs", "the names of two inputs", "[1, 2]"),
    (R, PAIR, "inputs = 'visits'", 2, "pair.1.inputs", "the names of two inputs", "'visits'"),
    (R, "rho = 0.3", "rho = 1", 3, "pair.1.rho", "above -1 and below 1", "1"),
    (R, "rho = 0.3", "rho = -1.0", 3, "pair.1.rho", "above -1 and below 1", "-1.0"),
    (R, "rho = 0.3", "rho = nan", 3, "pair.1.rho", "a finite number", "nan"),
    (R, "rho = 0.3\n", "", 1, "pair.1.rho", "a number", "nothing"),
    (R, "rho = 0.3", "roh = 0.3", 3, "pair.1.roh", "(nearest name: rho)", "'roh'"),
    (R, ', en = "Those who go often choose the leader."', "", 4, "pair.1.why.en", "a text in the language en", "nothing"),
    (R, "[[pair]]", "[pair]", 1, "pair", "each headed [[pair]]", "inputs"),
    (R, "[[pair]]", "[[pairs]]", 1, "pairs", "(nearest name: pair)", "'pairs'"),
    (R, "[[pair]]", "pair = [1]\n[x]", 1, "pair.1", "a table with inputs, rho and why", "1"),
    (C, "[fee_is_low]", '["Fee is low"]', 1, "Fee is low", "small letters", "'Fee is low'"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "key", "expected", "found"), KEYS)
def test_a_wrong_key_is_named(edit, faults, file, old, new, line, key, expected, found):
    listed = [fault for fault in faults(edit(file, old, new)) if fault.where == f"key {key}"]
    assert listed
    assert (listed[0].file, listed[0].line) == (file, line)
    assert expected in listed[0].expected
    assert found in listed[0].found


def test_toml_that_does_not_parse(edit, faults):
    listed = [fault for fault in faults(edit(INP, "value = 120", "value = 120 yuan")) if fault.file == INP]
    assert [(fault.line, fault.expected) for fault in listed] == [(4, "a number (write 120)")]


def test_full_width_digits_in_toml(edit, faults):
    listed = faults(edit(INP, "value = 120", "value = １２０"))
    assert (listed[0].file, listed[0].line, listed[0].expected) == (
        INP,
        4,
        "a number in ASCII digits, not full-width ones (write 120)",
    )


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000])
def test_toml_made_to_exhaust_the_parser(folder, faults, text):
    (folder / C).write_text(text)
    assert [fault.file for fault in faults(folder)] == [C]


def test_a_missing_document(folder, faults):
    (folder / C).unlink()
    assert [str(fault) for fault in faults(folder)] == ["claims.toml: expected the file to exist, found no such file"]


@pytest.mark.parametrize("file", [INP, OPT, C])
def test_a_key_outside_any_table(folder, faults, file):
    path = folder / file
    path.write_text("stray = 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    (fault,) = faults(folder)
    assert (fault.line, fault.where, fault.found) == (1, "key stray", "1")


def test_an_option_may_name_an_input_that_has_a_fault(edit, faults):
    (fault,) = faults(edit(INP, 'quality = "green"', 'quality = "blue"'))
    assert fault.where == "key card_fee.quality"


def test_a_reported_base_may_equal_a_fact_without_range(edit, faults):
    edit(INP, "lever = true\n", "")
    listed = faults(edit(INP, "value = 120", "value = 121"))
    assert [fault.where for fault in listed] == ["key card_fee.value"]
    assert "fee 120 CNY/year" in listed[0].expected


def test_a_reported_base_must_have_the_unit_of_its_fact(edit, faults):
    edit(INP, "lever = true\n", "")
    (fault,) = faults(edit(INP, 'unit = "CNY/year"', 'unit = "CNY/month"'))
    assert (fault.where, fault.found) == ("key card_fee.value", "120 CNY/month, which is 1440 CNY/year")


def test_a_lever_may_leave_the_fact(edit):
    assert load(edit(INP, "value = 120", "value = 99")).inputs["card_fee"].value == 99


def test_nothing_in_a_folder_runs(folder, edit):
    trap = folder / "ran"
    call = f"__import__('pathlib').Path({str(trap)!r}).touch()"
    edit(C, "card_fee < 200", call)
    load(edit(S, 'en = "A gym card"', f'en = "{{{call}}}"'))
    assert not trap.exists()
