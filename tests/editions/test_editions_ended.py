"""Page one and the table of changes after measuring: what is measured now, and which claim does not hold any more."""

import copy
import json
from types import SimpleNamespace

import pytest

from analysis.common.blocks import encode
from analysis.editions import page, review, store
from analysis.notebook.changes import changes, linked, since

ENDED = "few_gain"
TEXT = {"zh": "买卡划算的人不少", "en": "Many gain"}


@pytest.fixture
def published(study, frozen, now, tmp_path, monkeypatch):
    """The spend was measured since, a lever and a range changed too, and a claim that held does not any more."""
    edition, after = json.loads(frozen), copy.deepcopy(now)
    edition["inputs"]["wallet"]["cells"][0]["value"] = 9000
    edition["inputs"]["card_discount"]["cells"][0]["value"] = 0.17
    after["inputs"]["wallet"]["measured"] = {"measure": "spend_per_user"}
    after["claims"][ENDED]["holds"] = False
    monkeypatch.setattr(review, "snapshot", lambda asked, name="": after)
    store.write(tmp_path, edition)
    return page.changes(study, tmp_path)


@pytest.fixture
def printer(published, tmp_path):
    folder = tmp_path / "published" / "3-city-coverage"
    folder.mkdir(parents=True)
    (folder / "changes.json").write_text(json.dumps(published), encoding="utf-8")
    claim = SimpleNamespace(otherwise=SimpleNamespace(**TEXT))
    numbers = {entry["id"]: object() for entry in published["numbers"][:2]}
    return SimpleNamespace(
        paths=SimpleNamespace(build=tmp_path),
        published=SimpleNamespace(numbers=numbers, about={"claims": {ENDED: TEXT}}),
        evidence=SimpleNamespace(claims={ENDED: claim}),
        number=lambda slot: dict.fromkeys(("zh", "en"), f"[linked](#{slot})"),
        both=lambda zh, en: {"zh": zh, "en": en},
    )


def test_what_is_measured_now_comes_before_other_changes(published):
    assert [entry["id"] for entry in published["inputs"]] == ["wallet", "card_discount"]
    assert published["inputs"][0]["change"]["en"] == "measured, ¥9,000 → ¥5,000"
    assert published["inputs"][0]["change"]["zh"].startswith("实测：")


def test_page_one_says_what_is_true_in_place_of_a_claim_that_ended(printer):
    said = since(printer)
    assert said["en"].endswith(". No longer true, now instead: Many gain")
    assert said["zh"].endswith("。不再成立的判断，现为：买卡划算的人不少")
    assert "measured, ¥9,000" in said["en"].split(";")[0]


def test_the_table_states_that_sentence_as_the_one_that_holds_now(printer):
    row = next(r for r in encode(changes(printer))["rows"] if r["cells"][0]["en"] == "Claim")
    assert [cell["en"] for cell in row["cells"][1:4]] == ["Many gain", "does not hold", "holds"]


def test_every_number_of_the_table_that_the_report_knows_gets_a_row(printer, published):
    assert linked(printer) == [entry["id"] for entry in published["numbers"][:2]]
