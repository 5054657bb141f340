"""Words that state a quantity: 九折, 三城, 七三开, 两百, 过半; three cities, two thirds, half of, twice, a tenth.

Belongs here: the number words of both languages, and the common words that only look like one. Does not belong here:
what is allowed all the same (the lists of allowed words) and digits (`typed`).
"""

from __future__ import annotations

import re

NUMERALS = "零〇一二两三四五六七八九十百千万亿半廿卅俩仨"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟萬"  # 陆 and 伍 alone are parts of words: two in a row are a number
_MEASURE = (
    "个百分点|百分点|个季度|个月|季度|小时|分钟|平方公里|公里|"
    "[个家城座年月日天周季期元块角人位名项条种次回张店处件方者强档类步级边面口组轮番段层桌单场台笔份户杯顿道间群只端侧路国省市区县]|"
    "[版页章节句字行列幅图轴柱圈代号星倍成折遍秒里米岁届批套支篇款把颗对双队所村镇街岸门]|(?<=[二三四五六七八九]{2})开"
)
_LOOK_ALIKE = (
    "四川|三亚|三明|三峡|三角|三星|三农|再三|二项|二维|二手|两极|两难|两者|二者|三者|五金|五官|六安|七夕|八卦|九江|十分(?!之)|十足|千方百计|"
    "千篇一律|千差万别|万一|万科|万能|万象|万物|万事|百度|百货|百科|百姓|百胜|百事|(?<![零〇一二两三四五六七八九十百千万亿半]个)百分点|百分比|百分位|百分数|百搭|零售|零食|零钱|零星|"
    "零散|零件|半径|半导体|半成品|半自动|半夜|多半|五花八门|乱七八糟|四舍五入|三心二意|朝三暮四|接二连三|丢三落四|七上八下|九牛一毛|"
    "百花齐放|四面八方|一成不变|一对一"
)
_RUN = f"[{NUMERALS}]+"
_CHINESE = re.compile(
    f"(?:第|[数上几每过](?=[十百千万亿半]))?(?P<run>{_RUN}(?:点{_RUN})?几?)(?:分之(?:{_RUN}|几))?(?:[余多来]?(?P<measure>{_MEASURE})|[余多])?"
    f"|[{_FORMAL}]{{2,}}|双倍|加倍|翻倍|翻番|对折"
)
_NO_NUMBER = re.compile(_LOOK_ALIKE)
# 一成 is a tenth, but 一成为 is a verb: 成 that begins another word is no measure.
_NOT_A_TENTH = re.compile("成(?:为|本|功|立|员|交|熟|果|长|绩|就|品|了)")


def in_chinese(text: str) -> list[tuple[int, str]]:
    """Where a quantity begins and its words, in order.

    A numeral other than a lone 一 counts, whatever follows: the words in which it means no number are few and listed
    here. A lone 一 is in most words no number (一起, 统一, 一般), so it counts only before a measure word.

    Examples
    --------
    >>> in_chinese("三城合计打九折")
    [(0, '三城'), (5, '九折')]
    >>> in_chinese("一起统一，一般在四川零售")
    []
    """
    plain = _NO_NUMBER.sub(lambda m: "·" * len(m[0]), text)
    found = []
    for match in _CHINESE.finditer(plain):
        run, measure = match["run"], match["measure"]
        stands_alone = run == "一" and not match[0].startswith("第") and "分之" not in match[0]
        if stands_alone and (not measure or _NOT_A_TENTH.match(plain, match.start("measure"))):
            continue
        found.append((match.start(), match[0]))
    return found


_COUNTS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|"
    "dozens?|zero"
)
_PARTS = (
    r"half|halves|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|elevenths?|twelfths?|\w+teenths?|"
    r"\w+tieths?|hundredths?|thousandths?|millionths?"
)
_TIMES = r"twice|thrice|(?:doubl|trebl|tripl|halv)(?:e|es|ed|ing)|\w+fold"
_NUMBER = f"{_COUNTS}|{_PARTS}"
_QUARTER = f"(?:an?|{_NUMBER})[ -]quarters?|quarters? of"
_WORD = f"(?:{_NUMBER}|{_TIMES})(?:(?:[ -]|[ -]and[ -])(?:{_NUMBER}|quarters?))*"
_ENGLISH = re.compile(f"(?<![A-Za-z])(?:{_QUARTER}|{_WORD})(?![A-Za-z])", re.IGNORECASE)
_NO_TIMES = frozenset({"manifold", "unfold", "scaffold", "blindfold", "enfold"})


def in_english(text: str) -> list[tuple[int, str]]:
    """Where a quantity begins and its words, in order.

    *First* and *second* give an order and *both* a choice, so they are no quantities here; from *third* on a word may
    be a fraction.

    Examples
    --------
    >>> in_english("Two thirds of three cities, twice")
    [(0, 'Two thirds'), (14, 'three'), (28, 'twice')]
    >>> in_english("The first phone is often listened to by someone behind")
    []
    """
    found = ((m.start(), m[0]) for m in _ENGLISH.finditer(text))
    return [(start, words) for start, words in found if words.lower() not in _NO_TIMES]
