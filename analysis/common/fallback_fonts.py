"""The families that draw what the one family of every output lacks: Ł and ő, ₹ and ₺, ✓, 서울.

Belongs here: where they come from and which characters each draws. Does not belong here: making the files (`fonts`).
Their names are ours, because a font that was cut may not carry a reserved one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

LATIN, SYMBOLS, KOREAN = "Latin Fallback", "Symbol Fallback", "Korean Fallback"
FAMILIES = (LATIN, SYMBOLS, KOREAN)


def _within(ranges: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def _ks_x_1001() -> frozenset[int]:
    """The 2,350 syllables of the Korean standard: all 11,172 would take thrice as long to make as the other fonts."""
    rows = bytes(b for high in range(0xB0, 0xC9) for low in range(0xA1, 0xFF) for b in (high, low))
    return frozenset(map(ord, rows.decode("euc_kr")))


# Letters of Latin, Greek and Cyrillic, letters with marks, currency, letterlike signs; arrows and maths are left out.
LETTERS = _within(((0x100, 0x24F), (0x250, 0x2FF), (0x300, 0x52F), (0x1D00, 0x1FFF), (0x20A0, 0x20CF),
                   (0x2100, 0x214F), (0x2700, 0x27BF)))  # fmt: skip
SIGNS = _within(((0xE3F, 0xE3F), (0x20A0, 0x20CF), (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x2700, 0x27BF)))
HANGUL = _ks_x_1001() | _within(((0x3131, 0x318E),))


@dataclass(frozen=True)
class Fallback:
    """A family, the files of its two weights (one variable file, or two), and the code points it is used for."""

    family: str
    package: str
    files: dict[str, str]
    used_for: frozenset[int]

    def source(self, style: str) -> Path:
        """The file of a weight inside its package; the package is not imported, which matplotlib's fonts wait for."""
        found = find_spec(self.package)
        if found is None:
            raise ModuleNotFoundError(self.package)
        return Path(found.origin).parent / self.files[style]

    def file(self, style: str) -> str:
        """The name of the file that is made."""
        return f"{self.family.replace(' ', '')}-{style}.ttf"


_SOURCE_SANS = "files/SourceSans3[wght].ttf"  # drawn as the Latin letters of the family are
_NOTO_KR = "fonts/ofl/notosanskr/NotoSansKR[wght].ttf"  # one family with the hanzi
_DEJAVU = "mpl-data/fonts/ttf/DejaVuSans"
FALLBACKS = (
    Fallback(LATIN, "fontpkg_source_sans_3", {"Regular": _SOURCE_SANS, "Bold": _SOURCE_SANS}, LETTERS),
    Fallback(SYMBOLS, "matplotlib", {"Regular": f"{_DEJAVU}.ttf", "Bold": f"{_DEJAVU}-Bold.ttf"}, SIGNS),
    Fallback(KOREAN, "justmytype_intl_cjk", {"Regular": _NOTO_KR, "Bold": _NOTO_KR}, HANGUL),
)


def code_points(file: Path) -> frozenset[int]:
    """The code points that a font file maps to glyphs."""
    from fontTools.ttLib import TTFont

    with TTFont(file, lazy=True) as font:
        # Names for 30,000 glyphs take longer to make up than all the rest, and nobody asks for them.
        font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=1)
def fallback_characters() -> dict[str, frozenset[int]]:
    """The code points that each fallback draws in both weights, by family; an earlier one goes before."""
    found, taken = {}, frozenset()
    for fallback in FALLBACKS:
        codes = None
        for file in {fallback.source(style): None for style in fallback.files}:
            held = code_points(file)
            codes = held if codes is None else codes & held
        found[fallback.family] = (fallback.used_for & codes) - taken
        taken |= found[fallback.family]
    return found
