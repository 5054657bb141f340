"""A text in Chinese and in English.

Belongs here: the pair of languages and reading it from TOML. Does not belong here: formatting of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.common.languages import LANGUAGES

from .document import KeyPath
from .text import FORMULA, HIDDEN, MARKUP, NO_MARKUP


@dataclass(frozen=True)
class Bilingual:
    """One text in both languages.

    Attributes
    ----------
    zh : the Chinese.
    en : the English.

    Examples
    --------
    >>> Bilingual(zh="会员年费", en="Card fee")["en"]
    'Card fee'
    """

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(f"expected one of {LANGUAGES}, found {language!r}")
        return getattr(self, language)


def read_bilingual(value: Any, place: KeyPath) -> Bilingual | None:
    """The pair under `place`, or None after noting what is wrong with it."""
    if not isinstance(value, dict):
        place.fault("a table with the languages zh and en", value)
        return None
    place.only(value, LANGUAGES)
    texts = {}
    for language in LANGUAGES:
        text = value.get(language)
        if not isinstance(text, str) or not text.strip():
            place.at(language).fault(f"a text in the language {language}", text)
        elif text.lstrip().startswith(FORMULA) or HIDDEN.search(text):
            place.at(language).fault("text without control characters that no spreadsheet takes for a formula", text)
        elif MARKUP.search(text):
            place.at(language).fault(NO_MARKUP, text)
        else:
            texts[language] = text.strip()
    return Bilingual(**texts) if len(texts) == len(LANGUAGES) else None
