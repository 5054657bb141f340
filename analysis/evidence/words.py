"""What a study calls the things that the package speaks of: its customers, shops, merchants, market.

Belongs here: the names that stand where a study gives none, and putting names into a label. Does not belong here: the
labels themselves (they stand with the figure or the exhibit that they name) and sentences with numbers (wording).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Mapping[str, str]]

GENERAL: dict[str, dict[str, str]] = {
    "user": {"zh": "用户", "en": "user"},
    "users": {"zh": "用户", "en": "users"},
    "light": {"zh": "轻度用户", "en": "light user"},
    "average": {"zh": "平均用户", "en": "average user"},
    "heavy": {"zh": "重度用户", "en": "heavy user"},
    "join": {"zh": "买卡", "en": "join"},
    "card": {"zh": "卡", "en": "card"},
    "discount": {"zh": "折扣", "en": "discount"},
    "spend": {"zh": "消费", "en": "spend"},
    "occasions": {"zh": "消费场合", "en": "occasions"},
    "store": {"zh": "门店", "en": "shop"},
    "stores": {"zh": "门店", "en": "shops"},
    "partners": {"zh": "合作门店", "en": "participating shops"},
    "outlets": {"zh": "同类门店", "en": "outlets"},
    "cities": {"zh": "启动城市", "en": "launch cities"},
    "merchant": {"zh": "商家", "en": "merchant"},
    "merchants": {"zh": "商家", "en": "merchants"},
    "platform": {"zh": "平台", "en": "platform"},
    "market": {"zh": "交易额", "en": "transaction value"},
    "panel": {"zh": "第三方面板", "en": "third-party panel"},
    "reported": {"zh": "媒体口径", "en": "as reported"},
    "yardstick": {"zh": "长期目标", "en": "long-run target"},
}
_NAME = re.compile(r"\{([a-z]+)\}")


def named(text: str, words: Words, lang: str) -> str:
    """A label with every ``{word}`` of the general names replaced; one that begins with a word begins large.

    Examples
    --------
    >>> named("{user} and {value}", GENERAL, "en"), named("{user}的{store}", {"store": {"zh": "店"}}, "zh")
    ('User and {value}', '用户的店')
    """

    def name(match: re.Match) -> str:
        found = words.get(match[1], GENERAL[match[1]]).get(lang, GENERAL[match[1]][lang])
        return found[:1].upper() + found[1:] if match.start() == 0 and lang == "en" else found

    return _NAME.sub(lambda m: name(m) if m[1] in GENERAL else m[0], text)


def words_of(study: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The general names, replaced and extended by those of a parsed study.toml."""
    return GENERAL | {key: dict(value) for key, value in study.get("words", {}).items()}
