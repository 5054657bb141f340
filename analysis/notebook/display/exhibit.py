"""An exhibit as HTML for a notebook: its checked title, the picture at the width of the page, and its sources.

Belongs here: the order of those parts, as in the report. Does not belong here: drawing (exhibits).
"""

from __future__ import annotations

import base64
import struct

from analysis.common.blocks import Chart
from analysis.notebook.display.markup import Raw, element, escape, page, plain

WIDTHS = {"full": 860, "half": 430}  # CSS pixels at most: what a notebook beside JupyterLab's file browser has


def pixels(png: bytes) -> int:
    """Width of a PNG picture, from its header; zero for what is none."""
    return struct.unpack(">I", png[16:20])[0] if png[:8] == b"\x89PNG\r\n\x1a\n" and len(png) > 20 else 0


def css_width(png: bytes, width: str) -> int:
    """CSS pixels at which a picture is as wide as its place and sharp on a screen with two pixels for each.

    >>> css_width(b"", "full")
    860
    """
    return min(WIDTHS[width], pixels(png) // 2 or WIDTHS[width])


def picture(png: bytes, alt: str, width: str) -> Raw:
    """The picture itself, with its description for a reader who cannot see it."""
    data = base64.b64encode(png).decode()
    return Raw(f'<img src="data:image/png;base64,{data}" width="{css_width(png, width)}" alt="{escape(alt)}">')


def exhibit_html(block: Chart, lang: str, png: bytes) -> str:
    """Title, subtitle, picture, what would end the claim, sources."""
    return page(
        element(
            "figure",
            element("figcaption", element("p", plain(block.title[lang]), css="head")),
            element("p", plain((block.subtitle or {}).get(lang, "")), css="quiet"),
            element("div", picture(png, block.alt[lang], block.width), css="scroll"),  # no letter too small to read
            element("p", plain((block.note or {}).get(lang, ""))),
            element("p", plain((block.source or {}).get(lang, "")), css="quiet"),
        ),
        lang=lang,
    )
