"""A study may count in another currency than yuan: every sum it prints says so."""

from __future__ import annotations

import re
import shutil

import pytest
from real_study import DATA

from analysis.evidence import EvidenceError, load
from analysis.study import Study
from analysis.uncertainty import designs
from analysis.wording import format_value
from analysis.wording.quantities import quantities


@pytest.fixture
def dollars(tmp_path, monkeypatch):
    """The real study as if all its money were dollars, over fewer draws: no unit rests on them."""
    monkeypatch.setattr(designs, "DRAWS", 2**10)
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    for file in ("facts.csv", "inputs.toml"):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace("CNY", "USD"), encoding="utf-8")
    study = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(f'currency = "USD"\n{study}', encoding="utf-8")
    return folder


def test_every_sum_is_in_the_currency_of_the_study(dollars):
    study = Study.open(dollars)
    found = quantities(study).values()
    assert not [q.id for q in found if "CNY" in q.unit or "money" in q.unit]
    assert study.money == "USD" and study["breakeven_spend"].unit == "USD/year"
    fee = study["breakeven_spend"]
    assert [format_value(float(fee), fee.unit, lang) for lang in ("zh", "en")] == ["1,680 美元", "$1,680"]


def test_an_exhibit_in_dollars_shows_dollars_and_no_formula(dollars, tmp_path):
    from matplotlib.text import Text

    from analysis.common.fonts import ensure_fonts, use_in_matplotlib
    from analysis.exhibits import draw_exhibit, exhibit

    use_in_matplotlib(ensure_fonts(DATA.parent / "build"))
    study = Study.open(dollars)
    for name in ("ledger", "viable_region"):
        figure, _ = draw_exhibit(exhibit(name), study, "en")
        said = " ".join(text.get_text() for text in figure.findobj(Text))
        assert "$" in said and not re.search("[¥元]", said)
        figure.canvas.draw()


def test_one_currency_for_all_inputs(dollars):
    text = (dollars / "inputs.toml").read_text(encoding="utf-8")
    euro = text.replace('unit = "USD/year"\nvalue = 168', 'unit = "EUR/year"\nvalue = 168')
    (dollars / "inputs.toml").write_text(euro, encoding="utf-8")
    with pytest.raises(EvidenceError) as error:
        load(dollars)
    assert "inputs.toml line" in str(error.value) and "key card_fee.unit" in str(error.value)
    assert "the currency of study.toml, USD" in str(error.value)
    study = (dollars / "study.toml").read_text(encoding="utf-8")
    (dollars / "study.toml").write_text(study.replace('"USD"', '"Yuan"'), encoding="utf-8")
    with pytest.raises(EvidenceError, match="a code of ISO 4217 such as CNY"):
        load(dollars)
