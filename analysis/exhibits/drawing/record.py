"""What an exhibit prints: each number drawn as a label is remembered with its figure, each tick as part of a scale.

Belongs here: the record of a drawing, and numbers that only a picture has. Does not belong here: number formats
(wording) and short cuts from a study to text (text). A test finds a label whose number does not come
through here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analysis.evidence import Bilingual
from analysis.evidence.currency import in_currency
from analysis.wording.slots import Quantity

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.exhibits.exhibit import Exhibit
    from analysis.study import Study


@dataclass(frozen=True)
class OnlyHere:
    """A number that no figure of the dataflow is: what it is called, its unit, its formula, what it is made from.

    Money is in ``money`` or ``money/year`` until `counted_in` says in which currency.
    """

    name: str
    label: Bilingual
    unit: str
    formula: str
    made_from: tuple[str, ...]

    def counted_in(self, currency: str) -> OnlyHere:
        """The same in the currency of a study."""
        return replace(self, unit=in_currency(self.unit, currency))


@dataclass(frozen=True)
class Label:
    """One number drawn: its id and form, the text, the values that the text states."""

    id: str
    form: str
    text: str
    values: tuple[float, ...]


@dataclass
class Record:
    """Everything one drawing printed: labels in order, ticks, and numbers that only this picture has, by id."""

    labels: list[Label] = field(default_factory=list)
    ticks: list[str] = field(default_factory=list)
    only_here: dict[str, tuple[OnlyHere, Quantity]] = field(default_factory=dict)


_current: ContextVar[Record | None] = ContextVar("record", default=None)


@contextmanager
def recording() -> Iterator[Record]:
    """Remember what is printed until the end of the block."""
    record = Record()
    token = _current.set(record)
    try:
        yield record
    finally:
        _current.reset(token)


def remember(identity: str, form: str, text: str, *values: float) -> str:
    """Note a label and return its text."""
    if (record := _current.get()) is not None:
        record.labels.append(Label(identity, form, text, tuple(float(v) for v in values)))
    return text


def repeat(record: Record) -> None:
    """Note what another record holds."""
    if (current := _current.get()) is not None:
        current.labels += record.labels
        current.only_here |= record.only_here


def remember_only_here(what: OnlyHere, quantity: Quantity) -> None:
    """Note a number that no figure of the dataflow is, so that it can be told what it is made from."""
    if (record := _current.get()) is not None:
        record.only_here[quantity.id] = (what, quantity)


def drawn(exhibit: Exhibit, study: Study, lang: str) -> tuple[Figure, Record]:
    """Draw an exhibit and return the figure with the record of what it prints."""
    from analysis.exhibits.drawing.style import scales

    with recording() as record:
        figure = exhibit.draw(study, lang)
    record.ticks += scales(figure)
    return figure, record
