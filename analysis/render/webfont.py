"""The fonts of a web page: the characters that it uses and no others, inside the page.

Here: cutting them out, and keeping what was cut for the next page of the same characters. Not here: the fonts they
are cut from (`common.fonts`).
"""

import base64
import hashlib
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from analysis.common.files import write_whole
from analysis.common.font_subset import cut
from analysis.common.fonts import FontSet, held, recipe

FEATURES = ("kern", "liga", "pwid", "palt", "halt", "locl")
KEPT = 24  # subsets for web pages: two weights of each page, for some changes of its characters


def embedded_css(fonts: FontSet, text: str) -> str:
    """Return `@font-face` rules that carry the glyphs of `text` as base64 woff2, about 0.3 KB a character.

    A page made with them asks no server for a font.
    """
    characters = "".join(sorted(set(text) | set(map(chr, range(0x20, 0x7F)))))
    rules = []
    for path, weight in ((fonts.regular, 400), (fonts.bold, 700)):
        rules.append(_rule(fonts.family, path, weight, characters))
    drawn = held(fonts.regular)
    for both in fonts.fallbacks:
        lacking = sorted(c for c in characters if ord(c) not in drawn and ord(c) in held(both[0]))
        drawn |= held(both[0])
        ranges = ",".join(f"U+{ord(c):X}" for c in lacking)
        # The same name, for these characters only: charts and styles need to know one family.
        for path, weight in zip(both, (400, 700), strict=True) if lacking else ():
            rules.append(_rule(fonts.family, path, weight, "".join(lacking), f";unicode-range:{ranges}"))
    return "\n".join(rules)


def _rule(family: str, path: Path, weight: int, characters: str, more: str = "") -> str:
    data = base64.b64encode(_woff2(str(path), path.stat().st_mtime_ns, characters)).decode()
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};font-display:block;"
        f"src:url(data:font/woff2;base64,{data}) format('woff2'){more}}}"
    )


@lru_cache(maxsize=8)
def _woff2(path: str, _modified: int, characters: str) -> bytes:
    """The subset, kept in the build folder for the next page of the same characters: making it takes a second."""
    made_of = f"{recipe()} {version('brotli')} {FEATURES} {characters}".encode() + Path(path).read_bytes()
    folder = Path(path).parents[1] / "web"  # not beside the fonts, where Typst looks for fonts
    kept = folder / f"{Path(path).stem}-{hashlib.sha256(made_of).hexdigest()[:32]}.woff2"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        folder.mkdir(exist_ok=True)
    made = _made_woff2(path, characters)
    write_whole(kept, made)
    for old in sorted(folder.glob("*.woff2"), key=lambda file: file.stat().st_mtime_ns)[:-KEPT]:
        old.unlink(missing_ok=True)
    return made


def _made_woff2(path: str, characters: str) -> bytes:
    """Compressed as browsers take it."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(cut(Path(path), map(ord, characters), FEATURES)), recalcTimestamp=False)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()
