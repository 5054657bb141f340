"""What a drawing prints: each number drawn as a label with its id, each tick as part of a scale.

Belongs here: the record of a drawing, and the description of numbers that only a picture has. Does not belong here:
making the texts (context) and number formats (wording). A test finds a label whose number does not come through here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.evidence import Bilingual
from analysis.evidence.currency import in_currency
from analysis.wording.slots import Quantity


@dataclass(frozen=True)
class OnlyHere:
    """A number that no figure of the dataflow is: what it is called, its unit, its formula, what it is made from.

    Money is in ``money`` or ``money/year`` until `counted_in` gives it a currency.
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
    """Everything one drawing printed: labels in order, ticks, and numbers that only this picture has, by id.

    `drawn` is what its marks stand at, once it is finished.
    """

    labels: list[Label] = field(default_factory=list)
    ticks: list[str] = field(default_factory=list)
    only_here: dict[str, tuple[OnlyHere, Quantity]] = field(default_factory=dict)
    drawn: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)

    def add(self, identity: str, form: str, text: str, *values: float) -> str:
        """Note a label and return its text.

        Examples
        --------
        >>> record = Record()
        >>> record.add("join_share", "", "12%", 0.12)
        '12%'
        >>> record.labels
        [Label(id='join_share', form='', text='12%', values=(0.12,))]
        """
        self.labels.append(Label(identity, form, text, tuple(float(v) for v in values)))
        return text

    def add_only_here(self, what: OnlyHere, identity: str, value: float, ends: tuple[float, float]) -> None:
        """Note a number that no figure is, with its interval, so that the report can list what it is made from."""
        label = {"zh": what.label.zh, "en": what.label.en}
        self.only_here[identity] = (what, Quantity(identity, value, *ends, what.unit, label, ""))

    def extend(self, other: Record) -> None:
        """Add what another record holds."""
        self.labels += other.labels
        self.ticks += other.ticks
        self.only_here |= other.only_here

    def include(self, other: Record) -> None:
        """Add what another drawing of the same picture printed that this one did not."""
        self.labels += [label for label in other.labels if label not in self.labels]
        self.ticks += [tick for tick in other.ticks if tick not in self.ticks]
        self.only_here = other.only_here | self.only_here
