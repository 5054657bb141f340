"""Documents read by pydantic: what each key holds is written at its field, and errors come out as faults.

Belongs here: tables, and the one place that turns pydantic's errors into faults with file, line and key. Does not
belong here: numbers, words and ids (`kinds`), what a particular document holds.

A table of a document is a plain frozen dataclass whose fields are ``Annotated`` with kinds, so that it is
made and compared like any other value; pydantic is imported when a document is read and not before. A kind says what
it expected whenever a key is wrong or absent, and pydantic goes on to the next key.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol, Self, get_type_hints

from analysis.common.languages import LANGUAGES

from .faults import nearest

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, TypeAdapter, ValidationError
    from pydantic_core import CoreSchema


Key = tuple[str | int, ...]
Refusal = tuple[Key, str, Any]  # below which key, what was expected, what was found


class Place(Protocol):
    """Where faults are noted: a key of a document."""

    def at(self, *keys: str) -> Self:
        """A key below it."""

    def fault(self, expected: str, found: Any) -> None:
        """Note a fault there."""


class Refused(ValueError):
    """A value that a kind does not take: what was expected in its place."""

    def __init__(self, expected: str, found: Any) -> None:
        super().__init__(expected)
        self.expected, self.found = expected, found


def read_as(kind: Any, value: Any, place: Place, **known: Any) -> Any:
    """The value under a key as a kind, or None after noting every fault in it.

    Parameters
    ----------
    kind : a type with its fields' kinds.
    known : what the kinds may ask of the rest of the folder, such as the ids of its facts.
    """
    read, refused = read_or_refuse(kind, value, known)
    for at, expected, found in refused:
        place.at(*(str(key + 1) if isinstance(key, int) else key for key in at)).fault(expected, found)
    return read


def read_or_refuse(kind: Any, value: Any, known: Mapping[str, Any]) -> tuple[Any, list[Refusal]]:
    """The value as a kind and no refusal, or None and everything that was refused in it."""
    from pydantic import ValidationError

    try:
        return validated(kind, value, known), []
    except ValidationError as error:
        return None, list(_refusals(error))


def validated(kind: Any, value: Any, known: Mapping[str, Any]) -> Any:
    """The value as a kind, inside the reading of another; pydantic's error goes on to whoever reads that."""
    return _adapter(kind).validate_python(value, context=known)


@cache
def _adapter(kind: Any) -> TypeAdapter:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _refusals(error: ValidationError) -> Iterator[Refusal]:
    for found in error.errors(include_url=False):
        told = found.get("ctx", {})
        yield found["loc"], told.get("expected", found["msg"]), told.get("found", found["input"])


def refuse(refusals: Iterable[Refusal]) -> None:
    """Hand several refusals on to pydantic, which puts the key before theirs and goes on."""
    from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

    details = []
    for at, expected, found in refusals:
        kind = PydanticCustomError("refused", "{expected}", {"expected": expected, "found": found})
        details.append(InitErrorDetails(type=kind, loc=at, input=None))
    if details:
        raise ValidationError.from_exception_data("study", details)


class Kind:
    """What a field holds. `read` gives the value or raises `Refused`; `known` is the rest of the folder."""

    def read(self, value: Any, known: Mapping[str, Any]) -> Any:
        raise NotImplementedError

    def _validate(self, value: Any, info: Any) -> Any:
        try:
            return self.read(value, info.context or {})
        except Refused as refused:
            return refuse([((), refused.expected, refused.found)])

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.with_info_plain_validator_function(self._validate)


class _Keyed:
    """What wraps the schema of a table: the keys that may stand in it, before the value of each is read."""

    expects: str

    def _keys(self, source: Any, value: dict[str, Any], known: Mapping[str, Any]) -> Iterator[Refusal]:
        raise NotImplementedError

    def _fields(self, source: Any, value: dict[str, Any]) -> dict[str, Any]:
        """What stands in the file, by the names of the fields."""
        return value

    def _key(self, at: Key) -> Key:
        """A field's place in the file."""
        return at

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import ValidationError, core_schema

        def validate(value: Any, inner: Callable[[Any], Any], info: Any) -> Any:
            if not isinstance(value, dict):
                refuse([((), self.expects, value)])
            known = info.context or {}
            refused = list(self._keys(source, value, known))
            unknown = {at[0] for at, _, _ in refused}
            fields = self._fields(source, {k: v for k, v in value.items() if k not in unknown})
            wrong: set[str | int] = set()
            try:
                read = inner(fields)
            except ValidationError as error:
                found = list(_refusals(error))
                wrong = {at[0] for at, _, _ in found if at}
                refused += [(self._key(at), expected, what) for at, expected, what in found]
                read = _rest(source, {k: v for k, v in fields.items() if k not in wrong}, known)
            # Rules over several keys are asked of what is right by itself.
            rules = getattr(source, "refusals", lambda read, known: ())
            refuse([*refused, *(rule for rule in rules(read, known) if not rule[0] or rule[0][0] not in wrong)])
            return read

        return core_schema.with_info_wrap_validator_function(validate, handler(source))


def _rest(source: Any, stated: dict[str, Any], known: Mapping[str, Any]) -> SimpleNamespace:
    """The fields of a table that are right by themselves; of the others the default, or nothing."""
    if not dataclasses.is_dataclass(source):
        return SimpleNamespace()
    kinds, found = get_type_hints(source, include_extras=True), {}
    for field in dataclasses.fields(source):
        if field.name in stated:
            found[field.name] = validated(kinds[field.name], stated[field.name], known)
        elif field.default_factory is not dataclasses.MISSING:
            found[field.name] = field.default_factory()
        else:
            found[field.name] = None if field.default is dataclasses.MISSING else field.default
    return SimpleNamespace(**found)


@dataclasses.dataclass(frozen=True)
class TomlTable(_Keyed):
    """A table with the keys of a dataclass, whose `refusals`, if it has such a method, are rules over several of them.

    `inline` is the field that holds the languages which stand among the table's own keys; `called` pairs a field with
    its key in the file where they differ; `made` are fields that no file states.
    """

    expects: str = "a table"
    inline: str = ""
    called: tuple[tuple[str, str], ...] = ()
    made: tuple[str, ...] = ()
    expects_key: str = "a known key"

    def _keys(self, source: Any, value: dict[str, Any], known: Mapping[str, Any]) -> Iterator[Refusal]:
        fields = [f.name for f in dataclasses.fields(source) if f.name not in (self.inline, *self.made)]
        names = [*(dict(self.called).get(name, name) for name in fields), *(LANGUAGES if self.inline else ())]
        for key in value:
            if key not in names:
                yield (key,), self.expects_key + nearest(key, names), key

    def _fields(self, source: Any, value: dict[str, Any]) -> dict[str, Any]:
        found = dict(value)
        for name, key in self.called:
            if key in found:
                found[name] = found.pop(key)
        if self.inline:
            found[self.inline] = {lang: found.pop(lang) for lang in LANGUAGES if lang in found}
        # A key that is absent and has no default is read as nothing, so that its kind says what it expected.
        needed = [f.name for f in dataclasses.fields(source) if f.default is f.default_factory is dataclasses.MISSING]
        return {name: "" if name in self.made else None for name in needed} | found

    def _key(self, at: Key) -> Key:
        if at and at[0] == self.inline:
            return at[1:]
        return (dict(self.called).get(at[0], at[0]), *at[1:]) if at else at


@dataclasses.dataclass(frozen=True)
class Named(_Keyed):
    """A table of names and what each stands for; they are `among` some, or of what `of` is known by to `read_as`."""

    expects: str = "a table"
    among: tuple[str, ...] = ()
    of: str = ""
    pattern: str = ""
    expects_name: str = "a known key"

    def _keys(self, source: Any, value: dict[str, Any], known: Mapping[str, Any]) -> Iterator[Refusal]:
        ids = self.among or known.get(self.of)
        for key in value:
            if ids is not None and key not in ids:
                yield (key,), self.expects_name + nearest(key, ids), key
            elif self.pattern and not re.fullmatch(self.pattern, key):
                yield (key,), self.expects_name, key


@dataclasses.dataclass(frozen=True)
class Entries:
    """A list of tables or values, at least one if it is to be."""

    expects: str
    least: int = 0

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        def listed(value: Any) -> Any:
            if not isinstance(value, list) or len(value) < self.least:
                refuse([((), self.expects, value)])
            return value

        return core_schema.no_info_before_validator_function(listed, handler(source))
