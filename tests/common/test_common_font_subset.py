"""Fonts cut by HarfBuzz have the outlines, widths and features that fontTools works out from the same file."""

from io import BytesIO

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from analysis.common.fallback_fonts import FALLBACKS, LATIN
from analysis.common.font_subset import cut
from analysis.common.fonts import _source

TEXT = "永会员1680%，fiÅ"


def by_font_tools(path, weight: int) -> TTFont:
    options = subset.Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, drop_tables=["vhea", "vmtx"])
    font = TTFont(path)
    one = subset.Subsetter(options)
    one.populate(text=TEXT)
    one.subset(font)
    made = BytesIO()
    instancer.instantiateVariableFont(font, {"wght": weight}).save(made)  # whole units, as a file has them
    return TTFont(made)


def features(font: TTFont, table: str) -> list[str]:
    return sorted(record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord)


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("family", ["Noto Sans SC", LATIN])
def test_a_weight_is_that_of_the_variable_font(family, weight):
    path = next((f.source("Regular") for f in FALLBACKS if f.family == family), _source())
    found, expected = TTFont(BytesIO(cut(path, map(ord, TEXT), None, weight))), by_font_tools(path, weight)
    assert "fvar" not in found
    glyphs, theirs = found.getBestCmap(), expected.getBestCmap()
    assert glyphs.keys() == theirs.keys() and len(glyphs) >= 6
    for code, name in glyphs.items():
        assert found["hmtx"][name] == expected["hmtx"][theirs[code]], chr(code)
        ours, other = (f["glyf"][n].getCoordinates(f["glyf"])[0] for f, n in ((found, name), (expected, theirs[code])))
        assert list(ours) == list(other), chr(code)
    assert all(features(found, table) == features(expected, table) for table in ("GSUB", "GPOS"))


def test_only_what_is_asked_for_is_left():
    font = TTFont(BytesIO(cut(_source(), map(ord, "永\u05d0"), ("kern",), 400)))
    assert set(font.getBestCmap()) == {ord("永")}
    assert "GPOS" not in font or set(features(font, "GPOS")) <= {"kern"}
