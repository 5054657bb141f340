"""Currencies in which a study may count, and units of money.

Belongs here: codes, signs and words, and which units are money. Does not belong here: exchange rates; facts in another
currency stay in it, and an input in another currency than its study's is a fault.
"""

from __future__ import annotations

from dataclasses import dataclass

PER = ("", "/year", "/month", "/visit")
MONEY = "money"  # how the model, which knows no currency, writes it: money/year


@dataclass(frozen=True)
class Currency:
    """The sign before a number in English, or the code where no sign is its own, and the word behind it in Chinese."""

    sign: str
    zh: str


# ISO 4217, without funds, metals and codes for testing; 2026.
_NAMES = """
CNY 元, EUR 欧元, GBP 英镑, HKD 港元, JPY 日元, USD 美元, AED 阿联酋迪拉姆, AFN 阿富汗尼, ALL 列克, AMD 德拉姆,
ANG 荷属安的列斯盾, AOA 宽扎, ARS 阿根廷比索, AUD 澳元, AWG 阿鲁巴弗罗林, AZN 阿塞拜疆马纳特, BAM 可兑换马克,
BBD 巴巴多斯元, BDT 塔卡, BGN 列弗, BHD 巴林第纳尔, BIF 布隆迪法郎, BMD 百慕大元, BND 文莱元, BOB 玻利维亚诺,
BRL 雷亚尔, BSD 巴哈马元, BTN 努扎姆, BWP 普拉, BYN 白俄罗斯卢布, BZD 伯利兹元, CAD 加元, CDF 刚果法郎, CHF 瑞士法郎,
CLP 智利比索, COP 哥伦比亚比索, CRC 科朗, CUP 古巴比索, CVE 佛得角埃斯库多, CZK 捷克克朗, DJF 吉布提法郎,
DKK 丹麦克朗, DOP 多米尼加比索, DZD 阿尔及利亚第纳尔, EGP 埃及镑, ERN 纳克法, ETB 比尔, FJD 斐济元, FKP 福克兰镑,
GEL 拉里, GHS 塞地, GIP 直布罗陀镑, GMD 达拉西, GNF 几内亚法郎, GTQ 格查尔, GYD 圭亚那元, HNL 伦皮拉, HTG 古德,
HUF 福林, IDR 印尼盾, ILS 新谢克尔, INR 印度卢比, IQD 伊拉克第纳尔, IRR 伊朗里亚尔, ISK 冰岛克朗, JMD 牙买加元,
JOD 约旦第纳尔, KES 肯尼亚先令, KGS 索姆, KHR 瑞尔, KMF 科摩罗法郎, KPW 朝鲜圆, KRW 韩元, KWD 科威特第纳尔,
KYD 开曼元, KZT 坚戈, LAK 基普, LBP 黎巴嫩镑, LKR 斯里兰卡卢比, LRD 利比里亚元, LSL 洛蒂, LYD 利比亚第纳尔,
MAD 摩洛哥迪拉姆, MDL 摩尔多瓦列伊, MGA 阿里亚里, MKD 代纳尔, MMK 缅元, MNT 图格里克, MOP 澳门元, MRU 乌吉亚,
MUR 毛里求斯卢比, MVR 拉菲亚, MWK 马拉维克瓦查, MXN 墨西哥比索, MYR 林吉特, MZN 梅蒂卡尔, NAD 纳米比亚元, NGN 奈拉,
NIO 科多巴, NOK 挪威克朗, NPR 尼泊尔卢比, NZD 新西兰元, OMR 阿曼里亚尔, PAB 巴波亚, PEN 索尔, PGK 基那,
PHP 菲律宾比索, PKR 巴基斯坦卢比, PLN 兹罗提, PYG 瓜拉尼, QAR 卡塔尔里亚尔, RON 列伊, RSD 塞尔维亚第纳尔, RUB 卢布,
RWF 卢旺达法郎, SAR 沙特里亚尔, SBD 所罗门元, SCR 塞舌尔卢比, SDG 苏丹镑, SEK 瑞典克朗, SGD 新加坡元, SHP 圣赫勒拿镑,
SLE 利昂, SOS 索马里先令, SRD 苏里南元, SSP 南苏丹镑, STN 多布拉, SVC 萨尔瓦多科朗, SYP 叙利亚镑, SZL 里兰吉尼,
THB 泰铢, TJS 索莫尼, TMT 土库曼马纳特, TND 突尼斯第纳尔, TOP 潘加, TRY 土耳其里拉, TTD 特立尼达元, TWD 新台币,
TZS 坦桑尼亚先令, UAH 格里夫纳, UGX 乌干达先令, UYU 乌拉圭比索, UZS 苏姆, VED 数字玻利瓦尔, VES 玻利瓦尔, VND 越南盾,
VUV 瓦图, WST 塔拉, XAF 中非法郎, XCD 东加勒比元, XCG 加勒比盾, XOF 西非法郎, XPF 太平洋法郎, YER 也门里亚尔,
ZAR 兰特, ZMW 赞比亚克瓦查, ZWG 津巴布韦金
"""
_SIGNS = {
    "AUD": "A$", "BRL": "R$", "CAD": "C$", "CNY": "¥", "EUR": "€", "GBP": "£", "GHS": "₵", "HKD": "HK$", "ILS": "₪",
    "INR": "₹", "JPY": "JP¥", "KRW": "₩", "KZT": "₸", "MNT": "₮", "NGN": "₦", "NZD": "NZ$", "PHP": "₱", "RUB": "₽",
    "SGD": "S$", "THB": "฿", "TRY": "₺", "TWD": "NT$", "UAH": "₴", "USD": "$", "VND": "₫",
}  # fmt: skip
CURRENCIES = {
    code: Currency(_SIGNS.get(code, f"{code}\u00a0"), name)
    for code, _, name in (entry.strip().partition(" ") for entry in _NAMES.replace("\n", " ").split(","))
}
MONEY_UNITS = tuple(code + per for code in CURRENCIES for per in PER)
CODES = "a code of ISO 4217 such as CNY, USD or INR"


def currency_of(unit: str) -> Currency | None:
    """The currency of a unit, or None where it is no money.

    Examples
    --------
    >>> currency_of("USD/year").sign, currency_of("share/year")
    ('$', None)
    >>> currency_of("INR/visit"), currency_of("CHF").sign + "5", currency_of("XXX")
    (Currency(sign='₹', zh='印度卢比'), 'CHF\xa05', None)
    """
    return CURRENCIES.get(unit.partition("/")[0])


def in_currency(unit: str, code: str) -> str:
    """A unit of the model in a study's currency; any other unit as it is.

    Examples
    --------
    >>> in_currency("money/year", "USD"), in_currency("share", "USD")
    ('USD/year', 'share')
    """
    kind, slash, per = unit.partition("/")
    return code + slash + per if kind == MONEY else unit
