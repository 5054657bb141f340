"""A chart's SVG made fit to stand inside an HTML page beside other charts.

Here: ids, size, styles and accessibility of an inline SVG. Not here: drawing (`exhibits`).
"""

import re
from hashlib import sha256
from html import escape

from analysis.common.fonts import FontSet, lacking_letters
from analysis.render.svg_paths import light_paths

HEAD = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
METADATA = re.compile(r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*", re.DOTALL)
OPENING = re.compile(r"<svg\b[^>]*>", re.DOTALL)
ID = re.compile(r'\bid="([^"]+)"')
REFERENCE = re.compile(r'url\(#([^)]+)\)|(xlink:href|href)="#([^"]+)"')
STYLE = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
FINE = re.compile(r'transform="[^"]*"|\b\d+\.\d{3,}')  # a scale is left alone: it multiplies what follows
# What draws nothing: line ends and indents between tags, turns by no angle, ids to which nothing refers.
IDLE = re.compile(
    r'(?<=>)\n\s*(?=<)| transform="rotate\(-?0 [^)]*\)"|(?<=<g) id="[^"]*(?:text|line2d|[xy]tick)_\d+"(?=/?>)'
)
EMPTY = re.compile(r"<g\s*/>|<g>\s*</g>")
# Marks of one kind in a row, as a map has thousands of them.
MARK = r'<use xlink:href="#{}" x="[^"]+" y="[^"]+" style="{}"/>\s*'
MARKS = re.compile(
    MARK.format('(?P<mark>[^"]+)', '(?P<style>[^"]*)') + f"(?:{MARK.format('(?P=mark)', '(?P=style)')}){{2,}}"
)
PLACE = re.compile(r'(?<=" )x="[^"]+" y="[^"]+"')
FAMILIES = re.compile(r" font-family: ([^;\"]+);")
LETTERS = re.compile(r"\bfont(?:-size)?:[^;\"']*?([\d.]+)px")
SIZE = re.compile(r'([\d.]+)(pt|px|in|cm|mm)?"')


def narrow_quotes(svg: str) -> str:
    """Return `svg` with straight apostrophes after Latin letters.

    The family's curly one is as wide as a Chinese character, and no renderer of SVG takes the narrow form.
    """
    return re.sub(r"(?<=[A-Za-z])’", "'", svg)


def with_fallbacks(svg: str, fonts: FontSet) -> str:
    """Return `svg` with each run of letters that the family lacks marked with the family that draws it.

    Typst's renderer of SVG looks for one font for a whole label, and takes an accented letter apart on the way.
    """
    if not (lacking := lacking_letters(svg, fonts)):
        return svg
    parts = TAG.split(svg)
    tags = TAG.findall(svg)
    for family, letters in lacking.items():
        run = re.compile(f"[{re.escape(letters)}]+")
        parts = [
            run.sub(lambda found, f=family: f"<tspan style=\"font-family: '{f}'\">{found[0]}</tspan>", p) for p in parts
        ]
    return "".join(text + tag for text, tag in zip(parts, [*tags, ""], strict=True))


def inline_svg(svg: str, name: str, alt: str) -> str:
    """Return `svg` as an element for HTML: unique ids, scoped styles, fluid width, role and name.

    Ids repeat between charts made by one library, and a repeated id makes one chart use another's clip path.
    A `<style>` in one would else restyle the whole page.
    """
    text = METADATA.sub("", HEAD.sub("", narrow_quotes(svg), count=1)).strip()
    opening = OPENING.match(text).group()
    text = EMPTY.sub("", IDLE.sub("", text[len(opening) :]))
    text = light_paths(TAG.sub(lambda tag: FINE.sub(_rounded, tag.group()).replace(" \n", "\n"), text))
    text = ID.sub(lambda m: f'id="{name}--{m.group(1)}"', text)
    text = REFERENCE.sub(lambda m: _reference(m, name), text)
    text = _light_marks(text, name)
    text = STYLE.sub(lambda m: m.group(1) + _scoped(m.group(2), f"chart-{name}") + m.group(3), text)
    attributes = f'id="chart-{name}" role="img" aria-label="{escape(alt)}" focusable="false"'
    if families := set(FAMILIES.findall(text)):  # said once, and again only by a text of another family
        usual = max(sorted(families), key=text.count)
        text, attributes = text.replace(f" font-family: {usual};", ""), f'{attributes} style="font-family: {usual}"'
    box = re.search(r'viewBox="[^"]+"', opening)
    view = box.group() if box else _view_box(opening)
    return (
        f'<svg {attributes} {view} preserveAspectRatio="xMinYMid meet" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">{text}'
    )


def smallest_letter(svg: str) -> float:
    """The size of the smallest text of `svg` as a share of the chart's width; 1 where it has no text.

    >>> smallest_letter('<svg viewBox="0 0 400 100"><text style="font: bold 8px X">a</text></svg>')
    0.02
    """
    box = re.search(r'viewBox="[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)', svg)
    width = box or re.search(rf'\bwidth="{SIZE.pattern}', svg)
    sizes = [float(size) for size in LETTERS.findall(svg)]
    return min(sizes) / float(width.group(1)) if sizes and width else 1.0


def _rounded(match: re.Match) -> str:
    """A hundredth of a point is finer than any screen, and half the weight of a chart is what comes after it."""
    number = match.group()
    return number if number.startswith("transform") else f"{float(number):.2f}".rstrip("0").rstrip(".")


def _light_marks(svg: str, name: str) -> str:
    """`svg` with the look of marks in a row stated once, and short names of what they repeat.

    Each of the thousands of points of a map else takes two hundred letters.
    """
    short: dict[str, str] = {}
    digest = sha256(name.encode()).hexdigest()[:6]

    def once(run: re.Match) -> str:
        mark = short.setdefault(run["mark"], f"m{digest}-{len(short)}")
        uses = "".join(f'<use xlink:href="#{mark}" {place}/>' for place in PLACE.findall(run[0]))
        return f'<g style="{run["style"]}">{uses}</g>'

    svg = MARKS.sub(once, svg)
    for mark, shorter in short.items():
        svg = svg.replace(f'id="{mark}"', f'id="{shorter}"').replace(f'href="#{mark}"', f'href="#{shorter}"')
    return svg


def _reference(match: re.Match, name: str) -> str:
    if match.group(1):
        return f"url(#{name}--{match.group(1)})"
    return f'{match.group(2)}="#{name}--{match.group(3)}"'


def _scoped(rules: str, scope: str) -> str:
    bodies = re.findall(r"([^{}]+)\{([^{}]*)\}", rules)
    return "".join(f"#{scope} {selector.strip()}{{{body.strip()}}}" for selector, body in bodies)


def _view_box(opening: str) -> str:
    sizes = [re.search(rf'\b{side}="{SIZE.pattern}', opening) for side in ("width", "height")]
    if not all(sizes):
        return ""
    return 'viewBox="0 0 {} {}"'.format(*(found.group(1) for found in sizes))
