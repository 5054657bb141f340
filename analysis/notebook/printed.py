"""What a block of the report printed: entries (which number, in which form, saying what) and records of the numbers.

Belongs here: the shape of both, as plain JSON, and keeping them until the block is shown. Does not belong here: filling
sentences (wording), and reading the records back from the executed notebook (`build.numbers`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis.common.languages import LANGUAGES
from analysis.common.payload import json_number
from analysis.wording.quantities import anchor, key
from analysis.wording.slots import Printed, Quantity

if TYPE_CHECKING:
    from analysis.evidence import Evidence
    from analysis.exhibits.drawing.record import Label
    from analysis.notebook.published import Published

UNLINKED = ("alt", "label")  # parts in which nothing can be a link, so that a number there needs no row
NOT_LINKED = ("name", "year")  # forms that print a word or a date


def entry(printed: Printed | Label, lang: str, part: str) -> dict[str, Any]:
    """One number as printed, as plain JSON."""
    return {
        "id": printed.id,
        "lang": lang,
        "part": part,
        "form": printed.form,
        "text": printed.text,
        "values": [json_number(v) for v in printed.values],
    }


def only_here(quantity: Quantity, formula: str, made_from: list[str]) -> dict[str, Any]:
    """A number that no chapter publishes, recorded where it is printed."""
    ends = {part: json_number(getattr(quantity, part)) for part in ("value", "low", "high")}
    return ends | {
        "unit": quantity.unit,
        "label": dict(quantity.label),
        "formula": formula,
        "made_from": made_from,
        "anchor": quantity.anchor,
    }


def claim_share(claim: str, share: float) -> Quantity:
    """``{holds[claim=…]}``: the share of draws in which a claim holds; links to its row in the table of claims."""
    k, label = (
        key("holds", [("claim", claim)]),
        {"zh": "判断成立的抽样占比", "en": "Share of draws in which a claim holds"},
    )
    return Quantity(k, share, share, share, "share", label, anchor("claim", claim))


def claim_searched(claim: str, points: int) -> Quantity:
    """``{searched[claim=…]}``: at how many points, draws included, a claim was tried."""
    k, label = (
        key("searched", [("claim", claim)]),
        {"zh": "判断搜索过的点数", "en": "Points at which a claim was tried"},
    )
    return Quantity(k, points, points, points, "count", label, anchor("claim", claim))


def _behind(roots: Iterable[str]) -> dict[str, list[str]]:
    """The inputs behind a number, and the rows in which they stand."""
    names = sorted(roots)
    return {"roots": names, "rests": [anchor("input", name) for name in names]}


class PrintLog:
    """What has been printed: by the block that is being made, and in the whole report so far."""

    def __init__(self, published: Published, evidence: Evidence, formulas: dict[str, tuple[str, list[str]]]) -> None:
        self.published, self.evidence, self.formulas = published, evidence, formulas
        self.linked: dict[str, dict[str, list[Printed]]] = {lang: {} for lang in LANGUAGES}
        self._block: list[dict[str, Any]] = []

    def note(self, lang: str, printed: Iterable[Printed], part: str = "text", *, linked: bool = True) -> None:
        """Remember numbers of the block that is being made; `linked` ones need a row to lead to."""
        for number in printed:
            self._block.append(entry(number, lang, part))
            if linked and number.form not in NOT_LINKED:
                self.linked[lang].setdefault(number.id, []).append(number)

    def linked_elsewhere(self, data: dict[str, Any]) -> None:
        """Remember what a chapter printed as links in an exhibit: the numbers need rows here."""
        for number in data["printed"]:
            elsewhere = number["part"] not in UNLINKED and number["form"] not in NOT_LINKED
            if elsewhere and number["id"] not in data["only_here"]:
                q = self.published.numbers[number["id"]]
                again = Printed(q.id, q.id, number["text"], q.value, q.anchor, number["form"])
                self.linked[number["lang"]].setdefault(q.id, []).append(again)

    def take(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data of a block that is shown: what it brings itself, what was noted since the last, and the records."""
        entries = [e for e in (*data.get("printed", ()), *self._block) if e["values"]]
        self._block = []
        extra = data.get("only_here", {})
        ids = dict.fromkeys(e["id"] for e in entries)
        records = [self._record(k, extra.get(k)) for k in ids]
        return {**data, "printed": entries, "numbers": records}

    def _record(self, identity: str, extra: dict[str, Any] | None) -> dict[str, Any]:
        name = identity.split("[")[0]
        figures = self.published.about["figures"]
        if extra is not None:
            roots = {r for f in extra["made_from"] for r in self._roots(f)}
            return {"id": identity, **extra, "notebook": "", **_behind(roots)}
        q, spec = self.published.numbers[identity], figures.get(name)
        formula, made_from = self.formulas.get(identity, self.formulas.get(name, ("", [])))
        if spec:
            formula, made_from = spec["formula"], list(spec["parents"])
        return {
            "id": identity,
            **only_here(q, formula, made_from),
            "notebook": spec["notebook"] if spec else "",
            **_behind(spec["roots"] if spec else {r for f in [*made_from, name] for r in self._roots(f)}),
        }

    def _roots(self, name: str) -> list[str]:
        if name in self.evidence.unknowns:
            return [name]
        return list(self.published.about["figures"].get(name, {}).get("roots", ()))
