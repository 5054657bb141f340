"""One input under a reader's hand: a slider and a box that show one value, or a choice of yes and no.

Belongs here: the widgets of one input and how they stay together. Does not belong here: where the slider may stand
(`steps`), how a typed number is read (`wording.typed_numbers`), what a change does (`panel`).
"""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from analysis.errors import AnalysisError
from analysis.evidence import Input
from analysis.notebook.display.markup import element, page
from analysis.notebook.whatif.steps import steps
from analysis.wording.typed_numbers import typed_number, written

SWITCH = {"zh": ("否", "是"), "en": ("No", "Yes")}
LABEL = "55%"  # of the control
BOX = 110  # pixels
WIDE = {"width": "560px", "max_width": f"calc(100% - {BOX + 4}px)"}  # as wide as the sliders beside their boxes


def is_switch(item: Input) -> bool:
    """Whether an input is yes or no: a decision without a unit that is 0 or 1."""
    return item.lever and item.unit == "none" and (item.minimum, item.maximum) == (0, 1) and item.value in (0, 1)


class NumberControl:
    """A slider over `steps` and a box that takes any number of the range; both show `value`.

    The slider holds the place of a step, a whole number, and has no read-out of its own: a slider over values would
    round the value it is shown with to its step, and read "10.0%" typed into its read-out as 10. The kernel hears of it
    when it is let go (`continuous_update=False`): otherwise each pixel of a drag is a message and an evaluation, and
    the values that it passes through are taken for values that somebody chose.

    Parameters
    ----------
    item : the input, with one value and a range.
    language : of its label.
    changed : called when a person has moved the slider or typed a number that is taken; not by `show`.
    """

    def __init__(self, item: Input, language: str, changed: Callable[[], None]) -> None:
        self.item, self.value, self.changed = item, float(item.value), changed
        self.language, self._quiet = language, False
        self.steps = steps(item)
        ends = f"{written(item.minimum, item.unit)} – {written(item.maximum, item.unit)}"
        self.slider = widgets.IntSlider(
            value=self._nearest(self.value),
            min=0,
            max=len(self.steps) - 1,
            readout=False,
            continuous_update=False,
            description=item.label[language],
            tooltip=f"{item.label[language]}: {ends}",
            style={"description_width": LABEL},
            layout=widgets.Layout(flex="1 1 300px", max_width="560px", min_width="0"),
        )
        self.box = widgets.Text(
            value=written(self.value, item.unit),
            placeholder=ends,
            tooltip=ends,
            continuous_update=False,
            layout=widgets.Layout(width=f"{BOX}px"),
        )
        self.message = widgets.HTML(layout=widgets.Layout(flex="1 1 100%", display="none", margin="0 0 0 16px"))
        self.slider.observe(self._moved, names="value")
        self.box.observe(self._typed, names="value")
        row = widgets.Layout(flex_flow="row wrap", align_items="center", overflow="hidden")
        self.widget = widgets.HBox([self.slider, self.box, self.message], layout=row)

    def show(self, value: float) -> None:
        """Stand at a value, on a step or between two, without telling anybody."""
        self._quiet = True
        try:
            self.value = float(value)
            self.slider.value = self._nearest(self.value)
            self.box.value = written(self.value, self.item.unit)
            self._say("")
        finally:
            self._quiet = False

    def _nearest(self, value: float) -> int:
        return int(np.argmin(np.abs(self.steps - value)))

    def _moved(self, change: dict) -> None:
        if not self._quiet:
            self._take(float(self.steps[change["new"]]))

    def _typed(self, change: dict) -> None:
        if self._quiet:
            return
        try:
            value = typed_number(change["new"], self.item.unit, self.item.minimum, self.item.maximum, self.language)
        except AnalysisError as error:
            self._say(str(error))
        else:
            self._take(value)

    def _take(self, value: float) -> None:
        moved = value != self.value
        self.show(value)
        if moved:
            self.changed()

    def _say(self, text: str) -> None:
        self.message.value = page(element("p", text, css="flipped"), lang=self.language) if text else ""
        self.message.layout.display = None if text else "none"


class SwitchControl:
    """A choice of yes and no, with the same three members as a `NumberControl`."""

    def __init__(self, item: Input, language: str, changed: Callable[[], None]) -> None:
        self.item, self.changed, self._quiet = item, changed, False
        self.box = widgets.Dropdown(
            options=list(zip(SWITCH[language], (0.0, 1.0), strict=True)),
            value=float(item.value),
            description=item.label[language],
            style={"description_width": LABEL},
            layout=widgets.Layout(**WIDE),
        )
        self.box.observe(lambda _change: None if self._quiet else self.changed(), names="value")
        self.widget = self.box

    @property
    def value(self) -> float:
        """0 for no, 1 for yes."""
        return self.box.value

    def show(self, value: float) -> None:
        """Stand at a value without telling anybody."""
        self._quiet = True
        try:
            self.box.value = float(value)
        finally:
            self._quiet = False


Control = NumberControl | SwitchControl


def control(item: Input, language: str, changed: Callable[[], None]) -> Control:
    """The control that fits an input."""
    return (SwitchControl if is_switch(item) else NumberControl)(item, language, changed)
