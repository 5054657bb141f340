"""HTML pieces of what a notebook shows: escaping, the style sheet, tables, titles freed of the report's links.

Belongs here: markup that knows no study. All text is escaped here: evidence comes from documents of others. Colours
are JupyterLab's own variables, so that a light and a dark theme both read well, with a fallback for other viewers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.common.references import MARK

_HAN = re.compile(r"[\u3400-\u9fff]")
REFERENCES = {"zh": {"exhibit": "图", "table": "表"}, "en": {"exhibit": "exhibit ", "table": "table "}}
_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(#[^)\s]*\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~$-])")
_WEB_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((https?://[^)\s]*)\)")
_WEB = re.compile(r"https?://[^\s\"'<>]+\Z")

# The class stands twice in a selector where JupyterLab's own rule for tables, lists and code would else win.
STYLE = """<style>
.ma { font-size: var(--jp-content-font-size1, 14px); line-height: 1.5; max-width: 62rem;
  color: var(--jp-content-font-color1, #222); }
.ma p { margin: .15em 0; }
.ma.ma .quiet { color: var(--jp-content-font-color2, #666); }
.ma .head { font-size: 1.15em; font-weight: 600; }
.ma .value { font-size: 1.5em; font-weight: 600; }
.ma.ma :not(pre) > code { font-size: .9em; background: none; padding: 0; color: var(--jp-content-font-color2, #666); }
.ma.ma table { border-collapse: collapse; margin: .5em 0; font-size: 1em; }
.ma.ma th, .ma.ma td { padding: .25em .7em; text-align: left; vertical-align: baseline; white-space: normal;
  border: 0; border-bottom: 1px solid var(--jp-border-color2, #ddd); background: none; max-width: 26em; }
.ma.ma tr { background: none; }
.ma.ma thead th { font-weight: 600; color: var(--jp-content-font-color2, #666); vertical-align: bottom; }
.ma.ma th.right, .ma.ma td.right { text-align: right; }
.ma.ma table.report td { min-width: 3em; }
.ma.ma table.report td:first-child, .ma.ma table.report td:last-child { min-width: 7em; }
.ma .scroll { overflow-x: auto; }
.ma.ma td.right, .ma.ma td.whole { font-variant-numeric: tabular-nums; white-space: nowrap; }
.ma.ma table.report td.right { min-width: 5em; white-space: normal; word-break: keep-all; }
.ma.ma ul { list-style: none !important; margin: 0; padding-left: 1.3em;
  border-left: 1px solid var(--jp-border-color2, #ddd); }
.ma li, .ma .leaf { margin: .2em 0; }
.ma .leaf, .ma .more { padding-left: 1.05em; }
.ma summary { cursor: pointer; }
.ma .more { font-size: .93em; }
.ma .badge { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 3px; padding: 0 .35em; font-size: .85em; }
.ma .bar { display: inline-flex; width: 5.5em; height: .6em; margin-right: .5em;
  border: 1px solid var(--jp-content-font-color2, #666); }
.ma .bar i { height: 100%; }
.ma .bar .reported { background: var(--jp-content-font-color2, #666); }
.ma .bar .estimated { background: var(--jp-border-color1, #bbb); }
.ma .bar .assumed { background: repeating-linear-gradient(135deg,
  var(--jp-content-font-color2, #666) 0 1px, transparent 1px 4px); }
.ma figure { margin: 0; }
.ma figure img { display: block; margin: .5em 0; max-width: max(100%, 44rem); height: auto; }
.ma .flipped { border-left: 3px solid var(--jp-warn-color1, #b26a00); padding-left: .7em; margin: .6em 0; }
.ma.ma .flipped ul { list-style: disc !important; border: 0; }
</style>"""


@dataclass(frozen=True)
class Raw:
    """Markup made here, which `escape` leaves alone; everything else is text."""

    html: str


def escape(content: object) -> str:
    """Text as HTML; markup of ours as it is."""
    return content.html if isinstance(content, Raw) else html.escape(str(content), quote=True)


def element(name: str, *content: object, css: str = "") -> Raw:
    """An element around text and other elements."""
    attribute = f' class="{css}"' if css else ""
    return Raw(f"<{name}{attribute}>{''.join(map(escape, content))}</{name}>")


def joined(parts: Iterable[object], between: str = " ") -> Raw:
    """Parts with text between them; empty ones are left out."""
    return Raw(html.escape(between).join(t for t in map(escape, parts) if t))


def link(address: str, text: str) -> Raw:
    """A link that opens beside the lab; an address that is not of the web stays text."""
    if not _WEB.match(address):
        return Raw(escape(text))
    return Raw(f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>')


def table(head: Iterable[tuple[str, str]], rows: Iterable[Iterable[object]], css: str = "") -> Raw:
    """A table from its columns (title, class) and rows; a cell is text or markup of ours."""
    head = list(head)
    top = element("tr", *(element("th", title, css=css) for title, css in head))
    body = [
        element("tr", *(element("td", cell, css=css) for cell, (_, css) in zip(row, head, strict=True))) for row in rows
    ]
    return element("table", element("thead", top), element("tbody", *body), css=css)


def inline(markdown: str) -> Raw:
    """A line of Markdown as HTML: strong words, code and links of the web; links into the appendix are their text.

    >>> inline("**now** `a<b`, [¥168](#input-card-fee)").html
    '<b>now</b> <code>a&lt;b</code>, ¥168'
    """
    text = html.escape(unlinked(markdown), quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = _WEB_LINK.sub(lambda found: link(html.unescape(found[2]), html.unescape(found[1])).html, text)
    return Raw(_ESCAPED.sub(r"\1", text))


def page(*parts: object, lang: str) -> str:
    """One output: the style sheet and the parts, in a box of its own."""
    return f'{STYLE}<div class="ma" lang="{"zh-CN" if lang == "zh" else "en"}">{"".join(map(escape, parts))}</div>'


def unlinked(markdown: str) -> str:
    """Markdown whose links into the report's appendix are just their text: a notebook has no such rows.

    A reference to an exhibit, which has no number before the report is made, is its name.

    >>> unlinked("takes [¥168](#input-card-fee), see [the source](https://example.org)")
    'takes ¥168, see [the source](https://example.org)'
    >>> unlinked("as [@scale](#exhibit-scale) shows"), unlinked("见[@scale](#exhibit-scale)")
    ('as exhibit “scale” shows', '见图“scale”')
    """
    words = REFERENCES["zh" if _HAN.search(markdown) else "en"]

    def named(found: re.Match) -> str:
        kind, name = found["anchor"].split("-", 1)
        return f"{words[kind]}“{name}”"

    return _LINK.sub(r"\1", MARK.sub(named, markdown))


def plain(markdown: str) -> str:
    r"""A title in Markdown as text.

    >>> plain(r"**Only** [13%](#figure-covered-share) of \$100")
    'Only 13% of $100'
    """
    return _ESCAPED.sub(r"\1", unlinked(markdown).replace("**", ""))
