"""A chart inside a page: marks in a row state their look once."""

import re
import xml.etree.ElementTree as ET

from analysis.render.svg import inline_svg

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


def a_map(points, style="fill: #24405a; stroke: #24405a"):
    uses = "\n".join(f'<use xlink:href="#m0123456789" x="{x}" y="{y}" style="{style}"/>' for x, y in points)
    return (
        '<svg viewBox="0 0 400 300" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<defs><path id="m0123456789" d="M 0 1"/></defs><g clip-path="url(#p1)">{uses}</g></svg>'
    )


def marks(svg):
    """Place, look and target of every mark, in the order in which they are drawn."""
    root, found = ET.fromstring(svg), []

    def walk(element, style):
        style = element.get("style", style)
        if element.tag == f"{SVG}use":
            found.append((element.get("x"), element.get("y"), style, element.get(LINK)))
        for child in element:
            walk(child, style)

    walk(root, "")
    return found, {element.get("id") for element in root.iter()}


def test_thousands_of_marks_are_where_and_as_they_were_and_take_fewer_letters():
    points = [(i % 97, i % 89) for i in range(3000)]
    svg = inline_svg(a_map(points), "exhibit-coverage-map-shanghai", "A map")
    found, ids = marks(svg)
    assert [(x, y, style) for x, y, style, _ in found] == [
        (str(x), str(y), "fill: #24405a; stroke: #24405a") for x, y in points
    ]
    assert {link[1:] for *_, link in found} <= ids
    assert len(svg) < 0.55 * len(a_map(points))


def test_marks_of_two_looks_keep_both_and_two_charts_share_no_name():
    two = (
        a_map([(1, 1), (2, 2), (3, 3)]).replace("</g></svg>", "")
        + a_map([(4, 4), (5, 5), (6, 6)], "fill: #b5182b").split('<g clip-path="url(#p1)">')[1]
    )
    found, ids = marks(inline_svg(two, "exhibit-a", "A"))
    assert [style for _, _, style, _ in found] == ["fill: #24405a; stroke: #24405a"] * 3 + ["fill: #b5182b"] * 3
    others = marks(inline_svg(two, "exhibit-b", "B"))[1]
    assert not {i for i in ids if i and re.match("m[0-9a-f]{6}-", i)} & others
