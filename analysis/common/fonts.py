"""The one font family of every output: built once, checked fast, shared by matplotlib, Typst and HTML.

Here: static Regular and Bold of Noto Sans SC and of its fallbacks, the characters they hold, and matplotlib's
settings for them. Not here: which fallbacks there are (`fallback_fonts`), the subset for a web page (webfont); sizes,
colours and other styling (theme, exhibits).
The static files exist because matplotlib draws only the thinnest weight of a variable font. They are
generated, so they live in the ignored build folder; no font is committed.
"""

import hashlib
import json
import os
import warnings
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from analysis.common.fallback_fonts import FALLBACKS, FAMILIES, code_points, fallback_characters
from analysis.common.files import write_whole
from analysis.common.font_subset import cut
from analysis.errors import AnalysisError

FAMILY = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "Bold": 700}
RECIPE = 6  # raise it when the way the files are made changes, so that old ones are made again
MATHS = "⌈⌉⌊⌋"  # the family lacks these; the maths font beside it draws them
INVISIBLE = "\n\r\t\u200b\u00ad\ufe0f"
HASHSALT = "market-analysis"
# Of a fallback, which draws single letters: how marks join them.
MARKS = ("ccmp", "locl", "mark", "mkmk")
# Ranges outside GB 2312 that a report may use: Latin-1, Latin Extended-A, Greek,
# punctuation, super- and subscripts, currency, letterlike, number forms, arrows, maths, enclosed figures,
# shapes, CJK punctuation, full-width forms. No combining marks: with them a letter that only a fallback has, such as Ż,
# would be put together of Z and a dot, which the family places wrongly.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x3000, 0x303F),
    (0xFF00, 0xFFEF),
)  # fmt: skip


@dataclass(frozen=True)
class FontSet:
    """Two static font files of one family; those of its fallbacks lie beside them."""

    regular: Path
    bold: Path
    family: str = FAMILY

    @property
    def folder(self) -> Path:
        """The folder that holds these files and nothing else that is a font."""
        return self.regular.parent

    @property
    def fallbacks(self) -> list[tuple[Path, Path]]:
        """Regular and bold of each fallback, in the order in which they are asked."""
        return [tuple(self.folder / fallback.file(style) for style in WEIGHTS) for fallback in FALLBACKS]

    def lacks(self, text: str) -> set[str]:
        """Return the visible characters of `text` that these files cannot draw."""
        files = (self.regular, *(regular for regular, _ in self.fallbacks))
        return _lacking(text, frozenset().union(*map(held, files)))


class FontError(AnalysisError):
    """The fonts cannot be made or lack a character; the message has what to do."""


def ensure_fonts(build: Path, extra: str = "") -> FontSet:
    """Return the static fonts below `build/fonts`, making them (a second of work) only when they are not current.

    Parameters
    ----------
    build : the build folder, ignored by git.
    extra : characters needed beside GB 2312 and `RANGES`; those that the family lacks are left out
        (`missing_glyphs` names them).

    Raises
    ------
    FontError : the font package is not installed.
    """
    beyond = "".join(sorted(set(extra) - _base_characters()))
    name = f"with-{hashlib.sha256(beyond.encode()).hexdigest()[:8]}" if beyond else "base"
    folder = Path(build) / "fonts" / name  # one for each set of characters, so that callers do not unmake
    fonts = FontSet(folder / "NotoSansSC-Regular.ttf", folder / "NotoSansSC-Bold.ttf")
    wanted = recipe() | {"extra": beyond}
    if _key(fonts) == wanted:
        return fonts
    folder.mkdir(parents=True, exist_ok=True)
    characters = set(map(ord, _base_characters() | set(beyond)))
    for style, path in zip(WEIGHTS, (fonts.regular, fonts.bold), strict=True):
        write_whole(path, _named(cut(_source(), characters, None, WEIGHTS[style]), style, FAMILY))
    for fallback, paths in zip(FALLBACKS, fonts.fallbacks, strict=True):
        characters = fallback_characters()[fallback.family] - set(map(ord, _drawn_by_base()))
        for style, path in zip(WEIGHTS, paths, strict=True):
            made = cut(fallback.source(style), characters, MARKS, WEIGHTS[style])
            write_whole(path, _named(made, style, fallback.family))
    write_whole(folder / "key.json", json.dumps(wanted).encode())
    return fonts


def lacking_letters(text: str, fonts: FontSet) -> dict[str, str]:
    """The characters of `text` that the family lacks, by the fallback that draws them."""
    left = {c for c in set(text) if c.isprintable() and ord(c) not in held(fonts.regular)}
    found = {}
    for fallback, (regular, _) in zip(FALLBACKS, fonts.fallbacks, strict=True) if left else ():
        if drawn := {c for c in left if ord(c) in held(regular)}:
            found[fallback.family] = "".join(sorted(drawn))
            left -= drawn
    return found


def beyond_base(text: str) -> set[str]:
    """Return the characters of `text` that the base fonts were not asked to hold."""
    return set(text) - _base_characters() - set(map(chr, _of_fallbacks()))


def missing_glyphs(text: str) -> set[str]:
    """Return the characters of `text` that neither the family nor its fallbacks draw; control characters, spaces aside.

    >>> sorted(missing_glyphs("会员 168 元 ↩"))
    ['↩']
    """
    return _lacking(text, _drawn_by_any())


def use_in_matplotlib(fonts: FontSet) -> None:
    """Make matplotlib draw with `fonts`, write the same SVG each time, and fail on a missing glyph.

    Call it before matplotlib is first imported if its font cache matters: a stale cache of another
    program writes boxes without an error, hence the private `MPLCONFIGDIR`.
    """
    os.environ["MPLCONFIGDIR"] = str((fonts.folder.parents[1] / "matplotlib").resolve())
    Path(os.environ["MPLCONFIGDIR"]).mkdir(parents=True, exist_ok=True)
    import matplotlib
    from matplotlib.font_manager import fontManager

    known = {entry.fname for entry in fontManager.ttflist}
    files = (fonts.regular, fonts.bold, *(path for both in fonts.fallbacks for path in both))
    for path in (path.resolve() for path in files):
        if str(path) not in known:
            fontManager.addfont(path)
    matplotlib.rcParams.update(
        {
            "font.family": [fonts.family, *FAMILIES],
            "axes.unicode_minus": True,
            "svg.fonttype": "none",
            "svg.hashsalt": HASHSALT,
            "pdf.fonttype": 42,
        }
    )
    warnings.filterwarnings("error", message=r"Glyph .* missing from")


#: Pass as `metadata=` to `savefig`: no date, so the same chart is the same bytes.
SVG_METADATA = {"Date": None, "Creator": None}


@lru_cache(maxsize=1)
def _source() -> Path:
    try:
        package = files("justmytype_intl_cjk")
    except ModuleNotFoundError:
        raise FontError(
            "the package justmytype-intl-cjk, which carries Noto Sans SC, is not installed; run: pip install -e ."
        ) from None
    return Path(str(package / "fonts" / "ofl" / "notosanssc" / "NotoSansSC[wght].ttf"))


def _of_fallbacks() -> frozenset[int]:
    return frozenset().union(*fallback_characters().values())


def held(path: Path) -> frozenset[int]:
    """The code points that a font file draws."""
    return _cmap(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _drawn_by_any() -> frozenset[int]:
    """What the family and its fallbacks draw: a check asks for some thousand texts."""
    return _source_cmap() | _of_fallbacks()


def _source_cmap() -> frozenset[int]:
    return _cmap(str(_source()), 0)


@lru_cache(maxsize=8)
def _cmap(path: str, _modified: int) -> frozenset[int]:
    return code_points(Path(path))


def _lacking(text: str, cmap: frozenset[int]) -> set[str]:
    return {c for c in set(text) if c not in INVISIBLE + MATHS and ord(c) not in cmap}


@lru_cache(maxsize=1)
def _base_characters() -> frozenset[str]:
    gb2312 = bytes(b for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF) for b in (high, low))
    ranges = (chr(c) for first, last in RANGES for c in range(first, last + 1))
    return frozenset(gb2312.decode("gb2312", errors="ignore")).union(ranges)


def _drawn_by_base() -> set[str]:
    return {character for character in _base_characters() if ord(character) in _source_cmap()}


def recipe() -> dict:
    packages = ("justmytype-intl-cjk", "fontpkg-source-sans-3", "matplotlib", "fonttools", "uharfbuzz")
    return {"recipe": RECIPE} | {package: version(package) for package in packages}


def _key(fonts: FontSet) -> dict:
    key = fonts.folder / "key.json"
    files = (fonts.regular, fonts.bold, *(path for both in fonts.fallbacks for path in both))
    if not (key.is_file() and all(path.is_file() for path in files)):
        return {}
    try:
        return json.loads(key.read_text())
    except ValueError:  # a torn file means: make them again
        return {}


def _named(made: bytes, style: str, family: str) -> bytes:
    """The font with the names by which matplotlib and Typst find a family and its bold."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(made), recalcTimestamp=False)
    _rename(font, style, family)
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _rename(font, style: str, family: str) -> None:
    names = font["name"]
    postscript = f"{family.replace(' ', '')}-{style}"
    full = family if style == "Regular" else f"{family} {style}"
    for number in (16, 17, 21, 22, 25):
        names.removeNames(nameID=number)
    for number, text in ((1, family), (2, style), (3, f"static;{postscript}"), (4, full), (6, postscript)):
        names.removeNames(nameID=number)
        names.setName(text, number, 3, 1, 0x409)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (0b100000 if bold else 0b1000000)
    font["head"].macStyle = 1 if bold else 0
