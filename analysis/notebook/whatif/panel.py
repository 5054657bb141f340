"""Sliders over a study's inputs, with what they do beside them as they move.

Belongs here: putting controls, outcome and buttons together. Does not belong here: one input's widgets (`controls`),
what a change does (`outcome`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from analysis.notebook.paths import here
from analysis.notebook.whatif.outcome import TEXTS, adjustable, command, markup, outcome
from analysis.study import Study
from analysis.study.preload import open_study

REST = 0.25  # seconds that the sliders must rest before the study is evaluated: keys come faster than that


def when_at_rest(act: Callable[[], None]) -> Callable[[], None]:
    """A function that acts once calls to it have stopped for a moment; at once where no event loop runs."""
    waiting: list[asyncio.TimerHandle] = []

    def called() -> None:
        while waiting:
            waiting.pop().cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            act()
        else:
            waiting.append(loop.call_later(REST, act))

    return called


class WhatIf:
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
    ``what_if = WhatIf("en")``, then ``what_if.panel()`` as the last line of a cell.
    """

    def __init__(self, language: str = "en", study: Study | None = None) -> None:
        self.language = language
        self.study = study or open_study(here().study)
        self.changed: dict[str, float] = {}

    def panel(self):
        """Sliders above the live outcome: headline numbers, claims that no longer hold, the option recommended.

        Returns
        -------
        ipywidgets.VBox : decisions, assumptions (folded), a button back to base, the outcome.

        Examples
        --------
        ``what_if.panel()``
        """
        import ipywidgets as widgets

        from analysis.notebook.whatif.controls import control

        items, texts = adjustable(self.study), TEXTS[self.language]
        shown = widgets.HTML(markup(outcome(self.study, {}, self.language), self.language))
        back = widgets.Button(description=texts["back"], icon="undo", layout=widgets.Layout(margin="4px 0 8px 304px"))

        def show() -> None:
            self.changed = {n: c.value for n, c in controls.items() if c.value != self.study.inputs[n].value}
            shown.value = markup(outcome(self.study, self.changed, self.language), self.language)

        at_rest = when_at_rest(show)
        controls = {item.name: control(item, self.language, at_rest) for item in items}

        def reset(_button) -> None:
            for name, one in controls.items():
                one.show(self.study.inputs[name].value)
            show()

        back.on_click(reset)
        levers = widgets.VBox([controls[i.name].widget for i in items if i.lever])
        others = widgets.Accordion(
            [widgets.VBox([controls[i.name].widget for i in items if not i.lever])], titles=[texts["assumptions"]]
        )
        return widgets.VBox([levers, others, back, shown])

    def command(self) -> str:
        """The command line that renders the report with the sliders as they stand.

        Returns
        -------
        str : ``make report`` with ``SET="…"`` where something was moved; it writes beside the base report.

        Examples
        --------
        ``print(what_if.command())``
        """
        return command(self.changed)
