"""Number formats as a reader meets them, in both languages."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.evidence.columns import UNITS as KNOWN
from analysis.evidence.currency import currency_of
from analysis.study.graph import graph
from analysis.wording import format_interval, format_result, format_threshold, format_value, outward
from analysis.wording import units as table

INF, NAN = math.inf, math.nan
UNITS = sorted(
    {s.unit for s in graph("CNY").specs.values()}
    | {"CNY/month", "CNY/visit", "share/year", "km", "per thousand", "hours"}
)
POWERS = {"万亿": 1e12, "亿": 1e8, "万": 1e4, "trillion": 1e12, "billion": 1e9, "million": 1e6}
SIZES = [unit for unit in UNITS if unit != "date"]  # a day of the calendar is no size
many = settings(deadline=None, derandomize=True, max_examples=300)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (1680, "CNY/year", "1,680 元", "¥1,680"),
        (46_483, "date", "2027 年 4 月 6 日", "6 April 2027"),
        (4_000_000, "date", "–", "–"),
        (0, "CNY", "0 元", "¥0"),
        (-1e-9, "CNY", "0 元", "¥0"),
        (-1680, "CNY", "−1,680 元", "−¥1,680"),
        (5.5, "CNY", "5.5 元", "¥5.5"),
        (0.4, "CNY", "0.40 元", "¥0.40"),
        (-0.4, "CNY/visit", "−0.40 元", "−¥0.40"),
        (9994, "CNY", "9,994 元", "¥9,994"),
        (9999, "CNY", "1.0 万元", "¥9,999"),
        (12_345, "CNY", "1.2 万元", "¥12,300"),
        (-12_345, "CNY", "−1.2 万元", "−¥12,300"),
        (123_456, "CNY", "12.3 万元", "¥123,000"),
        (999_400, "CNY", "99.9 万元", "¥999,000"),
        (999_600, "CNY", "100 万元", "¥1.0 million"),
        (99_990_000, "CNY", "1.0 亿元", "¥100 million"),
        (123_400_000, "CNY", "1.2 亿元", "¥123 million"),
        (1.234e9, "CNY", "12.3 亿元", "¥1.2 billion"),
        (2.5e12, "CNY", "2.5 万亿元", "¥2.5 trillion"),
        (0.1134, "share", "11%", "11%"),
        (0.0931, "share", "9.3%", "9.3%"),
        (0.07, "share", "7%", "7%"),
        (0.0054, "share", "0.54%", "0.54%"),
        (-0.0054, "share", "−0.54%", "−0.54%"),
        (0, "share", "0%", "0%"),
        (1, "share", "100%", "100%"),
        (12.5, "share/year", "1,250%", "1,250%"),
        (0.69, "years", "8.3 个月", "8.3 months"),
        (0.999, "years", "12 个月", "12 months"),
        (1, "years", "1.0 年", "1.0 years"),
        (2.61, "years", "2.6 年", "2.6 years"),
        (6.4, "months", "6.4 个月", "6.4 months"),
        (101, "days", "101 天", "101 days"),
        (33.49, "ratio", "33 倍", "33×"),
        (5.02, "ratio", "5.0 倍", "5.0×"),
        (0.62, "ratio", "0.62 倍", "0.62×"),
        (21, "visits/year", "21 次", "21 visits"),
        (1_620_000, "persons", "162 万人", "1.6 million"),
        (16227, "persons", "1.6 万人", "16,200"),
        (94, "persons", "94 人", "94"),
        (12810.8, "count", "1.3 万", "12,800"),
        (1.9, "count", "1.9", "1.9"),
        (5234.5, "index", "5,235", "5,235"),
        (1.80, "per km2", "1.8/平方公里", "1.8 per km²"),
        (1242, "km2", "1,242 平方公里", "1,242 km²"),
        (7, "per thousand", "7.0", "7.0"),
        (0.62, "none", "0.62", "0.62"),
    ],
)
def test_a_value_reads_in_both_languages(value: float, unit: str, zh: str, en: str) -> None:
    assert (format_value(value, unit, "zh"), format_value(value, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.125, "share", "13%", "13%"),
        (-0.125, "share", "−13%", "−13%"),
        (0.145, "share", "15%", "15%"),
        (0.02675, "share", "2.7%", "2.7%"),
        (0.00125, "share", "0.13%", "0.13%"),
        (2.5, "index", "3", "3"),
        (1.25, "ratio", "1.3 倍", "1.3×"),
        (0.125, "CNY", "0.13 元", "¥0.13"),
        (0.285, "none", "0.29", "0.29"),
        (12_350_000, "CNY", "1,240 万元", "¥12.4 million"),
        (0.00004, "share", "0.004%", "0.004%"),
        (0.5, "visits/year", "0.5 次", "0.5 visits"),
        (0.25, "days", "0.25 天", "0.25 days"),
        (1, "visits/year", "1 次", "1 visit"),
        (1, "days", "1 天", "1 day"),
        (2.5, "visits/year", "2.5 次", "2.5 visits"),
        (0.004, "km", "0.004 公里", "0.004 km"),
        (9.96, "ratio", "10 倍", "10×"),
    ],
)
def test_halves_go_away_from_zero_and_small_rates_keep_a_digit(value: float, unit: str, zh: str, en: str) -> None:
    assert (format_value(value, unit, "zh"), format_value(value, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.105, "share", "10.5%", "10.5%"),
        (0.0825, "share", "8.25%", "8.25%"),
        (4.99, "GBP/year", "4.99 英镑", "£4.99"),
        (59.88, "GBP/year", "59.88 英镑", "£59.88"),
        (12_345, "CNY", "1.2345 万元", "¥12,345"),
        (9999.5, "CNY", "9,999.5 元", "¥9,999.5"),
        (530_100_000_000, "CNY", "5,301 亿元", "¥530.1 billion"),
        (0.375, "km", "0.375 公里", "0.375 km"),
        (2.0, "ratio", "2.0 倍", "2.0×"),
        (24_870_895, "persons", "2,490 万人", "24.9 million"),  # a census count is rounded for reading
        (1_411_780_000, "persons", "14.1 亿人", "1.4 billion"),
        (1 / 3, "share", "33%", "33%"),
    ],
)
def test_what_somebody_typed_keeps_its_digits(value: float, unit: str, zh: str, en: str) -> None:
    assert tuple(format_value(value, unit, lang, typed=True) for lang in ("zh", "en")) == (zh, en)


@pytest.mark.parametrize("value", [9_994.9, 9_995.0, 9_999.5, 9_999.6, 999_499.0, 999_950.0, 99_995_000.0])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_threshold_and_a_value_agree_where_the_power_changes(value: float, lang: str) -> None:
    said = format_value(value, "CNY", lang), format_threshold(value, "CNY", lang)
    one, two = (read(text.replace(" 元", "").replace("元", "")) for text in said)
    assert one == pytest.approx(two, rel=5e-3)
    assert [p for p in POWERS if p in said[0]] == [p for p in POWERS if p in said[1]], said


def test_a_time_that_is_over_is_already_met() -> None:
    assert [format_result(v, "years", "en") for v in (0.0, 0.001, 2.5, INF)] == [
        "already met",
        "already met",
        "2.5 years",
        "never",
    ]
    assert format_result(0, "months", "zh") == "已经达到" and format_value(0, "months", "zh") == "0.00 个月"
    assert format_interval(0, 3, "years", "en", format_result) == "already met – 3.0 years"


def test_every_unit_that_is_no_money_has_a_name_and_a_text_for_both_languages() -> None:
    """Units of the data dictionary and of figures; a trend in log-odds stands in no sentence."""
    asked = {unit for unit in (*KNOWN, *UNITS) if not currency_of(unit)}
    assert asked - {"log-odds/year"} == set(table.UNITS)
    assert len({unit.name for unit in table.UNITS.values()}) == len(table.UNITS)
    in_one_language = {name for name, unit in table.UNITS.items() if bool(unit.zh) != bool(unit.en)}
    assert in_one_language == {"persons"}, "English says nothing behind a number of persons"


@pytest.mark.parametrize("unit", UNITS)
def test_what_cannot_be_reached_and_what_is_not_known(unit: str) -> None:
    assert format_value(INF, unit, "zh") == "无法达到" and format_value(INF, unit, "en") == "never"
    assert format_value(NAN, unit, "zh") == format_value(NAN, unit, "en") == "–"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (1680, "CNY/year", "1,680", "1,680"),
        (12_345, "CNY", "1.2 万", "12,300"),
        (0.11, "share", "11%", "11%"),
        (2.0, "ratio", "2.0", "2.0"),
        (101, "days", "101", "101"),
        (-1680, "CNY", "−1,680", "−1,680"),
    ],
)
def test_bare_leaves_the_unit_out_but_not_the_percent_sign(value: float, unit: str, zh: str, en: str) -> None:
    assert format_value(value, unit, "zh", bare=True) == zh and format_value(value, unit, "en", bare=True) == en


@pytest.mark.parametrize(
    ("low", "high", "unit", "zh", "en"),
    [
        (1200, 2400, "CNY/year", "1,200–2,400 元", "¥1,200–¥2,400"),
        (0.09, 0.14, "share", "9%–14%", "9%–14%"),
        (-0.1, 0.05, "share", "−10% 至 5%", "−10% to 5%"),
        (12_000, 25_000, "CNY", "1.2–2.5 万元", "¥12,000–¥25,000"),
        (9000, 12_000, "CNY", "9,000 元 – 1.2 万元", "¥9,000–¥12,000"),
        (12_000, 3.4e8, "persons", "1.2 万人 – 3.4 亿人", "12,000 – 340 million"),
        (8600, 16_000, "per km2", "8,600/平方公里 – 1.6 万/平方公里", "8,600–16,000 per km²"),
        (1_000_000, 2_000_000, "CNY", "100–200 万元", "¥1.0–2.0 million"),
        (1200, INF, "CNY", "1,200 元 – 无法达到", "¥1,200–never"),
        (1.5, INF, "ratio", "1.5 倍 – 无法达到", "1.5×–never"),
        (INF, INF, "CNY", "无法达到", "never"),
        (-20_000, 30_000, "CNY", "−2.0 万 至 3.0 万元", "−¥20,000 to ¥30,000"),
        (-30_000, -20_000, "CNY", "−3.0 万 至 −2.0 万元", "−¥30,000 to −¥20,000"),
        (1.2, 2.6, "years", "1.2–2.6 年", "1.2–2.6 years"),
        (0.5, 0.8, "years", "6.0–9.6 个月", "6.0–9.6 months"),
        (0.5, 2.0, "years", "6.0 个月 – 2.0 年", "6.0 months – 2.0 years"),
        (2, 3, "ratio", "2.0–3.0 倍", "2.0–3.0×"),
        (1.0, 1.01, "ratio", "1.0 倍", "1.0×"),
    ],
)
def test_an_interval_reads_in_both_languages(low: float, high: float, unit: str, zh: str, en: str) -> None:
    assert (format_interval(low, high, unit, "zh"), format_interval(low, high, unit, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("low", "high", "unit", "zh"),
    [
        (-21e6, 55.5e6, "CNY", "−2,100 万 至 5,550 万元"),
        (-90.6e6, 2.9e8, "CNY", "−9,060 万 至 2.9 亿元"),
        (-167, -147, "CNY/year", "−167 至 −147 元"),
        (-21e6, 55.5e6, "EUR", "−2,100 万 至 5,550 万欧元"),
        (-0.05, 0.03, "share", "−5% 至 3%"),
    ],
)
def test_a_currency_is_said_once_in_a_chinese_interval_below_nothing(low, high, unit, zh) -> None:
    assert format_interval(low, high, unit, "zh", format_result) == zh


@many
@given(
    st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(UNITS), st.sampled_from(["zh", "en"]), st.booleans()
)
def test_no_number_is_beyond_words(value: float, unit: str, lang: str, bare: bool) -> None:
    text = format_value(value, unit, lang, bare=bare)
    assert text and text == text.strip() and "nan" not in text and "inf" not in text and "-" not in text


def read(text: str) -> float:
    """The number a reader takes from a text."""
    sign, digits, word = re.fullmatch(
        r"(−?)¥?([\d,]+(?:\.\d+)?) ?(万亿|亿|万|trillion|billion|million)?.*", text
    ).groups()
    return (-1 if sign else 1) * float(digits.replace(",", "")) * POWERS.get(word, 1.0)


@many
@given(st.floats(-1e14, 1e14), st.sampled_from(SIZES), st.sampled_from(["zh", "en"]))
def test_a_reader_gets_the_value_back_within_rounding(value: float, unit: str, lang: str) -> None:
    text = format_value(value, unit, lang)
    scale = 0.01 if "%" in text else 1 / 12 if unit == "years" and ("month" in text or "个月" in text) else 1.0
    smallest = 0.5 if unit in ("index", "days", "visits/year") else 0.005 * scale
    assert read(text) * scale == pytest.approx(value, rel=0.0501, abs=smallest * 1.0001)


@many
@given(st.floats(0.001, 1e13), st.floats(1.06, 50.0), st.sampled_from(SIZES), st.sampled_from(["zh", "en"]))
def test_more_never_reads_as_less(value: float, factor: float, unit: str, lang: str) -> None:
    if unit == "years" and value < 1 <= value * factor:
        value *= 1000  # months on one side of a year and years on the other are compared below
    assert read(format_value(value, unit, lang)) <= read(format_value(value * factor, unit, lang))


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.0945, "share", "9.45%", "9.45%"),
        (12_300, "CNY/year", "1.23 万元", "¥12,300"),
        (71.1, "CNY/year", "71.1 元", "¥71.1"),
        (0.5, "years", "0.5 年", "0.5 years"),
        (0, "share", "0%", "0%"),
        (16_200, "persons", "1.62 万人", "16,200"),
    ],
)
def test_a_threshold_keeps_three_digits(value: float, unit: str, zh: str, en: str) -> None:
    assert (format_threshold(value, unit, "zh"), format_threshold(value, unit, "en")) == (zh, en)


@many
@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_threshold_is_rounded_away_from_base(value: float, base: float) -> None:
    rounded = outward(value, base)
    room = 2e-9 * abs(value) + 1e-12
    if value > base:
        assert value - room <= rounded <= value + 0.0101 * abs(value) + room
    else:
        assert value - 0.0101 * abs(value) - room <= rounded <= value + room


@pytest.mark.parametrize(
    ("value", "base", "rounded"), [(71.08, 168, 71.0), (0.12341, 0.1, 0.124), (0, 1, 0), (INF, 1, INF)]
)
def test_outward_by_example(value: float, base: float, rounded: float) -> None:
    assert outward(value, base) == rounded
