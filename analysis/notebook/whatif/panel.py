"""Controls over a study's inputs, with what they do beside them as they move; undo, options, scenarios, pictures.

Belongs here: putting controls, outcome and buttons together. Does not belong here: one input's widgets (`controls`),
what a change does (`outcome`), the file of a scenario (`analysis.evidence.scenario`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from analysis.errors import AnalysisError
from analysis.evidence import Scenario, save_scenario
from analysis.evidence.convert import as_stated
from analysis.notebook.display.markup import element, page
from analysis.notebook.paths import here
from analysis.notebook.whatif.outcome import TEXTS, adjustable, command, live_study, markup, outcome, prepare
from analysis.notebook.whatif.pictures import Pictures
from analysis.study import Study
from analysis.study.overrides import Override
from analysis.study.preload import open_study

REST = 0.03  # seconds without a move after which a run of moves is over: held keys come faster than that


def first_and_last(act: Callable[[bool], None]) -> Callable[[], None]:
    """A function that acts at the first call of a run, and at its end if more came; always where no event loop runs.

    `act` is told whether it goes on with a run that it has acted for.
    """
    waiting: list[asyncio.TimerHandle] = []
    more: list[bool] = []

    def ended() -> None:
        waiting.clear()
        if more:
            more.clear()
            act(True)

    def called() -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            act(False)
            return
        if waiting:
            waiting.pop().cancel()
            more.append(True)
        else:
            act(False)
        waiting.append(loop.call_later(REST, ended))

    return called


class WhatIf(Pictures):
    """Sliders for a study. Show `panel()` in a cell; `changed` holds what differs from base.

    Parameters
    ----------
    language : ``"zh"`` or ``"en"``, of labels, numbers and claims.
    study : the study to vary; the notebook's own where it is left out.

    Raises
    ------
    AnalysisError : no study was given and the notebook was not started inside the project.

    Examples
    --------
    >>> what_if = WhatIf("en", study=study.overridden())
    >>> what_if.set({"card_fee": 99})
    >>> what_if.changed
    {'card_fee': 99}
    """

    def __init__(self, language: str = "en", study: Study | None = None) -> None:
        self.language = language
        self.study = study or open_study(here().study)
        self.changed: dict[str, Override] = {}
        self._past: list[dict[str, Override]] = []
        self._began = self.changed
        self._controls: dict[str, Any] = {}
        self._redraw: Callable[[], None] = lambda: None

    def set(self, values: Mapping[str, Override]) -> None:
        """Hold inputs at these values, and no others; what stood before can be taken back by `undo`.

        Parameters
        ----------
        values : by input; for an input by city and the like, a mapping of values by coordinate.

        Raises
        ------
        StudyError : an unknown input or a value outside its range; nothing is changed.

        Examples
        --------
        >>> what_if = WhatIf("en", study=study.overridden())
        >>> what_if.set({"card_fee": 99, "card_discount": 0.15})
        >>> what_if.set({"card_fee": 120})
        >>> what_if.changed
        {'card_fee': 120}
        """
        self.study.overridden(**values)
        if dict(values) != self.changed:
            self._past.append(self.changed)
            self._stand_at(dict(values))

    def start_from(self, option: str | None) -> None:
        """Hold what an option sets, its consequences at their base; none for the study's base.

        Parameters
        ----------
        option : an option's id, or None.

        Raises
        ------
        AnalysisError : no such option.

        Examples
        --------
        >>> what_if = WhatIf("en", study=study.overridden())
        >>> for option in (*study.evidence.options, None):
        ...     what_if.start_from(option)
        >>> what_if.changed
        {}
        """
        known = self.study.evidence.options
        if option is not None and option not in known:
            raise AnalysisError(f"no option '{option}'; there are {', '.join(known)}")
        self.set(dict(known[option].sets) if option else {})

    def undo(self) -> None:
        """Take back the last change; without one nothing happens.

        Examples
        --------
        >>> what_if = WhatIf("en", study=study.overridden())
        >>> what_if.set({"card_fee": 99})
        >>> what_if.undo()
        >>> what_if.changed
        {}
        """
        if self._past:
            self._stand_at(self._past.pop())

    def save(self, name: str) -> str:
        """Save what differs from base as ``scenarios/NAME.toml`` of the study.

        Parameters
        ----------
        name : of the scenario: lower-case letters, digits, ``-`` and ``_``.

        Returns
        -------
        str : the command that renders it.

        Raises
        ------
        AnalysisError : the name is none, another scenario has it, or the file cannot be written.

        Examples
        --------
        ``what_if.save("cheap-card")`` returns ``make report SCENARIO=cheap-card``.
        """
        save_scenario(
            self.study.evidence.folder, Scenario(name, None, as_stated(self.study.evidence.inputs, self.changed))
        )
        return f"make report SCENARIO={name}"

    def _stand_at(self, values: dict[str, Override]) -> None:
        self.changed = values
        for name, one in self._controls.items():
            one.show(values.get(name, self.study.inputs[name].value))
        self._redraw()

    def _moved(self, goes_on: bool) -> None:
        """A control was moved: what it shows joins what is held already, such as an option's cities.

        A run of moves is taken back at once, to where it began.
        """
        if not goes_on:
            self._began = self.changed
        base = {n: self.study.inputs[n].value for n in self._controls}
        kept = {n: v for n, v in self.changed.items() if n not in self._controls}
        now = kept | {n: one.value for n, one in self._controls.items() if one.value != base[n]}
        if now != self.changed:
            if not self._past or self._past[-1] is not self._began:
                self._past.append(self._began)
            self.changed = now
            self._redraw()

    def panel(self):
        """Controls above the live outcome: headline numbers, options, claims that no longer hold, the command.

        Returns
        -------
        ipywidgets.VBox : decisions, assumptions (folded), buttons, the outcome.

        Examples
        --------
        ``what_if.panel()``, the last line of a cell
        """
        import ipywidgets as widgets

        from analysis.notebook.whatif.controls import control

        items, texts, lang = adjustable(self.study), TEXTS[self.language], self.language
        live = live_study(self.study)
        prepare(self.study, lang)
        shown = widgets.HTML()

        def redraw() -> None:
            shown.value = markup(outcome(self.study, self.changed, lang, live), lang)

        self._redraw = redraw
        moved = first_and_last(self._moved)
        self._controls = {item.name: control(item, lang, moved) for item in items}
        self._stand_at(self.changed)
        levers = widgets.VBox([self._controls[i.name].widget for i in items if i.lever])
        others = widgets.Accordion(
            [widgets.VBox([self._controls[i.name].widget for i in items if not i.lever])], titles=[texts["assumptions"]]
        )
        return widgets.VBox([self._options(), levers, others, self._buttons(), shown])

    def _options(self):
        import ipywidgets as widgets

        from analysis.notebook.whatif.controls import LABEL, WIDE

        texts, options = TEXTS[self.language], self.study.evidence.options
        choices = [(texts["none_chosen"], None), *((o.name[self.language], name) for name, o in options.items())]
        chosen = widgets.Dropdown(
            options=choices,
            description=texts["option"],
            style={"description_width": LABEL},
            layout=widgets.Layout(**WIDE),  # in a column a flex basis would be its height
        )
        chosen.observe(lambda change: self.start_from(change["new"]), names="value")
        return chosen

    def _buttons(self):
        import ipywidgets as widgets

        texts = TEXTS[self.language]
        back = widgets.Button(description=texts["back"], icon="refresh")
        undo = widgets.Button(description=texts["undo"], icon="undo")
        name = widgets.Text(placeholder=texts["name"], layout=widgets.Layout(width="220px"))
        save = widgets.Button(description=texts["save"], icon="save")
        said = widgets.HTML(layout=widgets.Layout(flex="1 1 100%"))

        def saved(_button) -> None:
            try:
                line = element("p", texts["saved"], element("code", self.save(name.value.strip())))
            except AnalysisError as error:
                line = element("p", str(error), css="flipped")
            said.value = page(line, lang=self.language)

        back.on_click(lambda _button: self.set({}))
        undo.on_click(lambda _button: self.undo())
        save.on_click(saved)
        row = widgets.Layout(flex_flow="row wrap", margin="4px 0 8px 0")
        return widgets.HBox([back, undo, name, save, said], layout=row)

    def command(self) -> str:
        """The command line that renders the report with the sliders as they stand.

        Returns
        -------
        str : ``make report`` with ``SET="…"`` where something was moved; it writes beside the base report.

        Examples
        --------
        >>> what_if = WhatIf("en", study=study.overridden())
        >>> what_if.set({"card_fee": 99})
        >>> what_if.command()
        'make report SET="card_fee=99"'
        """
        return command(as_stated(self.study.evidence.inputs, self.changed))
