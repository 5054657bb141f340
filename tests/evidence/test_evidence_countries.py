"""A study of another country: its currency, and its cities under the codes of its own scheme."""

from __future__ import annotations

import pytest

from analysis.evidence import load
from analysis.evidence.columns import FACTS, UNITS
from analysis.evidence.currency import CURRENCIES, currency_of, in_currency
from analysis.evidence.descriptor import descriptor
from analysis.wording import format_interval, format_value

# ISO 4217: code, what an English and a Chinese reader see of twelve thousand.
PRINTED = [
    ("INR", "₹12,000", "1.2 万印度卢比"),
    ("KRW", "₩12,000", "1.2 万韩元"),
    ("BRL", "R$12,000", "1.2 万雷亚尔"),
    ("CHF", "CHF\u00a012,000", "1.2 万瑞士法郎"),
    ("PLN", "PLN\u00a012,000", "1.2 万兹罗提"),
]


@pytest.mark.parametrize(("code", "english", "chinese"), PRINTED)
def test_any_currency_is_printed(code, english, chinese):
    assert format_value(12_000, f"{code}/year", "en") == english
    assert format_value(12_000, f"{code}/year", "zh") == chinese
    assert format_interval(10, 2000, code, "en").endswith("2,000") and format_interval(-10, 5, code, "en").startswith(
        "−"
    )


def test_every_code_has_its_own_sign_and_word():
    assert len(CURRENCIES) > 150 and all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert len({c.sign for c in CURRENCIES.values()}) == len({c.zh for c in CURRENCIES.values()}) == len(CURRENCIES)
    assert {"XXX", "XTS", "XAU"}.isdisjoint(CURRENCIES) and currency_of("XXX/year") is None


@pytest.mark.parametrize("code", ["INR", "KWD", "XOF"])
def test_a_study_may_count_in_it(folder, code):
    for file in folder.iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace("CNY", code), encoding="utf-8")
    study = folder / "study.toml"
    if "currency" not in study.read_text(encoding="utf-8"):
        study.write_text(f'currency = "{code}"\n' + study.read_text(encoding="utf-8"), encoding="utf-8")
    evidence = load(folder)
    assert evidence.currency == code and evidence.inputs["card_fee"].unit == in_currency("money/year", code)


def test_what_is_no_currency_is_told_in_a_line(faults, edit):
    (fault,) = (
        f for f in faults(edit("facts.csv", "CNY/year,2024,North", "RMB/year,2024,North")) if f.file == "facts.csv"
    )
    assert (fault.line, fault.where) == (2, "column unit")
    assert "ISO 4217" in fault.expected and "per km2" in fault.expected and len(fault.expected) < 400


def test_the_dictionary_says_units_in_a_line(folder):
    import re

    fields = {f["name"]: f for f in descriptor(folder)["resources"][1]["schema"]["fields"]}
    unit = fields["unit"]["constraints"]
    assert "enum" not in unit and len(unit["pattern"]) < 300
    assert all(re.match(unit["pattern"], known) for known in UNITS)
    assert not re.match(unit["pattern"], "CNY/week") and not re.match(unit["pattern"], "yuan")
    assert next(c for c in FACTS.columns if c.name == "unit").choices == UNITS


@pytest.mark.parametrize("code", ["PL-10", "1061011", "0571", "E09000033", "Łódź 01"])
def test_a_city_has_the_code_of_its_country(edit, code):
    evidence = load(edit("cities.csv", ",100001,", f",{code},"))
    assert evidence.cities["adcode"].iloc[0] == code
    assert isinstance(evidence.cities["adcode"].iloc[0], str)
