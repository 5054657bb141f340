"""The families that draw what the one family of every output lacks: Ł and ő, ₹ and ₺, ✓.

Belongs here: where they come from and which characters each draws. Does not belong here: making the files (`fonts`).
Their names are ours, because a font that was cut may not carry a reserved one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

LATIN, SYMBOLS = "Latin Fallback", "Symbol Fallback"
FAMILIES = (LATIN, SYMBOLS)
# Letters of Latin, Greek and Cyrillic, letters with marks, currency, letterlike signs; arrows and maths are left out.
LETTERS = ((0x100, 0x24F), (0x250, 0x2FF), (0x300, 0x52F), (0x1D00, 0x1FFF), (0x20A0, 0x20CF), (0x2100, 0x214F),
           (0x2700, 0x27BF))  # fmt: skip
SIGNS = ((0xE3F, 0xE3F), (0x20A0, 0x20CF), (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x2700, 0x27BF))


@dataclass(frozen=True)
class Fallback:
    """A family, the files of its two weights (one variable file, or two), and the ranges it is used for."""

    family: str
    package: str
    files: dict[str, str]
    ranges: tuple[tuple[int, int], ...]

    def source(self, style: str) -> Path:
        """The file of a weight inside its package; the package is not imported, which matplotlib's fonts wait for."""
        found = find_spec(self.package)
        if found is None:
            raise ModuleNotFoundError(self.package)
        return Path(found.origin).parent / self.files[style]

    def file(self, style: str) -> str:
        """The name of the file that is made."""
        return f"{self.family.replace(' ', '')}-{style}.ttf"

    def draws(self, cmap: frozenset[int]) -> frozenset[int]:
        """The code points of `cmap` in its ranges."""
        return frozenset(code for code in cmap if any(first <= code <= last for first, last in self.ranges))


_SOURCE_SANS = "files/SourceSans3[wght].ttf"  # drawn as the Latin letters of the family are
_DEJAVU = "mpl-data/fonts/ttf/DejaVuSans"
FALLBACKS = (
    Fallback(LATIN, "fontpkg_source_sans_3", {"Regular": _SOURCE_SANS, "Bold": _SOURCE_SANS}, LETTERS),
    Fallback(SYMBOLS, "matplotlib", {"Regular": f"{_DEJAVU}.ttf", "Bold": f"{_DEJAVU}-Bold.ttf"}, SIGNS),
)


@lru_cache(maxsize=1)
def fallback_characters() -> dict[str, frozenset[int]]:
    """The code points that each fallback draws in both weights, by family; an earlier one goes before."""
    from fontTools.ttLib import TTFont

    found, taken = {}, frozenset()
    for fallback in FALLBACKS:
        codes = None
        for style in fallback.files:
            with TTFont(fallback.source(style), lazy=True) as font:
                held = frozenset(font.getBestCmap())
            codes = held if codes is None else codes & held
        found[fallback.family] = fallback.draws(codes) - taken
        taken |= found[fallback.family]
    return found
