"""What counts as a quantity, in both languages and in every script."""

import pytest

from analysis.lint.number_words import in_chinese, in_english
from analysis.lint.typed import quantities


def words(found):
    return [text for _, text in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("打九折", ["九折"]),
        ("三城合计", ["三城"]),
        ("七三开", ["七三开"]),
        ("接近五五开", ["五五开"]),
        ("三个月", ["三个月"]),
        ("签了两百家", ["两百家"]),
        ("一成优惠", ["一成"]),
        ("不到百日", ["百日"]),
        ("三分之二", ["三分之二"]),
        ("六个选项", ["六个"]),
        ("一倍多", ["一倍"]),
        ("过半商家", ["过半"]),
        ("一半左右", ["一半"]),
        ("半数场合", ["半"]),
        ("上百场活动", ["上百场"]),
        ("数千家", ["数千家"]),
        ("约四千元", ["四千元"]),
        ("二十余倍", ["二十余倍"]),
        ("六七成", ["六七成"]),
        ("两三家", ["两三家"]),
        ("百分之九", ["百分之九"]),
        ("第九十五百分位", ["第九十五"]),
        ("少于八期", ["八期"]),
        ("折扣加倍", ["加倍"]),
        ("双倍", ["双倍"]),
        ("十几家", ["十几家"]),
        ("为零", ["零"]),
        ("涨了三个百分点", ["三个百分点"]),
        ("一百家", ["一百家"]),
        ("贰佰元", ["贰佰"]),
        ("三点五倍", ["三点五倍"]),
        ("一座城", ["一座"]),
    ],
)
def test_chinese_quantities_are_found(text, expected):
    assert words(in_chinese(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一起统一，一般一样，进而一致",
        "万一百度不在",
        "四川的百货零售",
        "十分明显",
        "再三考虑",
        "两者都对",
        "半径之内",
        "负二项分布",
        "百分点与百分位",
        "大陆的队伍",
        "几个百分点",
        "一成为会员就",
        "一开始",
        "一旦、一直、一切、一些",
        "唯一、单一",
        "两极分化",
    ],
)
def test_chinese_words_that_look_like_numbers_are_left(text):
    assert in_chinese(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two thirds of them", ["two thirds"]),
        ("half of them", ["half"]),
        ("Three cities", ["Three"]),
        ("twice as much", ["twice"]),
        ("a tenth off", ["tenth"]),
        ("its hundredth day", ["hundredth"]),
        ("the ninety-fifth percentile", ["ninety-fifth"]),
        ("three quarters of list", ["three quarters"]),
        ("a quarter less", ["a quarter"]),
        ("over a hundred events", ["hundred"]),
        ("one hundred and six", ["one hundred and six"]),
        ("hundred-day card", ["hundred"]),
        ("it doubled", ["doubled"]),
        ("a tenfold rise", ["tenfold"]),
        ("halving it", ["halving"]),
        ("fewer than eight", ["eight"]),
        ("dozens", ["dozens"]),
        ("starts at zero", ["zero"]),
        ("four thousand yuan", ["four thousand"]),
        ("twenty-one", ["twenty-one"]),
    ],
)
def test_english_quantities_are_found(text, expected):
    assert words(in_english(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "someone often listened",
        "on behalf of the network",
        "alone, none, money",
        "the first quarter ended",
        "both of them, once more, a pair",
        "manifold reasons",
        "seconds and weightings",
        "tense, height, freight, attention",
    ],
)
def test_english_words_that_hold_a_number_are_left(text):
    assert in_english(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("费用 168 元", ["168"]),
        ("９折", ["９"]),
        ("x² 与 CR₂", ["²", "₂"]),
        ("½、③、Ⅳ", ["½", "③", "Ⅳ"]),
        ("1,680.50 元", ["1,680.50"]),
        ("90% 区间", ["90%"]),
        ("2024-09", ["2024-09"]),
        ("7:3", ["7:3"]),
        ("٣ cards", ["٣"]),
        ("10–20 家", ["10–20"]),
    ],
)
def test_digits_of_every_script_are_found(text, expected):
    assert words(quantities(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{cost_to_target[city=shanghai,target=50]} 元",
        "{fact:prime-renewal-year-1}",
        r"$x^{*}=F/(2\,c)$",
        "`two 2 三城`",
        "$3x+2$",
        "[表](#figure-hhi-2)",
        "https://example.org/2024/3",
        "``a ` 3``",
    ],
)
def test_slots_formulas_code_and_addresses_are_left(text):
    assert quantities(text) == []


def test_what_stands_beside_a_slot_is_still_read():
    assert quantities("{card_fee} 与 168") == [(13, "168")]
    assert words(quantities("$F$ 三城 $G$")) == ["三城"]
