"""What the report says of a case: read whole, and every fault named by key."""

from __future__ import annotations

import pytest

from analysis.evidence import load
from analysis.evidence.report import PLACES

R = "report.toml"


def test_texts_are_read_in_order(folder):
    said = load(folder).report
    assert list(said.tiles) == ["breakeven"] and said.tiles["breakeven"].en == "spend to break even"
    assert said.shown == ("sure",) and said.points["sure"].text.en == "The fee is {card_fee}."
    assert set(said.verdict) == {"stop", "cheaper"} and said.reversed == {}
    assert [heading.text.zh for heading in said.headings["market"]] == ["两家"] and said.comparison == ("sales-first",)
    first, second = said.passages["market"]
    assert (first.when, second.when, second.unless) == (None, "fee_is_low", None)


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ("[passages.market]", "[passages.markt]", "passages.markt", "nearest name: market"),
        ("[headings]\nmarket", "[headings]\nmarkets", "headings.markets", "nearest name: market"),
        ('when = "fee_is_low"', 'when = "fee_is_lo"', "passages.market.2.when", "nearest name: fee_is_low"),
        (
            'when = "fee_is_low"',
            'unless = "fee_is_low"\nwhen = "fee_is_low"',
            "passages.market.2",
            "either when or unless",
        ),
        ('en = "One, at {card_fee}."', 'en = "One."', "passages.market.1", "the same slots in zh and en"),
        ('en = "Two."\n', "", "passages.market.2.en", "a text in the language en"),
        ('points = ["sure"]', 'points = ["surely"]', "cover.points", "nearest name: sure"),
        ('tiles = ["breakeven"]', "tiles = []", "cover.tiles", "at least one"),
        ('tiles = ["breakeven"]', "tiles = [1]", "cover.tiles", "a list of names"),
        ('stop = { zh = "停办。", en = "Stop." }', "", "verdict", "a verdict for every option; none for stop"),
        ("cheaper = {", "cheapest = {", "verdict.cheapest", "nearest name: cheaper"),
        ('facts = ["sales-first"]', 'facts = ["sales-fist"]', "comparison.facts", "nearest name: sales-first"),
        ("[comparison]", "[comparisons]", "comparisons", "nearest name: comparison"),
        ('heading = { zh = "把握", en = "How sure" }', "", "points.sure.heading", "zh and en"),
        (
            'heading = { zh = "把握"',
            'when = "fee_is_lo"\nheading = { zh = "把握"',
            "points.sure.when",
            "nearest name: fee_is_low",
        ),
    ],
)
def test_a_fault_names_its_key_and_what_was_expected(edit, faults, old, new, key, expected):
    found = [fault for fault in faults(edit(R, old, new)) if fault.where == f"key {key}"]
    assert found and all(fault.file == R for fault in found)
    assert expected in " ".join(str(fault) for fault in found)


YEAR = 2024  # of the fact
HAPPENED = """
[[timeline]]
fact = "sales-first"
at = "span"
zh = "开张 {fact:sales-first}"
en = "Opens {fact:sales-first}"

[[diagnosis]]
name = { zh = "供给", en = "Supply" }
text = { zh = "店少。", en = "Few shops." }

[[plan]]
who = { zh = "财务", en = "Finance" }
what = { zh = "批钱", en = "Pay" }
limit = { zh = "{card_fee}", en = "{card_fee}" }

[comparison]"""


def test_what_happened_is_dated_by_its_fact(edit):
    said = load(edit(R, "[comparison]", HAPPENED)).report
    (event,), (cause,), (step,) = said.timeline, said.diagnosis, said.plan
    assert (event.fact, event.first.year, event.last.year, event.rival) == ("sales-first", YEAR, YEAR, False)
    assert (event.first.month, event.last.month) == (1, 12), "a whole year, from its first day to its last"
    assert (cause.name.en, cause.text.zh) == ("Supply", "店少。")
    assert (step.who.en, step.what.zh, step.limit.en) == ("Finance", "批钱", "{card_fee}")


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('fact = "sales-first"', 'fact = "sales-frst"', "timeline.1.fact", "nearest name: sales-first"),
        ('at = "span"', 'at = "middle"', "timeline.1.at", "one of start, end, span"),
        ('at = "span"', 'rival = "yes"', "timeline.1.rival", "true or false"),
        ('en = "Opens {fact:sales-first}"', 'en = "Opens"', "timeline.1", "the same slots in zh and en"),
        ('name = { zh = "供给", en = "Supply" }', "", "diagnosis.1.name", "zh and en"),
        ('who = { zh = "财务", en = "Finance" }', "", "plan.1.who", "zh and en"),
        ('en = "{card_fee}" }', 'en = "later" }', "plan.1.limit", "the same slots in zh and en"),
    ],
)
def test_a_fault_of_what_happened_names_its_key(edit, faults, old, new, key, expected):
    assert old in HAPPENED
    folder = edit(R, "[comparison]", HAPPENED.replace(old, new))
    found = [fault for fault in faults(folder) if fault.where == f"key {key}"]
    assert found and expected in " ".join(str(fault) for fault in found)


def test_a_section_may_have_a_heading_for_each_case(edit):
    cases = (
        '[[headings.market]]\nwhen = "fee_is_low"\nzh = "便宜"\nen = "Cheap"\n\n'
        '[[headings.market]]\nunless = "fee_is_low"\nzh = "贵"\nen = "Dear"\n\n[headings]'
    )
    folder = edit(R, '[headings]\nmarket = { zh = "两家", en = "Two gyms" }', cases)
    said = [(heading.when, heading.unless, heading.text.en) for heading in load(folder).report.headings["market"]]
    assert said == [("fee_is_low", None, "Cheap"), (None, "fee_is_low", "Dear")]


def test_the_report_notebook_speaks_at_every_place(request):
    notebook = (request.config.rootpath / "notebooks" / "4-strategy-report.ipynb").read_text(encoding="utf-8")
    for place in PLACES:
        assert notebook.count(f'report.passage(\\"{place}\\"') == 1, place
