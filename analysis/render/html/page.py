"""The page put together: one file with its fonts, styles and scripts, and the rule that nothing else is loaded.

Here: the order of the page's parts and what its policy allows. Not here: the parts (`blocks`) and the frame's HTML
(`theme/page.html`).
"""

import base64
import hashlib
import re
from html import escape, unescape
from string import Template

from analysis.common.fonts import FontSet
from analysis.render.check import check, plain_text
from analysis.render.document import Document, read_document
from analysis.render.html.blocks import Blocks
from analysis.render.html.citations import link_citations
from analysis.render.html.language_spans import mark_languages
from analysis.render.html.lineage import lineage, rests_on
from analysis.render.html.palette import palette_css
from analysis.render.html.theme import theme
from analysis.render.html.unbroken import keep_together
from analysis.render.html.whatif import script_text, what_if_scripts
from analysis.render.markdown import convert
from analysis.render.webfont import embedded_css

TAGS = {"zh": "zh-CN", "en": "en-GB"}
STYLES = ("page.css", "contents.css", "blocks.css", "tables.css", "cards.css", "whatif.css", "print.css")
SCRIPTS = ("contents.js", "scrolling.js", "tables.js", "cards.js")


def render_html(notebook, language: str, fonts: FontSet) -> str:
    """Return the report of an executed notebook as one HTML page.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".
    fonts : from `ensure_fonts`; the page carries the characters it uses.

    Raises
    ------
    RenderError : with the notebook cell, the cause and the next step.
    """
    return compose_html(read_document(notebook, language, live=True), fonts, lineage(notebook))


def compose_html(document: Document, fonts: FontSet, figures: dict[str, tuple[str, ...]] | None = None) -> str:
    """Return a document as an HTML page; `figures` are the inputs behind each figure, see `lineage`."""
    pieces = convert(document, "html")
    blocks = Blocks(document, pieces, check(document, pieces, fonts).levels, rests_on(document, figures or {}))
    words, language = blocks.words, document.language
    linked = link_citations(blocks.main(), words["opening"], words["back"])
    main = mark_languages(keep_together(linked), language)
    contents = mark_languages(blocks.contents(), language)
    cover = document.cover
    title = cover.title if cover else document.title
    characters = plain_text(document.blocks) + document.title + plain_text(tuple(words.values()))
    script = "\n".join([*(theme(name) for name in SCRIPTS), *what_if_scripts(document)])
    return Template(theme("page.html")).substitute(
        {f"word_{name}": escape(word) for name, word in words.items()},
        language=TAGS[language],
        policy=policy(script),
        title=escape(title),
        short=escape(document.short),
        description=escape(cover.subtitle if cover else title),
        fonts=embedded_css(
            fonts, characters + unescape(re.sub(r"<[^>]*>", "", main)) + "年月日·↑↓↕0123456789/" + script_text(document)
        ),
        style="\n".join(theme(name) for name in STYLES),
        palette=palette_css(main),
        contents=contents,
        main=main,
        script=script,
    )


def policy(script: str) -> str:
    """Return a content security policy under which this one script runs and nothing is ever fetched.

    Styles may stand inline because the marks of a chart carry theirs as attributes, which no hash covers.
    """
    digest = base64.b64encode(hashlib.sha256(f"\n{script}\n".encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; font-src data:; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
