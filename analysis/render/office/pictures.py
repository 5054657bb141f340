"""Charts as pictures for programs that cannot be trusted with an SVG.

Here: drawing them, by Typst, in the report's own fonts. Not here: where they stand.
"""

from collections.abc import Iterable

from analysis.common.blocks import Exhibit
from analysis.common.fonts import FontSet
from analysis.render.svg import narrow_quotes
from analysis.render.typst_source import Source, string

DENSITY = 220.0  # dots per inch of a chart at its own size, enough for print


def chart_pictures(exhibits: Iterable[Exhibit], fonts: FontSet) -> dict[str, bytes]:
    """Return each exhibit's chart as a PNG, by the exhibit's id.

    Raises
    ------
    RenderError : a chart that Typst cannot draw, with its notebook cell.
    """
    exhibits = list(exhibits)
    if not exhibits:
        return {}
    source = Source()
    source.add("#set page(width: auto, height: auto, margin: 0pt)")
    for number, exhibit in enumerate(exhibits):
        name = f"charts/{exhibit.id}.svg"
        source.files[name] = narrow_quotes(exhibit.svg).encode()
        source.named[f'"{exhibit.id}"'] = exhibit.place
        source.add(f"{'#pagebreak()' if number else ''}\n#image({string(name)})", exhibit.place)
    pages = source.compile(fonts, format="png", ppi=DENSITY)
    pages = pages if isinstance(pages, list) else [pages]
    return {exhibit.id: page for exhibit, page in zip(exhibits, pages, strict=True)}
