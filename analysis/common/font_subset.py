"""A font cut to some characters, by HarfBuzz; of a variable one the weight that is asked for.

Belongs here: how a font is cut. Does not belong here: which characters and features (`fonts`, `render.webfont`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

# Lines from top to bottom, and the table of styles that a font of one style does not need.
DROPPED = ("vhea", "vmtx", "STAT")


def cut(font: Path, characters: Iterable[int], features: Iterable[str] | None, weight: int | None = None) -> bytes:
    """Some characters of a font file, with the glyphs that its features put in their place.

    Parameters
    ----------
    font : TrueType or OpenType.
    characters : code points; those that the font lacks are left out.
    features : of OpenType that stay; None for all.
    weight : of a variable font, at which it is fixed; any other font is left as it is.

    Returns
    -------
    bytes : a font file.

    Raises
    ------
    RuntimeError : the file is no font that HarfBuzz can cut.
    """
    # Imported here: a build with nothing to do and a check need no HarfBuzz.
    import uharfbuzz as harfbuzz

    face = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(font)))
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(characters)
    wanted.layout_feature_tag_set.clear()
    if features is None:
        wanted.layout_feature_tag_set.invert()
    else:
        wanted.layout_feature_tag_set.update(map(_tag, features))
    wanted.name_id_set.clear()
    wanted.name_id_set.invert()
    wanted.drop_table_tag_set.update(map(_tag, DROPPED))
    wanted.flags = harfbuzz.SubsetFlags.NOTDEF_OUTLINE
    if weight is not None:
        wanted.pin_axis_location(face, "wght", weight)
    return wanted.subset(face).blob.data


def _tag(name: str) -> int:
    """Four letters as OpenType counts them.

    >>> _tag("kern") == 0x6B65726E
    True
    """
    return int.from_bytes(name.encode(), "big")
