"""The report: every number printed has its row, every link its target, a what-if edition says what it is."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from notebook_chapters import cover_of, place_of

from analysis.common.blocks import Table
from analysis.errors import AnalysisError
from analysis.evidence import Bilingual
from analysis.evidence.claims import SECTIONS
from analysis.evidence.report import PLACES
from analysis.exhibits import IDS
from analysis.notebook import Chapter, Report
from analysis.notebook.chapter import MODULES
from analysis.notebook.decision_text import worth_knowing
from analysis.notebook.paths import Paths
from analysis.study import Study
from analysis.wording import SlotError, format_threshold, format_value

TILES = (
    "typical_saving",
    "breakeven_wallet",
    "covered_share",
    "merchant_breakeven_incrementality",
    "three_year_contribution[option=best]",
)
LINK = re.compile(r"\]\(#([a-z0-9-]+)\)")


def texts(node: Any) -> list[str]:
    """All texts of a payload."""
    if isinstance(node, dict):
        return [t for v in node.values() for t in texts(v)]
    if isinstance(node, list | tuple):
        return [t for v in node for t in texts(v)]
    return [node] if isinstance(node, str) else []


def anchors(payload: dict[str, Any]) -> set[str]:
    return {row["anchor"] for row in payload["rows"] if "anchor" in row}


@pytest.fixture
def printed(report: Report) -> tuple[Report, list[dict[str, Any]]]:
    """A whole report: the argument, then the appendix."""
    shown = [report.cover(), *(s for place in PLACES if (s := report.passage(place)))]
    shown += [found for name in IDS if (found := report.exhibit(name))]
    shown += [report.diagnosis(), report.comparison(), report.options(), report.confidence()]
    shown += [report.plan(), report.settings()]
    shown += [report.printer.table(Table(id="best", columns=(), rows=(), title=report.printer.number("best_fee").text))]
    shown += [report.assumptions(), report.numbers(), report.facts()]
    return report, [s.payload for s in shown]


def test_each_cause_has_the_grades_of_the_facts_that_it_names(report: Report) -> None:
    evidence = report.evidence
    rows = report.diagnosis().payload["rows"]
    assert len(rows) == len(evidence.report.diagnosis) > 1
    for cause, found in zip(evidence.report.diagnosis, rows, strict=True):
        facts = re.findall(r"\{fact:([a-z0-9-]+)", cause.text.en)
        grades = {evidence.sources.at[evidence.facts.at[name, "source"], "grade"] for name in facts}
        assert found["cells"][2]["en"] == ", ".join(sorted(grades))


def test_a_section_ends_with_the_exhibits_that_the_claims_put_there(report: Report) -> None:
    claims = report.evidence.claims
    last = report.page_break()
    assert [report.end_section(section, last) for section in SECTIONS] == [[last]] * len(SECTIONS)
    for name in list(claims)[:3:2]:
        claims[name] = dataclasses.replace(claims[name], section="market")
    first, *more = report.end_section("market", last)
    assert (
        first is last
        and [output.payload["id"] for output in more] == [claim.exhibit for claim in claims.values()][:3:2]
    )
    assert report.end_section("member", None) == []
    with pytest.raises(AnalysisError, match="no section 'markets'; the nearest is 'market'"):
        report.end_section("markets", last)


def test_every_link_leads_to_a_row(printed: tuple[Report, list[dict[str, Any]]]) -> None:
    _, payloads = printed
    targets = set().union(*(anchors(p) for p in payloads if p["kind"] == "table"))
    targets |= {f"{p['kind']}-{p['id']}" for p in payloads if p["kind"] in ("table", "exhibit")}
    links = {link for p in payloads for t in texts(p) for link in LINK.findall(t)}
    assert len(links) > 60 and links <= targets, sorted(links - targets)


def test_every_printed_number_has_a_row_with_its_formula(printed: tuple[Report, list[dict[str, Any]]]) -> None:
    report, payloads = printed
    numbers = next(p for p in payloads if p.get("id") == "numbers")
    rows = {row["anchor"]: row["cells"] for row in numbers["rows"]}
    figures = {
        n.anchor
        for lang in ("zh", "en")
        for found in report.printed[lang].values()
        for n in found
        if n.anchor.startswith("figure-")
    }
    assert figures == set(rows)
    saving = rows["figure-typical-saving"]
    quantity = report.published.numbers["typical_saving"]
    assert saving[0] == quantity.label and saving[1]["en"] == format_value(quantity.value, quantity.unit, "en")
    assert saving[3]["en"] == saving[3]["zh"] == "e·c·X"


def test_the_record_of_a_number_keeps_every_digit_and_what_was_printed(
    printed: tuple[Report, list[dict[str, Any]]],
) -> None:
    report, payloads = printed
    blocks = [p["data"] for p in payloads]
    records = {r["id"]: r for data in blocks for r in data["numbers"]}
    assert set(records) == {p["id"] for data in blocks for p in data["printed"]}
    assert set(records) >= {k for lang in ("zh", "en") for k in report.printed[lang]}
    saving = records["typical_saving"]
    assert saving["value"] == report.published.numbers["typical_saving"].value and saving["notebook"] == "2-second"
    texts = {p["text"] for data in blocks for p in data["printed"] if (p["id"], p["lang"]) == ("typical_saving", "zh")}
    assert format_value(saving["value"], "CNY/year", "zh") in texts
    assert {"card_fee", "participating_stores"} <= set(records["breakeven_wallet"]["roots"])
    json.dumps(list(records.values()), allow_nan=False)


def test_a_number_that_is_never_reached_is_distinct_from_a_missing_one(report: Report) -> None:
    report.printer.number("certification_payback_sales")
    data = report.numbers().payload["data"]
    record = next(n for n in data["numbers"] if n["id"] == "certification_payback_sales")
    assert record["value"] == "never"
    assert {p["text"] for p in data["printed"] if p["id"] == record["id"] and p["form"] == ""} == {"无法达到", "never"}


def test_a_number_whose_interval_is_a_point_has_none(report: Report) -> None:
    report.printer.both("", "{typical_saving} {breakeven_spend} {breaks_even[option=relaunch]}")
    intervals = [row["cells"][2]["en"] for row in report.numbers().payload["rows"]]
    assert intervals[0] != "–" and intervals[1:] == ["–", "–"]


def test_a_cell_carries_the_number_that_it_prints(study: Study, report: Report) -> None:
    fee = report.printer.number("card_fee")
    assert (fee.value, fee.unit, fee.anchor) == (168.0, study.inputs["card_fee"].unit, "input-card-fee")
    assert fee.text == {"zh": "[168 元](#input-card-fee)", "en": "[¥168](#input-card-fee)"}
    saving = report.published.numbers["typical_saving"]
    interval = report.printer.plain("typical_saving", "range")
    assert (interval.value, interval.unit, interval.anchor) == (saving.low, saving.unit, saving.anchor)
    named = report.printer.number("typical_saving:name")
    assert named.value is None and named.text == saving.label
    expected = [row.cells[2].value for row in report.options().block.rows]
    assert expected == sorted(study.decision.expected.tolist(), reverse=True)
    shares = [c["share"] for c in report.published.about["claims"].values()]
    known = [row.cells[1].value for row in report.confidence().block.rows if row.cells[1].value is not None]
    assert known == sorted(known) and set(known) <= set(shares) and len(known) > len(shares) / 2


def test_assumptions_carry_ranks_counts_and_what_they_rest_on(study: Study, report: Report) -> None:
    rows = {row.anchor: row for row in report.assumptions().block.rows}
    ranks = {"weak": 0.0, "fair": 1.0, "good": 2.0}
    assert {row.cells[4].text["en"]: row.cells[4].value for row in rows.values()} == ranks
    gtv = rows["input-gtv"].cells[1]
    assert gtv.value == len(study.inputs["gtv"].cells) and gtv.text["en"] == f"{gtv.value:.0f} values"
    for name, item in study.inputs.items():
        if row := rows.get(f"input-{name.replace('_', '-')}"):
            assert set(row.rests) == {f"fact-{fact}" for fact in item.facts}, name
            assert row.weak == row.cells[0].text["en"].startswith("▲ ")
    assert any(row.weak for row in rows.values()) and any(row.rests for row in rows.values())


def test_nothing_printed_no_rows(report: Report) -> None:
    assert report.numbers().payload["rows"] == []


def test_each_input_that_is_a_belief_has_its_row(study: Study, report: Report) -> None:
    payload = report.assumptions().payload
    rows = {row["anchor"]: row["cells"] for row in payload["rows"]}
    assert {"input-card-fee", "input-wallet", "input-gtv"} <= set(rows) and "input-horizon" not in rows
    assert len({len(cells) for cells in rows.values()} | {len(payload["columns"])}) == 1
    wallet = rows["input-wallet"]
    assert wallet[0]["en"].endswith(study.inputs["wallet"].label.en)
    assert any("5,000" in c["en"] for c in wallet) and any(study.inputs["wallet"].why.zh in c["zh"] for c in wallet)


def test_each_cited_fact_names_its_document(study: Study, printed: tuple[Report, list[dict[str, Any]]]) -> None:
    _, payloads = printed
    facts = next(p for p in payloads if p.get("id") == "facts")
    rows = {row["anchor"]: row["cells"] for row in facts["rows"]}
    source = study.evidence.sources.loc[study.evidence.facts.loc["card-annual-fee", "source"]]
    assert source["url"] in " ".join(c["en"] for c in rows["fact-card-annual-fee"])
    assert "fact-costco-shenzhen-fee" in rows, "a fact printed in the argument is cited"
    assert len(rows) < len(study.evidence.facts)


def test_the_cover_says_the_verdict_and_five_numbers_with_intervals(study: Study, report: Report) -> None:
    cover = report.cover().payload
    assert [t["figure"] for t in cover["tiles"]] == [
        *TILES[:4],
        f"three_year_contribution[option={study.decision.best}]",
    ]
    assert all(
        t["value"][lang] and t["interval"][lang] and t["label"][lang] for t in cover["tiles"] for lang in ("zh", "en")
    )
    saving = format_value(float(study["typical_saving"]), "CNY/year", "en")
    assert (
        f"[{saving}](#figure-typical-saving)" in cover["verdict"]["en"] and cover["tiles"][0]["value"]["en"] == saving
    )
    assert "overrides" not in cover and cover["title"] == study.evidence.study["title"]


def test_options_stand_in_the_order_of_their_expectation(study: Study, report: Report) -> None:
    rows = report.options().payload["rows"]
    ranked = sorted(zip(study.decision.expected, study.decision.names, strict=True), reverse=True)
    assert [r["anchor"] for r in rows] == [f"option-{n.replace('_', '-')}" for _, n in ranked]
    best = next(r for r in rows if r["anchor"] == f"option-{study.decision.best.replace('_', '-')}")
    assert best["cells"][0]["zh"].startswith("**")
    assert [r["cells"][0]["zh"].startswith("**") for r in rows].count(True) == 1


def test_claims_stand_from_least_to_most_certain(study: Study, report: Report) -> None:
    rows = report.confidence().payload["rows"]
    claims = [c for c in report.published.about["claims"].values() if c["kind"] != "overall"]
    shares = sorted(c["share"] for c in claims)
    # Claims that hold in the very same draws are one finding; those true at every point searched have no odds.
    stated = [cell for r in rows if (cell := r["cells"][1]["en"]).endswith("%")]
    every = [format_value(s, "share", "en") for s in shares]
    assert stated == sorted(stated, key=every.index) and set(stated) <= set(every) and stated[0] == every[0]
    assert len(rows) == len(claims) < len(study.evidence.claims)


def test_a_number_nobody_published_cannot_be_printed(report: Report) -> None:
    with pytest.raises(SlotError, match=r"slot \{typical_savings\}: no such figure; the nearest is \{typical_saving\}"):
        report.printer.number("typical_savings")
    assert report.printed == {"zh": {}, "en": {}}


def test_a_cell_shows_a_payload_beside_a_look(report: Report) -> None:
    exhibit, table, rest = report.exhibit("ledger"), report.options(), report.page_break()
    bundle = exhibit._repr_mimebundle_()
    assert bundle["application/vnd.strategy+json"]["id"] == "ledger" and "<img" in bundle["text/html"]
    assert table._repr_mimebundle_()["text/markdown"].startswith("**The options")
    assert "<table" in table._repr_mimebundle_()["text/html"] and "**" not in table._repr_mimebundle_()["text/html"]
    assert "application/vnd.strategy+json" in rest._repr_mimebundle_() and rest.payload == {"kind": "break"}


def test_a_what_if_edition_says_so_and_prints_the_reverse_title(
    tmp_path, stand_ins: pytest.MonkeyPatch, place: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = place_of(tmp_path, monkeypatch, '{"wallet": 40000}')
    chapter = Chapter("1-all", "en", where)
    claim = chapter.study.evidence.claims["never_paid_typical"]
    shown = chapter.exhibit("breakeven_surface").payload
    assert shown["title"]["en"].startswith(claim.otherwise.en.split(":")[0]) and not chapter.holds(claim.id)
    assert "says the reverse" in shown["note"]["en"]
    cover = cover_of(chapter, where)
    assert cover["edition"]["en"].startswith("What-if edition")
    assert cover["overrides"]["en"].endswith("¥5,000 → ¥40,000") and cover["overrides"]["zh"].endswith(
        "5,000 元 → 4.0 万元"
    )


def test_an_edition_in_which_nothing_earns_recommends_to_carry_on(
    tmp_path, stand_ins: pytest.MonkeyPatch, place: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recommended outcome is the same in every draw, so that no input drives it."""
    where = place_of(tmp_path, monkeypatch, '{"wallet": 1900, "tool_user_share": 0.005}')
    chapter = Chapter("1-all", "en", where)
    assert chapter.study.decision.best == "carry_on"
    chapter.decide()
    chapter.exhibit("value_of_knowing")
    assert "No option is expected to add" in chapter.exhibit("options").payload["title"]["en"]
    chapter.exhibit("four_coverages")
    chapter.exhibit("next_test")
    chapter.publish(*MODULES)
    cover = Report("en", where).cover().payload
    assert "nothing on the table is yet worth adding" in cover["verdict"]["en"]
    assert any("No option passes the rule" in p["markdown"]["en"] for p in cover["points"])
    # page one asks for a test only where its data are worth more than it costs
    pays = chapter.holds("test_pays")
    assert any("Run a test" in p["markdown"]["en"] for p in cover["points"]) == pays
    assert any("No test first" in p["markdown"]["en"] for p in cover["points"]) != pays


@pytest.mark.parametrize(("worth", "named"), [(0.0, False), (0.4, False), (7.0, True), (1.2e6, True)])
def test_what_to_find_out_first_is_named_where_it_is_worth_anything(worth: float, named: bool) -> None:
    sentence = worth_knowing(Bilingual("一项输入", "An input"), worth, 2 * worth)
    for lang, name in (("zh", "一项输入"), ("en", "An input")):
        assert (name in sentence[lang]) == ("{evppi[input=first]}" in sentence[lang]) == named
        assert "{evpi}" in worth_knowing(Bilingual("一", "An"), 0.0, 7.0)[lang]


def test_each_side_on_which_an_input_ends_a_claim_keeps_its_own_threshold(study: Study, report: Report) -> None:
    flips = report.published.about["claims"]["basis_decides"]["flips"]
    share = {f["above"]: f["threshold"] for f in flips if f["input"] == "reported_share"}
    base = float(study["reported_share"])
    assert share[False] < base < share[True]
    note = report.exhibit("shares_over_time").payload["note"]["en"]
    nearest = format_threshold(share[True], "share", "en")
    assert re.search(rf"rises above \[{re.escape(nearest)}\]", note)
