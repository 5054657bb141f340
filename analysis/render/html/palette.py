"""The colours of charts by day and by night.

Here: a dark counterpart for any colour, and charts that take theirs from the page. Not here: which colours a chart
has (`exhibits`) and those of the page (`theme/page.css`).
"""

import re

COLOUR = re.compile(r"#([0-9a-fA-F]{6})\b")
TAG = re.compile(r"<[^>]*>")
VARIABLE = re.compile(r"var\(--c([0-9a-f]{6})\)")
# Lightness by night is NIGHT[0] − NIGHT[1]·lightness by day, so that white becomes the dark page and ink nearly white.
NIGHT = (1.172, 0.96)
BRIGHTEST = 0.96


def themed(svg: str) -> str:
    """Return a chart whose colours are variables of the page.

    >>> themed('<path style="fill: #B5182B"/><text>#b5182b</text>')
    '<path style="fill: var(--cb5182b)"/><text>#b5182b</text>'
    """
    return TAG.sub(lambda tag: COLOUR.sub(lambda c: f"var(--c{c.group(1).lower()})", tag.group()), svg)


def palette_css(page: str) -> str:
    """Return the rules that give the variables of `themed` charts in `page` their values.

    Paper is always light, so the dark values are for screens only.
    """
    colours = sorted(set(VARIABLE.findall(page)))
    if not colours:
        return ""
    day = "".join(f"--c{c}:#{c};" for c in colours)
    night = "".join(f"--c{c}:{dark_variant('#' + c)};" for c in colours)
    return f":root{{{day}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{night}}}}}"


def dark_variant(colour: str) -> str:
    """Return the counterpart of a colour on a dark page: the same hue, lightness reversed (in Oklab).

    Contrasts stay: what was dark on light is light on dark.

    >>> dark_variant("#ffffff")
    '#17191b'
    """
    lightness, a, b = _oklab(colour)
    lightness = min(BRIGHTEST, NIGHT[0] - NIGHT[1] * lightness)
    if abs(a) + abs(b) < 1e-4:  # the page's own dark is a little blue
        a, b = -0.002, -0.004
    for _ in range(40):
        channels = _linear(lightness, a, b)
        if all(0 <= channel <= 1 for channel in channels):
            break
        a, b = 0.95 * a, 0.95 * b  # a hue too strong for the screen is made paler, not another hue
    return "#" + "".join(f"{round(255 * _encoded(min(1, max(0, channel)))):02x}" for channel in channels)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> list[float]:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(colour: str) -> tuple[float, float, float]:
    """Oklab of a colour (B. Ottosson, "A perceptual color space for image processing", 2020)."""
    r, g, b = _channels(colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
