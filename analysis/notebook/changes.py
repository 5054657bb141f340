"""The table "what changed since the last edition", from what a chapter published.

Belongs here: building it. Does not belong here: comparing and explaining (editions).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.common.blocks import Cell, Row, Table
from analysis.common.languages import LANGUAGES
from analysis.errors import AnalysisError
from analysis.notebook.display.grid import EMPTY, Both, column, escaped, pair, row, table
from analysis.notebook.printer import Printer

FILE = "changes.json"
_KINDS = {
    "added": {"zh": "新增", "en": "added"},
    "removed": {"zh": "删去", "en": "removed"},
    "changed": {"zh": "改动", "en": "changed"},
}
_GROUPS = {
    "claims": {"zh": "判断", "en": "Claim"},
    "numbers": {"zh": "数字", "en": "Number"},
    "facts": {"zh": "证据", "en": "Evidence"},
    "inputs": {"zh": "输入", "en": "Input"},
    "options": {"zh": "选项", "en": "Option"},
    "methods": {"zh": "方法", "en": "Method"},
}
_RECOMMENDED = {"zh": "推荐", "en": "Recommendation"}
_NAMED = 3  # inputs on page one
_SHOWN = 4  # rows of a kind other than claims and numbers; the rest is counted


def _files(printer: Printer) -> Iterable[Path]:
    return (printer.paths.build / "published").glob(f"*/{FILE}")


def published(printer: Printer) -> dict[str, Any] | None:
    """What a chapter published about changes; None where there is no edition to compare with.

    Raises
    ------
    AnalysisError : no chapter published it.
    """
    found = sorted(_files(printer))
    if not found:
        raise AnalysisError(
            "no model notebook published what changed since the last edition: expected a cell with "
            "chapter.changes()\nNext: put the cell back, then run  make report"
        )
    return json.loads(found[0].read_text(encoding="utf-8"))


def _plain(cell: Both) -> Both:
    return {lang: escaped(cell[lang]) for lang in LANGUAGES}


def _group(name: str, entry: dict[str, Any]) -> Both:
    kind = _KINDS.get(entry.get("kind", ""), EMPTY)
    return {
        lang: f"{_GROUPS[name][lang]}{'·' if lang == 'zh' else ', '}{kind[lang]}" if kind[lang] else _GROUPS[name][lang]
        for lang in LANGUAGES
    }


def _now(printer: Printer, name: str, entry: dict[str, Any]) -> Cell | Both:
    """The number of now: linked where the report knows it."""
    slot = _slot(name, entry)
    if name in ("numbers", "facts") and slot in printer.published.numbers:
        return printer.number(slot)
    return _plain(entry.get("now", EMPTY))


def _label(printer: Printer, name: str, entry: dict[str, Any]) -> Both:
    """What a row is about; of a claim the sentence that is true now, as everywhere in the report."""
    if name != "claims":
        return _plain(entry["label"])
    claim = printer.published.about["claims"].get(entry["id"])
    return printer.both(claim["zh"], claim["en"]) if claim else dict.fromkeys(LANGUAGES, escaped(entry["id"]))


def _ended(printer: Printer, name: str, entry: dict[str, Any]) -> bool:
    """Whether a claim held and does not any more, so that another sentence is printed in its place."""
    claim = printer.evidence.claims.get(entry["id"]) if name == "claims" else None
    return bool(claim and claim.otherwise and not entry.get("holds", True))


def _shown(name: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return entries if name in ("claims", "numbers") else entries[:_SHOWN]


def linked(printer: Printer) -> list[str]:
    """Numbers and facts that the table of changes prints with a link to their row, wherever it stands."""
    found = published(printer) if list(_files(printer)) else None
    slots = [_slot(name, e) for name in ("numbers", "facts") for e in _shown(name, found[name])] if found else []
    return [slot for slot in slots if slot in printer.published.numbers]


def _slot(name: str, entry: dict[str, Any]) -> str:
    return f"fact:{entry['id']}" if name == "facts" else entry["id"]


def _rows(printer: Printer, name: str, entries: list[dict[str, Any]]) -> Iterable[Row]:
    shown = _shown(name, entries)
    for entry in shown:
        cause = entry.get("cause") or entry.get("change") or EMPTY
        then, now = _plain(entry.get("then", EMPTY)), _now(printer, name, entry)
        if _ended(printer, name, entry):
            then, now = now, then
        yield row(_group(name, entry), _label(printer, name, entry), then, now, _plain(cause))
    if more := len(entries) - len(shown):
        yield row(_GROUPS[name], {"zh": f"另有 {more} 项", "en": f"{more} more"}, EMPTY, EMPTY, EMPTY)


def _note(found: dict[str, Any]) -> Both:
    more = found["more_numbers"]
    zh, en = found["rule"]["zh"], found["rule"]["en"]
    return {
        "zh": f"与 {found['edition']} 版（{found['date']}）相比，只列超出容差的变化"
        + (f"，另有 {more} 个数字变动" if more else "")
        + f"。{zh}。",
        "en": f"Against edition {found['edition']} ({found['date']}), beyond tolerance only"
        + (f"; {more} other numbers moved" if more else "")
        + f". {en[0].upper()}{en[1:]}.",
    }


def since(printer: Printer) -> dict[str, str] | None:
    """A few lines for page one: a recommendation that turned, inputs that changed since the last edition, what that did
    to its first number, and a claim that no longer holds.

    None where nothing did, or where nobody compared: the table of changes is what insists on that.
    """
    found = published(printer) if list(_files(printer)) else None
    if found is None or not (found["inputs"] or found["numbers"] or found.get("recommended")):
        return None
    ended = _no_longer(printer, found)
    return {lang: _since(found, lang) + ended[lang] for lang in LANGUAGES}


def _since(found: dict[str, Any], lang: str) -> str:
    comma, stop = ("；", "。") if lang == "zh" else ("; ", ". ")
    parts, most = [], _NAMED
    if turned := found.get("recommended"):
        parts.append(f"{_RECOMMENDED[lang]} {turned['then'][lang]} → {turned['now'][lang]}")
        most -= 1
    named = [f"{e['label'][lang]} {e['change'][lang] or _KINDS[e['kind']][lang]}" for e in found["inputs"]]
    more = len(named) - most
    inputs = comma.join(named[:most])
    if more > 0:
        several = "s" if more > 1 else ""
        inputs += f"{comma}另有 {more} 项输入" if lang == "zh" else f"{comma}and {more} more input{several}"
    parts += [inputs, *(f"{n['label'][lang]} {n['then'][lang]} → {n['now'][lang]}" for n in found["numbers"][:1])]
    head = f"自 {found['edition']} 版以来：" if lang == "zh" else f"Since edition {found['edition']}: "
    return head + escaped(stop.join(filter(None, parts)))


def _no_longer(printer: Printer, found: dict[str, Any]) -> Both:
    """The first claim that does not hold any more, by the sentence that is printed in its place."""
    ended = [entry for entry in found["claims"] if _ended(printer, "claims", entry)]
    if not ended:
        return EMPTY
    instead, more = _label(printer, "claims", ended[0]), len(ended) - 1
    others = {"zh": f"；另有 {more} 条", "en": f"; {more} more"} if more else EMPTY
    return {
        "zh": f"。不再成立的判断，现为：{instead['zh']}{others['zh']}",
        "en": f". No longer true, now instead: {instead['en']}{others['en']}",
    }


def changes(printer: Printer) -> Table | None:
    """What changed since the last edition, as a table; None where there is no edition.

    What it prints has rows in the tables of numbers and facts, which may stand before it (`linked`).
    """
    found = published(printer)
    if found is None:
        return None
    rows = []
    if turned := found["recommended"]:
        rows.append(row(_RECOMMENDED, EMPTY, _plain(turned["then"]), _plain(turned["now"]), EMPTY))
    for name in _GROUPS:
        rows += _rows(printer, name, found[name])
    if not rows:
        nothing = {"zh": "没有超出容差的变化", "en": "Nothing moved beyond tolerance"}
        rows.append(row(EMPTY, nothing, EMPTY, EMPTY, EMPTY))
    return table(
        "changes",
        [
            column("类别", "Kind", width=1.7),
            column("内容", "What", width=3.9),
            column("当时", "Then", "right", 1.2),
            column("现在", "Now", "right", 1.2),
            column("原因", "Cause", width=3.0),
        ],
        rows,
        title={"zh": f"自 {found['edition']} 版以来的变化", "en": f"What changed since edition {found['edition']}"},
        caption=pair(
            "自上一版以来翻转的判断、变动的数字、证据与方法，以及原因",
            "Claims that flipped, numbers, evidence and methods that changed since the last edition, and why",
        ),
        note=_note(found),
    )
