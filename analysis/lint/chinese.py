"""Chinese words that state a quantity: 九折, 三城, 七三开, 两百, 过半, 三分之二.

Belongs here: which numerals count, and the common words that only look like one. Does not belong here: what is
allowed all the same (the lists of allowed words) and digits.

A numeral other than a lone 一 counts, whatever follows: the words in which it means no number are few and listed
here. A lone 一 is in most words no number (一起, 统一, 一般), so it counts only before a measure word.
"""

from __future__ import annotations

import re

NUMERALS = "零〇一二两三四五六七八九十百千万亿半廿卅俩仨"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟萬"  # 陆 and 伍 alone are parts of words: two in a row are a number
MEASURES = (
    "个百分点 百分点 个月 个季度 季度 小时 分钟 公里 平方公里 个 家 城 座 年 月 日 天 周 季 期 元 块 角 人 位 名 项 条 种 次 回 张 店 处 "
    "件 方 者 强 档 类 步 级 边 面 口 组 轮 番 段 层 桌 单 场 台 笔 份 户 杯 顿 道 间 群 只 端 侧 路 国 省 市 区 县 版 页 章 节 句 字 行 "
    "列 幅 图 轴 柱 角 圈 代 号 星 倍 成 折 开 遍 秒 里 米 岁 届 批 套 支 篇 款 把 颗 对 双 队 所 村 镇 街 岸 门 线"
).split()
_LOOK_ALIKE = (
    "四川 三亚 三明 三峡 三角 三星 三农 再三 二维 二手 两极 两难 两者 二者 三者 五金 五官 六安 七夕 八卦 九江 十分(?!之) 十足 千方百计 "
    "千篇一律 千差万别 万一 万科 万能 万象 万物 万事 百度 百货 百科 百姓 百胜 百事 百分点 百分比 百分位 百分数 百搭 零售 零食 零钱 零星 "
    "零散 零件 半径 半导体 半成品 半自动 半夜 多半 五花八门 乱七八糟 四舍五入 三心二意 朝三暮四 接二连三 丢三落四 七上八下 九牛一毛 "
    "百花齐放 四面八方 一线 一道 一面 一边 一旁 一代人 一口气 一把手 一手 一号位 一行人 一对一 一一 不一 一成不变 一路 一场空 一层"
).split()
_MEASURE = "|".join(sorted(MEASURES, key=len, reverse=True))
_RUN = f"[{NUMERALS}]+"
_PHRASE = re.compile(
    f"(?:第|[数上几每过](?=[十百千万亿半]))?(?P<run>{_RUN})(?:分之(?:{_RUN}|几))?(?:[余多来]?(?P<measure>{_MEASURE})|[余多])?"
    f"|[{_FORMAL}]{{2,}}"
)
_WORDS = re.compile("|".join(_LOOK_ALIKE))
# 一成 is a tenth, but 一成为 is a verb: 成 that begins another word is no measure.
_NOT_A_TENTH = re.compile("成(?:为|本|功|立|员|交|熟|果|长|绩|就|品|了)")


def quantities(text: str) -> list[tuple[int, str]]:
    """Where a quantity begins and its words, in order.

    Examples
    --------
    >>> quantities("三城合计打九折")
    [(0, '三城'), (5, '九折')]
    >>> quantities("一起统一，一般在四川零售")
    []
    """
    plain = _WORDS.sub(lambda m: "·" * len(m[0]), text)
    found = []
    for match in _PHRASE.finditer(plain):
        run, measure = match["run"], match["measure"]
        if run == "一" and match[0][0] != "第" and (not measure or _NOT_A_TENTH.match(plain, match.start("measure"))):
            if "分之" not in match[0]:
                continue
        found.append((match.start(), match[0]))
    return found
