"""What a cell shows: a payload for the exporters beside a look for JupyterLab.

The payload (MIME type below) holds both languages; JupyterLab shows the Markdown or picture of one.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

MIME = "application/vnd.strategy+json"


@dataclass(frozen=True)
class Shown:
    """One output of a cell."""

    payload: dict[str, Any]
    markdown: str = ""
    png: bytes = b""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, Any]:
        bundle: dict[str, Any] = {MIME: self.payload, "text/plain": self.payload["kind"]}
        if self.png:
            bundle["image/png"] = base64.b64encode(self.png).decode()
        elif self.markdown:
            bundle["text/markdown"] = self.markdown
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
