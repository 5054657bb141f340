"""The report's table of changes: both languages, causes by label, links only to numbers that the report knows."""

import json
from types import SimpleNamespace

import pytest

from analysis.common.blocks import encode
from analysis.editions import page, store
from analysis.errors import AnalysisError
from analysis.notebook.changes import changes, since


def report(tmp_path, content=None):
    if content is not False:
        folder = tmp_path / "published" / "3-city-coverage"
        folder.mkdir(parents=True)
        (folder / "changes.json").write_text(json.dumps(content), encoding="utf-8")
    known = {"typical_saving": object()}
    return SimpleNamespace(
        paths=SimpleNamespace(build=tmp_path),
        published=SimpleNamespace(numbers=known, about={"claims": {"few_gain": {"zh": "判断", "en": "A claim"}}}),
        evidence=SimpleNamespace(claims={"few_gain": SimpleNamespace(otherwise=None)}),
        number=lambda slot: dict.fromkeys(("zh", "en"), f"[linked](#{slot})"),
        both=lambda zh, en: {"zh": zh, "en": en},
    )


@pytest.fixture(scope="module")
def published(study, frozen, tmp_path_factory):
    """What a chapter publishes when an input, a claim, a fact, a method and the recommendation have changed."""
    edition, folder = json.loads(frozen), tmp_path_factory.mktemp("editions")
    edition["inputs"]["card_discount"]["cells"][0]["value"] = 0.17
    edition["numbers"]["typical_saving"]["value"] *= 1.9
    edition["numbers"]["best_fee"]["value"] *= 1.5
    edition["claims"]["few_gain"]["holds"] = False
    edition["methods"]["hhi"]["code"] = "0" * 12
    edition["recommended"] = "relaunch"
    del edition["facts"]["ratio-target"]
    store.write(folder, edition)
    return page.changes(study, folder)


def test_there_is_nothing_to_tell_without_an_edition(study, tmp_path):
    assert page.changes(study, tmp_path / "none") is None
    assert changes(report(tmp_path, None)) is None


def test_the_edition_of_today_is_this_report_and_not_what_it_is_compared_with(study, edition, tmp_path, at_once):
    store.write(tmp_path, edition | {"name": "today"})
    assert page.changes(study, tmp_path) is None
    store.write(tmp_path, edition | {"name": "last-year", "date": "2025-01-01"})
    found = page.changes(study, tmp_path)
    assert found["edition"] == "last-year" and found["nothing"]


def test_a_report_without_the_chapter_cell_says_what_is_missing(tmp_path):
    with pytest.raises(AnalysisError, match=r"chapter\.changes\(\)"):
        changes(report(tmp_path, False))


def test_published_data_is_json_in_both_languages(published):
    assert json.loads(json.dumps(published, allow_nan=False)) == published
    assert [n["id"] for n in published["numbers"]] == ["typical_saving", "best_fee"]  # page one comes first
    number = published["numbers"][0]
    assert number["cause"]["en"].startswith("Card discount 17% → 10%: −¥")
    assert number["cause"]["zh"].startswith("会员折扣 17% → 10%：−")
    assert published["claims"][0]["then"]["en"] == "does not hold"
    assert [m["id"] for m in published["methods"]] == ["hhi"]
    assert published["recommended"]["then"]["en"] == "Relaunch as it was"
    assert [(f["id"], f["kind"]) for f in published["facts"]] == [("ratio-target", "added")]


def test_the_table_has_every_change_in_both_languages(published, tmp_path):
    table = encode(changes(report(tmp_path, published)))
    assert table["kind"] == "table" and "2026-10" in table["title"]["zh"] and "2026-10" in table["note"]["en"]
    kinds = [r["cells"][0]["en"] for r in table["rows"]]
    assert kinds == [
        "Recommendation",
        "Claim",
        "Number",
        "Number",
        "Evidence, added",
        "Input, changed",
        "Method, changed",
    ]
    for row in table["rows"]:
        assert len(row["cells"]) == len(table["columns"]) and all(set(c) == {"zh", "en"} for c in row["cells"])
    number = table["rows"][2]["cells"]
    assert number[3]["en"] == "[linked](#typical_saving)" and "Card discount" in number[4]["en"]
    assert table["rows"][1]["cells"][1]["zh"] == "判断"


def test_an_unchanged_study_says_so(published, tmp_path):
    none = published | {part: [] for part in ("claims", "numbers", "facts", "inputs", "options", "methods")}
    table = encode(changes(report(tmp_path, none | {"recommended": None, "more_numbers": 0})))
    assert [r["cells"][1]["en"] for r in table["rows"]] == ["Nothing moved beyond tolerance"]


def test_page_one_names_the_inputs_and_the_first_number_that_moved(published, tmp_path):
    said = since(report(tmp_path, published | {"recommended": None}))
    then = published["numbers"][0]["then"]
    assert said["en"] == (
        "Since edition 2026-10: Card discount 17% → 10%. What a typical user saves in a year "
        f"{then['en']} → {published['numbers'][0]['now']['en']}"
    )
    assert said["zh"].startswith("自 2026-10 版以来：会员折扣 17% → 10%。典型用户一年省下的钱 ")


def test_page_one_counts_the_inputs_for_which_it_has_no_room(published, tmp_path):
    said = since(report(tmp_path, published | {"inputs": published["inputs"] * 5, "numbers": [], "recommended": None}))
    assert said["en"].endswith("; Card discount 17% → 10%; and 2 more inputs")
    assert said["zh"].endswith("；另有 2 项输入")


def test_page_one_says_first_that_the_recommendation_turned(published, tmp_path):
    turned = {"then": {"zh": "甲", "en": "A"}, "now": {"zh": "乙", "en": "B"}}
    said = since(report(tmp_path, published | {"recommended": turned, "inputs": published["inputs"] * 5}))
    assert said["en"].startswith("Since edition 2026-10: Recommendation A → B. Card discount 17% → 10%; ")
    assert said["zh"].startswith("自 2026-10 版以来：推荐 甲 → 乙。") and "and 3 more inputs" in said["en"]


@pytest.mark.parametrize("content", [False, None, {"inputs": [], "numbers": []}])
def test_page_one_is_silent_where_nothing_moved(content, tmp_path):
    assert since(report(tmp_path, content)) is None


def test_a_number_of_the_recommended_option_names_none_where_another_was_recommended(study, frozen, tmp_path):
    edition = json.loads(frozen)
    key = "three_year_contribution[option=best]"
    assert key in edition["numbers"]
    edition["numbers"][key]["value"] *= 1.5
    store.write(tmp_path / "same", edition)
    store.write(tmp_path / "other", edition | {"recommended": "relaunch"})
    same, other = (
        next(n for n in page.changes(study, tmp_path / name)["numbers"] if n["id"] == key)["label"]
        for name in ("same", "other")
    )
    now = study.evidence.options[study.decision.best].name
    assert same["en"].endswith(f"({now['en']})") and same["zh"].endswith(f"（{now['zh']}）")
    assert other["en"].endswith("(recommended option)") and other["zh"].endswith("（推荐选项）")


def test_an_input_that_cites_other_facts_says_so(study, frozen, tmp_path):
    edition = json.loads(frozen)
    cited = edition["inputs"]["zipf_exponent"]["facts"]
    edition["inputs"]["zipf_exponent"]["facts"] = []
    edition["inputs"]["wallet"]["facts"] = edition["inputs"]["wallet"]["facts"][::-1]
    store.write(tmp_path, edition)
    said = {row["id"]: row["change"] for row in page.changes(study, tmp_path)["inputs"]}
    assert said["zipf_exponent"]["en"] == f"facts cited 0 → {len(cited)}"
    assert said["wallet"]["zh"] == "依据的事实不同"
