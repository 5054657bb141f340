"""The page that `make lab` opens: the notebooks, how the report stands and why, its files, the last editions.

Belongs here: writing that page, anew at each start. Does not belong here: its fixed words (`notebooks/START.md`),
whether a report is stale (`cli.doctor.state`).
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.cli.doctor.check import OK
from analysis.cli.doctor.state import report_state
from analysis.cli.lab.paths import START
from analysis.common.files import write_whole
from analysis.common.languages import LANGUAGES
from analysis.editions.store import editions
from analysis.errors import AnalysisError

PAGE = "build/START.md"
MOST = 5  # editions
FILES = {
    "PDF": "strategy.{lang}.pdf",
    "HTML": "strategy.{lang}.html",
    "Word": "strategy.{lang}.docx",
    "幻灯片 slides": "slides.{lang}.pdf",
}
NAMES = {"zh": "中文", "en": "English"}
AGAIN = "`make report`"


def write_page(root: Path) -> Path:
    """Write the page; where the state cannot be told, what is wrong stands there instead.

    Parameters
    ----------
    root : the project's folder.
    """
    fixed = (root / START).read_text(encoding="utf-8")
    title, _, rest = fixed.partition("\n")
    linked = re.sub(r"\]\((?!https?:|#)([^)]+)\)", r"](../notebooks/\1)", rest)
    text = "\n".join([title, "", *state(root), "", linked.strip(), "", *past(root), ""])
    write_whole(root / PAGE, text)
    return root / PAGE


def state(root: Path) -> list[str]:
    """Whether the report is up to date, why not, and links to its files."""
    try:
        found = report_state(root, root / "data")
        fresh, message = found.state == OK, found.message
    except (AnalysisError, OSError, ValueError) as fault:
        fresh, message = False, str(fault).splitlines()[0]
    head = "**报告是最新的 | The report is up to date**" if fresh else f"**报告要重做 | To be made again**：{AGAIN}"
    return [f"{head} — {message}", "", *files(root)]


def files(root: Path) -> list[str]:
    """The files of the report that are there, each with a link."""
    lines = []
    for kind, name in FILES.items():
        there = [lang for lang in LANGUAGES if (root / "reports" / name.format(lang=lang)).is_file()]
        if there:
            links = " · ".join(f"[{NAMES[lang]}](../reports/{name.format(lang=lang)})" for lang in there)
            lines.append(f"- {kind}: {links}")
    if (root / "reports/strategy.xlsx").is_file():
        lines.append("- xlsx: [strategy.xlsx](../reports/strategy.xlsx)")
    return lines


def past(root: Path) -> list[str]:
    """The last editions, the newest first."""
    head = ["## 往期 | Past editions", ""]
    try:
        known = [*editions(root / "reports" / "editions").values()]
    except AnalysisError as fault:
        return [*head, str(fault).splitlines()[0]]
    newest = sorted(known, key=lambda edition: str(edition.get("date", "")), reverse=True)[:MOST]
    lines = [
        f"- [{edition['name']}](../reports/editions/{edition['name']}.json), {edition.get('date', '')}"
        f" — `make diff BASE={edition['name']}`"
        for edition in newest
    ]
    return [*head, *(lines or ["还没有 · None yet: `make edition NAME=…`"])]
