"""What if: sliders over the study's inputs, headline numbers live, which claims flip, and the command that renders it.

Belongs here: the widgets and the pure functions behind them. Does not belong here: ranges (inputs.toml), truth of
claims (claims), the report itself (the build).
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from analysis import claims
from analysis.evidence import Input
from analysis.notebook.place import here
from analysis.study import Study
from analysis.wording import format_value
from analysis.wording.quantities import coordinate_words, lookup, quantities
from analysis.wording.slots import SlotError, fill

STEPS = 200
HEADLINES = (
    "typical_saving",
    "breakeven_wallet",
    "covered_share",
    "required_coverage",
    "join_share",
    "merchant_breakeven_incrementality",
    "contribution_per_member",
    "members",
)
HEAD = {
    "zh": ("指标", "基准", "现在"),
    "en": ("Figure", "Base", "Now"),
}
SAYS = {
    "zh": {"flipped": "不再成立的判断", "none": "所有判断仍然成立。", "best": "推荐", "command": "用这组输入重做报告"},
    "en": {
        "flipped": "Claims that no longer hold",
        "none": "Every claim still holds.",
        "best": "Recommended",
        "command": "Render the report with these inputs",
    },
}


@dataclass(frozen=True)
class Outcome:
    """What a set of overrides does: headline rows (label, base, now), claims that flip, the pick, the command."""

    rows: tuple[tuple[str, str, str], ...]
    flipped: tuple[str, ...]
    best: str
    command: str


def adjustable(study: Study) -> list[Input]:
    """Inputs with one value and a range, decisions first."""
    items = [i for i in study.evidence.inputs.values() if not i.dims and i.minimum < i.maximum]
    return sorted(items, key=lambda i: not i.lever)


def command(changed: Mapping[str, float]) -> str:
    """The command line that renders the report with these overrides.

    >>> command({"card_fee": 99.0, "card_discount": 0.15})
    'make report SET="card_fee=99 card_discount=0.15"'
    """
    return f'make report SET="{" ".join(f"{n}={v:g}" for n, v in changed.items())}"' if changed else "make report"


def outcome(study: Study, changed: Mapping[str, float], lang: str) -> Outcome:
    """Evaluate a study with overrides beside its base.

    Raises
    ------
    StudyError : an unknown input or a value outside its range.
    """
    now = study.overridden(**changed)

    def text(of: Study, name: str) -> str:
        return format_value(float(of.base[name]), of.spec(name).unit, lang)

    rows = tuple((study[n].label[lang], text(study, n), text(now, n)) for n in HEADLINES)
    base_world, world = (claims.world(s, over_draws=False) for s in (study, now))
    flipped = (
        _sentence(study, claim.text[lang], lang)
        for claim in study.evidence.claims.values()
        if bool(claims.truth(study, claim, base_world)) and not bool(claims.truth(now, claim, world))
    )
    return Outcome(
        rows, tuple(filter(None, flipped)), study.evidence.options[now.decision.best].name[lang], command(changed)
    )


def _sentence(study: Study, text: str, lang: str) -> str | None:
    """The claim with its numbers at base; none for a claim about the decision layer, which sliders do not run."""
    try:
        return fill(text, lang, lookup(_numbers(study), coordinate_words(study), lang)).plain
    except SlotError:
        return None


_known: dict[int, dict] = {}


def _numbers(study: Study) -> dict:
    return _known.setdefault(id(study), quantities(study))


def markup(result: Outcome, lang: str) -> str:
    """The outcome as HTML for the notebook."""
    says, head = SAYS[lang], "".join(f"<th style='text-align:left'>{h}</th>" for h in HEAD[lang])
    body = "".join(
        f"<tr><td>{html.escape(label)}</td><td>{base}</td><td><b>{now}</b></td></tr>"
        if base != now
        else f"<tr><td>{html.escape(label)}</td><td>{base}</td><td>{now}</td></tr>"
        for label, base, now in result.rows
    )
    items = "".join(f"<li>{html.escape(c)}</li>" for c in result.flipped)
    flipped = f"<p><b>{says['flipped']}</b></p><ul>{items}</ul>" if items else f"<p>{says['none']}</p>"
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>{says['best']}: <b>{html.escape(result.best)}</b></p>{flipped}"
        f"<p>{says['command']}:</p><pre>{html.escape(result.command)}</pre>"
    )


class WhatIf:
    """Sliders for a study. Show `panel()` in a cell; `changed` holds what differs from base."""

    def __init__(self, language: str = "en", study: Study | None = None) -> None:
        self.language = language
        self.study = study or Study.open(here().study)
        self.changed: dict[str, float] = {}

    def _slider(self, item: Input):
        import ipywidgets as widgets

        span = item.maximum - item.minimum
        return widgets.FloatSlider(
            value=item.value,
            min=item.minimum,
            max=item.maximum,
            step=span / STEPS,
            description=item.label[self.language],
            readout_format=".3g" if span < 10_000 else ",.0f",
            continuous_update=False,
            style={"description_width": "300px"},
            layout=widgets.Layout(width="640px"),
        )

    def panel(self):
        """Sliders above the live outcome."""
        import ipywidgets as widgets

        items = adjustable(self.study)
        sliders = {item.name: self._slider(item) for item in items}
        shown = widgets.HTML(markup(outcome(self.study, {}, self.language), self.language))
        bases = {item.name: item.value for item in items}

        def moved(_change) -> None:
            near = {n: abs(s.value - bases[n]) <= s.step / 2 for n, s in sliders.items()}
            self.changed = {n: s.value for n, s in sliders.items() if not near[n]}
            shown.value = markup(outcome(self.study, self.changed, self.language), self.language)

        for slider in sliders.values():
            slider.observe(moved, names="value")
        levers = widgets.VBox([sliders[i.name] for i in items if i.lever])
        others = widgets.Accordion(
            [widgets.VBox([sliders[i.name] for i in items if not i.lever])],
            titles=["假设" if self.language == "zh" else "Assumptions"],
        )
        return widgets.VBox([levers, others, shown])

    def command(self) -> str:
        """The command line that renders the report with the sliders as they stand."""
        return command(self.changed)
