"""What a cell shows: a payload for the exporters beside a look for JupyterLab.

The payload (MIME type below) holds both languages; JupyterLab shows the Markdown or page of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.common.payload import MIME
from analysis.notebook.display.exhibit import exhibit_html
from analysis.notebook.display.markup import plain, unlinked


@dataclass(frozen=True)
class CellOutput:
    """One output of a cell."""

    payload: dict[str, Any]
    markdown: str = ""
    png: bytes = b""

    @property
    def lang(self) -> str:
        """The language that the notebook shows: the one whose title is the Markdown."""
        title = self.payload.get("title") or {}
        return next((lang for lang, text in title.items() if text == self.markdown), "en")

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: self.payload, "text/plain": plain(self.markdown) or self.payload["kind"]}
        if self.png:
            bundle["text/html"] = exhibit_html(self.payload, self.lang, self.png)
        elif self.markdown:
            bundle["text/markdown"] = unlinked(self.markdown)
        return bundle


def table_markdown(payload: dict[str, Any], lang: str) -> str:
    """A table payload as a Markdown table, for JupyterLab."""

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"

    columns = payload["columns"]
    rule = {"left": ":--", "right": "--:", "center": ":-:"}
    head = [line([c[lang] for c in columns]), line([rule[c["align"]] for c in columns])]
    body = [line([cell[lang] for cell in row["cells"]]) for row in payload["rows"]]
    title = f"**{payload['title'][lang]}**\n\n" if payload.get("title") else ""
    return title + "\n".join(head + body)
