"""The slot grammar, each form, links, what is left alone, and the sentences of its errors."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from analysis.study import Study
from analysis.wording import SlotError, fill, format_result, slots
from analysis.wording.quantities import _figure, anchor, coordinate_words, key, lookup, quantities
from analysis.wording.slots import FORMS, Printed, Quantity, Slot, parse, render, values


def quantity(
    value: float, unit: str = "share", low: float = 0.65, high: float = 0.75, k: str = "reported_share"
) -> Quantity:
    return Quantity(k, value, low, high, unit, {"zh": "份额", "en": "Share"}, anchor("figure", k))


KNOWN = {
    "reported_share": quantity(0.7),
    "fee": quantity(168.0, "CNY/year", 150.0, 180.0, "fee"),
    "members": quantity(32_000.0, "persons", 10_000.0, 50_000.0, "members"),
    "ratio": quantity(2.0, "ratio", 2.0, 2.0, "ratio"),
    "gap": quantity(-0.0333, "share", -0.05, 0.0, "gap"),
    "share_of[basis=gross,year=2024]": quantity(0.643, k="share_of[basis=gross,year=2024]"),
    "fact:card-annual-fee": Quantity(
        "fact:card-annual-fee", 168.0, 168.0, 168.0, "CNY/year", {"zh": "年费", "en": "Fee"}, "fact-card-annual-fee"
    ),
}
WORDS = {"leader": {"zh": "甲", "en": "A"}, "option.one": {"zh": "乙", "en": "B"}}


def filled(sentence: str, lang: str = "en"):
    return fill(sentence, lang, lookup(KNOWN, WORDS, lang))


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("fee", Slot("fee", "figure", "fee")),
        (" fee ", Slot(" fee ", "figure", "fee")),
        ("fee:range", Slot("fee:range", "figure", "fee", (), "range")),
        (
            "s[year=2024, basis=gross]:tenths",
            Slot("s[year=2024, basis=gross]:tenths", "figure", "s", (("year", "2024"), ("basis", "gross")), "tenths"),
        ),
        ("fact:card-annual-fee", Slot("fact:card-annual-fee", "fact", "card-annual-fee")),
        ("fact:card-annual-fee:bare", Slot("fact:card-annual-fee:bare", "fact", "card-annual-fee", (), "bare")),
        ("@option.one", Slot("@option.one", "word", "option.one")),
    ],
)
def test_a_slot_is_parsed(text: str, slot: Slot) -> None:
    assert parse(text) == slot


@pytest.mark.parametrize(
    "text", ["", "Fee", "fee + 1", "fee[", "fact:", "@", "fee:", "fee[a=b", "fee.__class__", "1,680"]
)
def test_what_is_no_slot_is_refused_with_the_grammar(text: str) -> None:
    with pytest.raises(
        SlotError, match=r"expected \{figure\}, \{figure\[dim=coord\]:form\}, \{fact:id\} or \{@word\}"
    ) as error:
        parse(text)
    assert f"slot {{{text}}}" in str(error.value)


def test_each_number_of_a_figure_is_that_at_its_labels(study: Study) -> None:
    known = quantities(study)
    figure = next(study[n] for n in study.figures if study[n].value.ndim == 2 and study[n].low.ndim == 2)
    for low in (figure.low, figure.low.transpose(*reversed(figure.low.dims))):
        turned = replace(figure, low=low)
        for k, number in _figure(turned, "figure", coordinate_words(study)).items():
            coords = dict(pair.split("=") for pair in k.partition("[")[2].rstrip("]").split(","))
            labels = {d: next(c for c in figure.value[d].values.tolist() if str(c) == t) for d, t in coords.items()}
            at = [float(array.sel(labels)) for array in (figure.value, figure.low, figure.high)]
            assert [number.value, number.low, number.high] == pytest.approx(at, rel=0, nan_ok=True)
            assert known[k].value == number.value or math.isnan(number.value)


def test_an_unknown_form_is_answered_with_the_forms() -> None:
    with pytest.raises(SlotError, match=r"slot \{fee:rnge\}: unknown form 'rnge', expected one of range, full"):
        parse("fee:rnge")


def test_a_coordinate_without_its_dimension_is_refused() -> None:
    with pytest.raises(SlotError, match=r"slot \{s\[2024\]\}: expected \[dim=coord"):
        parse("s[2024]")


def test_all_slots_of_a_sentence_in_order() -> None:
    assert [s.key for s in slots("{fee} then {@leader}, $x_{i}$, {{not}} and {ratio:ratio_to_one}")] == [
        "fee",
        "leader",
        "ratio",
    ]


@pytest.mark.parametrize(
    ("slot", "zh", "en"),
    [
        ("reported_share", "70%", "70%"),
        ("reported_share:range", "65%–75%", "65%–75%"),
        ("reported_share:full", "70%（65%–75%）", "70% (65%–75%)"),
        ("reported_share:low", "65%", "65%"),
        ("reported_share:high", "75%", "75%"),
        ("reported_share:name", "份额", "Share"),
        ("reported_share:tenths", "7:3", "7:3"),
        ("fee", "168 元", "¥168"),
        ("fee:bare", "168", "168"),
        ("ratio:ratio_to_one", "2:1", "2:1"),
        ("gap:gap", "3.3 个百分点", "3.3 percentage points"),
        ("share_of[year=2024,basis=gross]", "64%", "64%"),
        ("share_of[basis=gross,year=2024]:year", "2024 年", "2024"),
        ("fact:card-annual-fee", "168 元", "¥168"),
        ("@leader", "甲", "A"),
        ("@option.one", "乙", "B"),
    ],
)
def test_each_form_in_both_languages(slot: str, zh: str, en: str) -> None:
    assert filled(f"{{{slot}}}", "zh").plain == zh and filled(f"{{{slot}}}", "en").plain == en


@pytest.mark.parametrize(
    ("discount", "zh", "en"), [(0.1, "9 折", "10% off"), (0.15, "8.5 折", "15% off"), (0.2, "8 折", "20% off")]
)
def test_a_discount_is_said_as_the_reader_says_it(discount: float, zh: str, en: str) -> None:
    assert render(quantity(discount), "discount", "zh") == zh and render(quantity(discount), "discount", "en") == en


def test_every_form_renders_every_quantity() -> None:
    for form in FORMS:
        for found in (*KNOWN.values(), quantity(math.inf, "CNY", 1.0, math.inf)):
            if form != "tenths" or math.isfinite(found.value):
                assert render(found, form, "zh") and render(found, form, "en")


def test_a_number_links_to_its_row_and_is_remembered() -> None:
    found = filled("It costs {fee}, {share_of[basis=gross,year=2024]} of {@leader}.")
    assert found.markdown == "It costs [¥168](#figure-fee), [64%](#figure-share-of-basis-gross-year-2024) of A."
    assert found.plain == "It costs ¥168, 64% of A."
    assert found.printed == (
        Printed("fee", "fee", "¥168", 168.0, "figure-fee", "", (168.0,)),
        Printed(
            "share_of[basis=gross,year=2024]",
            "share_of[basis=gross,year=2024]",
            "64%",
            0.643,
            "figure-share-of-basis-gross-year-2024",
            "",
            (0.643,),
        ),
    )


def test_a_name_is_not_linked_and_a_year_is_not_a_number_to_look_up() -> None:
    found = filled("{fee:name} in {share_of[basis=gross,year=2024]:year}")
    assert found.markdown == found.plain == "Share in 2024"
    assert [(p.form, p.values) for p in found.printed] == [("name", ()), ("year", (2024.0,))]


def test_a_word_may_hold_slots_but_no_word() -> None:
    words = {"outer": "costs {fee}", "deep": "is {@outer}"}

    def find(slot):
        return words[slot.key] if slot.kind == "word" else KNOWN["fee"]

    found = fill("It {@outer}.", "en", find)
    assert found.markdown == "It costs [¥168](#figure-fee)." and [p.id for p in found.printed] == ["fee"]
    with pytest.raises(SlotError, match=r"slot \{@outer\}: a word inside the word \{@deep\}"):
        fill("It {@deep}.", "en", find)


def test_a_doubled_brace_is_a_brace_and_a_formula_is_left_alone() -> None:
    found = filled(r"{{fee}} is $F_{fee} = \frac{a}{b}$, not {fee}")
    assert found.plain == r"{fee} is $F_{fee} = \frac{a}{b}$, not ¥168"


@pytest.mark.parametrize(
    ("sentence", "markdown", "plain"),
    [
        ("共 {members} 入会", "共 [3.2 万人](#figure-members)入会", "共 3.2 万人入会"),
        ("年费 {fee}，即付", "年费 [168 元](#figure-fee)，即付", "年费 168 元，即付"),
        ("份额 {reported_share} 左右", "份额 [70%](#figure-reported-share) 左右", "份额 70% 左右"),
        ("约 {members:bare} 会员", "约 [3.2 万](#figure-members)会员", "约 3.2 万会员"),
        ("这是 {@leader} 的", "这是甲的", "这是甲的"),
    ],
)
def test_no_space_stands_between_two_hanzi(sentence: str, markdown: str, plain: str) -> None:
    found = filled(sentence, "zh")
    assert (found.markdown, found.plain) == (markdown, plain)


def test_an_english_sentence_keeps_its_spaces() -> None:
    assert filled("a {fee} card of {@leader} now").plain == "a ¥168 card of A now"


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("{fees}", r"slot \{fees\}: no such figure; the nearest is \{fee\}"),
        ("{share_of[basis=pad,year=2024]}", r"no such figure; the nearest is \{share_of\[basis=gross,year=2024\]\}"),
        ("{fact:card-anual-fee}", r"no such figure; the nearest is \{fact:card-annual-fee\}"),
        ("{@leeder}", r"slot \{@leeder\}: unknown word; the nearest is \{leader\}"),
        ("{qqq}", r"slot \{qqq\}: no such figure$"),
    ],
)
def test_an_unknown_slot_is_answered_with_the_nearest(sentence: str, message: str) -> None:
    with pytest.raises(SlotError, match=message):
        filled(sentence)


def test_a_key_sorts_its_coordinates_and_an_anchor_is_a_slug() -> None:
    assert key("s", [("year", 2024), ("basis", "gross")]) == "s[basis=gross,year=2024]" and key("s") == "s"
    assert anchor("figure", "s[basis=gross,year=2024]") == "figure-s-basis-gross-year-2024"


@pytest.fixture(scope="module")
def known(study: Study) -> dict[str, Quantity]:
    return quantities(study)


def test_every_cell_of_every_figure_can_be_named(study: Study, known: dict[str, Quantity]) -> None:
    for name in study.figures:
        for cell in study[name].value.stack(cell=study[name].value.dims) if study[name].value.dims else [None]:
            coords = [] if cell is None else [(d, cell[d].item()) for d in study[name].value.dims]
            assert key(name, coords) in known
    assert known["covered_by_city[city=hangzhou]"].value == float(study.base["covered_by_city"].sel(city="hangzhou"))
    assert known["leader_share_of_two[basis=gross,year=2024]"].label["zh"].endswith("（支付口径，2024）")


def test_anchors_are_unique_within_figures_and_inputs_share_their_row(known: dict[str, Quantity]) -> None:
    figures = [q.anchor for k, q in known.items() if q.anchor.startswith("figure-") and "option=best" not in k]
    assert len(figures) == len(set(figures))
    assert {q.anchor for k, q in known.items() if k.startswith("population[")} == {"input-population"}


def test_the_best_option_and_the_odds_of_each_are_named(study: Study, known: dict[str, Quantity]) -> None:
    best = study.decision.best
    for name in ("three_year_contribution", "breaks_even"):
        assert known[f"{name}[option=best]"] == known[f"{name}[option={best}]"]
    for option in study.evidence.options:
        odds = known[f"breaks_even[option={option}]"]
        assert (
            odds.value
            == odds.low
            == odds.high
            == pytest.approx(float(study.option_draws["breaks_even"].sel(option=option).mean()))
        )
    assert known["card_fee[option=deeper_discount]"].anchor == "option-deeper-discount"


def test_a_fact_brings_the_range_of_its_source(study: Study, known: dict[str, Quantity]) -> None:
    fact = study.evidence.facts.loc["meituan-commission-2023"]
    found = known["fact:meituan-commission-2023"]
    assert (found.value, found.low, found.high, found.unit) == (fact["value"], fact["low"], fact["high"], fact["unit"])
    assert known["fact:card-annual-fee"].low == known["fact:card-annual-fee"].high == 168


def test_coordinates_have_words_in_both_languages(study: Study) -> None:
    words = coordinate_words(study)
    for name in ("leader", "gross", "net", "shanghai", *study.evidence.options):
        assert set(words[name]) == {"zh", "en"} and all(words[name].values())
    assert not words["shanghai"]["zh"].endswith("市")


@pytest.mark.parametrize(
    ("value", "typed", "form", "zh", "en"),
    [
        (0.65, True, "tenths", "65:35", "65:35"),
        (0.65, False, "tenths", "7:3", "7:3"),
        (0.7, True, "tenths", "7:3", "7:3"),
        (0.655, True, "tenths", "65.5:34.5", "65.5:34.5"),
        (0.105, True, "discount", "8.95 折", "10.5% off"),
        (0.1234, True, "discount", "8.766 折", "12.34% off"),
        (0.1234, False, "discount", "8.77 折", "12% off"),
        (0.1, True, "discount", "9 折", "10% off"),
        (2.125, True, "ratio_to_one", "2.125:1", "2.125:1"),
        (2.125, False, "ratio_to_one", "2.13:1", "2.13:1"),
        (0.0325, True, "gap", "3.25 个百分点", "3.25 percentage points"),
    ],
)
def test_a_ratio_that_somebody_typed_keeps_its_digits(value, typed, form, zh, en) -> None:
    quantity = Quantity("x", value, value, value, "share", {"zh": "", "en": ""}, "", typed, typed)
    assert (render(quantity, form, "zh"), render(quantity, form, "en")) == (zh, en)


@pytest.mark.parametrize("value", [math.inf, 0.0, 168.0])
def test_what_has_no_interval_is_said_once(value: float) -> None:
    known, wide = quantity(value, "CNY", value, value), quantity(168.0, "CNY", 1.0, 300.0)
    for lang in ("zh", "en"):
        assert render(known, "full", lang) == format_result(value, "CNY", lang)
    assert (values(known, "full"), values(wide, "full")) == ((value,), (168.0, 1.0, 300.0))
    assert render(wide, "full", "en") == "¥168 (¥1–¥300)"
