"""The report as one HTML page that asks no server for anything.

`page` puts it together; `blocks` makes its elements, `citations` its links to and fro, `lineage` and `sorting` what
its cards and tables know, `palette` its charts' colours by day and night, `language_spans` its marks of language. How
it looks and behaves is `theme/`. Markdown and SVG, which other outputs need too, lie beside this package.
"""

from analysis.render.html.page import compose_html, render_html

__all__ = ["compose_html", "render_html"]
