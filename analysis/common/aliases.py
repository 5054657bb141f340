"""Ids that were renamed: what older study folders and editions call today's inputs, figures, slot forms and keys.

Belongs here: the one table of old and new names, and looking one up. Does not belong here: changing a folder's files
(`evidence.migrate`) and editions (`editions.aliases`). Every later rename adds a row; a row is never removed, for a
folder or an edition with the older name may still be about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NUMBER = re.compile(r"(?P<name>[a-z_][a-z_0-9]*)(?P<at>\[[^\]]*\])?")
_SLOT = re.compile(
    r"(?P<before>\s*)(?:(?P<other>fact:[a-z0-9-]+|@[a-z0-9_.]+)|(?P<number>[a-z_0-9]+(?:\[[^\]]*\])?))"
    r"(?::(?P<form>[a-z_]+))?(?P<behind>\s*)"
)
_INPUT = re.compile(r"(\binput\s*=\s*)([a-z_][a-z_0-9]*)")


@dataclass(frozen=True)
class Aliases:
    """Old name: new name, by what is named.

    `inputs` are tables of inputs.toml, `figures` those of the dataflow, `forms` what follows the colon of a slot;
    `keys` are keys that the reader knows, by file: the dotted path with ``*`` for any name (``*.why``): the new key.
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, str]:
        """Whatever a slot, a condition or a key of a number may name."""
        return {**self.inputs, **self.figures}

    @property
    def older_keys(self) -> list[str]:
        """The older names of keys that the reader knows."""
        return [path.rpartition(".")[2] for paths in self.keys.values() for path in paths]

    def may_stand_in(self, text: str) -> bool:
        """Whether the letters of an older name stand anywhere in a text: quick, and all that today's folders pay for.

        >>> ALIASES.may_stand_in("[curation]"), ALIASES.may_stand_in("[zipf_exponent]")
        (True, False)
        """
        return any(name in text for name in (*self.numbers, *self.older_keys, *(f":{form}" for form in self.forms)))

    def in_text(self, text: str) -> str:
        """A key of a number, or a condition, with today's names; coordinates stay, but for the name of an input.

        >>> ALIASES.in_text("flip[claim=few_gain,input=curation] > curation"), ALIASES.in_text("x[platform=curation]")
        ('flip[claim=few_gain,input=zipf_exponent] > zipf_exponent', 'x[platform=curation]')
        """

        def one(match: re.Match) -> str:
            at = _INPUT.sub(lambda m: m[1] + today(m[2], self.inputs), match["at"] or "")
            return today(match["name"], self.numbers) + at

        return _NUMBER.sub(one, text)

    def in_slot(self, text: str) -> str:
        """What stands between the braces of a slot, with today's names.

        >>> ALIASES.in_slot("share[year=2024]:odds"), ALIASES.in_slot("curation:range"), ALIASES.in_slot("fact:odds")
        ('share[year=2024]:tenths', 'zipf_exponent:range', 'fact:odds')
        """
        parts = _SLOT.fullmatch(text)
        if not parts:
            return text
        named = parts["other"] or self.in_text(parts["number"])
        form = f":{today(parts['form'], self.forms)}" if parts["form"] else ""
        return f"{parts['before']}{named}{form}{parts['behind']}"


ALIASES = Aliases(
    inputs={"curation": "zipf_exponent"},
    forms={"zhe": "discount", "odds": "tenths", "toone": "ratio_to_one"},
)


def today(name: str, table: Mapping[str, str]) -> str:
    """What a name is called today, however often it was renamed.

    >>> today("curation", ALIASES.inputs), today("card_fee", ALIASES.inputs)
    ('zipf_exponent', 'card_fee')
    """
    seen = {name}
    while (name := table.get(name, name)) not in seen:
        seen.add(name)
    return name


def first_name(name: str, table: Mapping[str, str] = ALIASES.numbers) -> str:
    """What an input or figure was called first: the same for every edition, whenever it was renamed.

    >>> first_name("zipf_exponent"), first_name("card_fee")
    ('curation', 'card_fee')
    """
    older = {new: old for old, new in reversed(table.items())}
    return today(name, older)
