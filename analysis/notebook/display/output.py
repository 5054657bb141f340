"""What a cell shows: a payload for the exporters beside a look for JupyterLab.

The payload (a block of the report as JSON) holds both languages; JupyterLab shows the Markdown or page of one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.common.blocks import Block, Table, encode
from analysis.common.languages import LANGUAGES
from analysis.common.payload import MIME
from analysis.notebook.display.exhibit import exhibit_html
from analysis.notebook.display.markup import element, inline, page, plain, table, unlinked


@dataclass(frozen=True)
class CellOutput:
    """One output of a cell; of an exhibit `data` is the table of the numbers drawn."""

    block: Block
    markdown: str = ""
    png: bytes = b""
    data: pd.DataFrame = field(default_factory=pd.DataFrame, compare=False)

    @property
    def payload(self) -> dict[str, Any]:
        """The block as JSON."""
        return encode(self.block)

    @property
    def lang(self) -> str:
        """The language that the notebook shows: the one whose title is the Markdown."""
        if isinstance(self.block, Table):
            return next((lang for lang in LANGUAGES if table_markdown(self.block, lang) == self.markdown), "en")
        title = getattr(self.block, "title", None) or {}
        return next((lang for lang, text in title.items() if text == self.markdown), "en")

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: self.payload, "text/plain": plain(self.markdown) or self.block.kind}
        if self.png:
            bundle["text/html"] = exhibit_html(self.block, self.lang, self.png)
        elif self.markdown:
            bundle["text/markdown"] = unlinked(self.markdown)
        if isinstance(self.block, Table):  # of a Markdown table JupyterLab breaks Chinese after every letter
            bundle["text/html"] = table_html(self.block, self.lang)
        return bundle


def table_html(block: Table, lang: str) -> str:
    """A table as HTML, for JupyterLab: as wide as its numbers need, and scrolled where the window is not."""
    head = [(inline(c.title[lang]), "right" if c.align == "right" else "") for c in block.columns]
    rows = [[inline(cell.text[lang]) for cell in row.cells] for row in block.rows]
    title = [element("p", inline(block.title[lang]), css="head")] if block.title else []
    return page(*title, element("div", table(head, rows, "report"), css="scroll"), lang=lang)


def table_markdown(table: Table, lang: str) -> str:
    """A table as a Markdown table, for viewers that know no HTML."""

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"

    rule = {"left": ":--", "right": "--:", "center": ":-:"}
    head = [line([c.title[lang] for c in table.columns]), line([rule[c.align] for c in table.columns])]
    body = [line([cell.text[lang] for cell in row.cells]) for row in table.rows]
    title = f"**{table.title[lang]}**\n\n" if table.title else ""
    return title + "\n".join(head + body)
