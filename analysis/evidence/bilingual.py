"""A text in Chinese and in English.

Belongs here: the pair of languages and reading it from TOML. Does not belong here: formatting of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from analysis.common.languages import LANGUAGES

from .faults import Words, nearest
from .schema import Kind, Refusal, Refused, refuse
from .text import FORMULA, HIDDEN, MARKUP, NO_MARKUP

SLOT = re.compile(r"\{\s*([A-Za-z_]\w*)")


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


@dataclass(frozen=True)
class Both(Kind):
    """A field that holds a text in both languages; in a `sentence` both fill the same slots."""

    sentence: bool = False

    def refusals(self, value: Any) -> Iterator[Refusal]:
        """What is wrong with the pair."""
        if not isinstance(value, dict):
            yield (), "a table with the languages zh and en", value
            return
        for key in value:
            if key not in LANGUAGES:
                yield (key,), "a known key" + nearest(key, LANGUAGES), key
        for language in LANGUAGES:
            text = value.get(language)
            if not isinstance(text, str) or not text.strip():
                yield (language,), f"a text in the language {language}", text
            elif text.lstrip().startswith(FORMULA) or HIDDEN.search(text):
                yield (language,), "text without control characters that no spreadsheet takes for a formula", text
            elif MARKUP.search(text):
                yield (language,), NO_MARKUP, text

    def read(self, value: Any, known: Mapping[str, Any]) -> Bilingual:
        refuse(self.refusals(value))
        text = Bilingual(**{language: value[language].strip() for language in LANGUAGES})
        if self.sentence and (found := _alone(text)):
            raise Refused("the same slots in zh and en", Words(found))
        return text


Text = Annotated[Bilingual, Both()]
Sentence = Annotated[Bilingual, Both(sentence=True)]


def _alone(text: Bilingual) -> str:
    """The slots that only one language fills, in words."""
    slots = {language: set(SLOT.findall(text[language])) for language in LANGUAGES}
    both = set.intersection(*slots.values())
    return ", ".join(f"{', '.join(sorted(s - both))} in {language} only" for language, s in slots.items() if s - both)
