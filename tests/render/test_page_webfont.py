"""The font inside a page is cut once for each set of characters, and the same bytes come back."""

import shutil
from pathlib import Path

import pytest

from analysis.common.fonts import FontSet, ensure_fonts
from analysis.render import webfont

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fonts(tmp_path) -> FontSet:
    """The fonts in a build folder of their own."""
    made = ensure_fonts(ROOT / "build")
    shutil.copytree(made.folder, tmp_path / "fonts" / "base")
    webfont._woff2.cache_clear()
    return FontSet(*(tmp_path / "fonts" / "base" / file.name for file in (made.regular, made.bold)))


@pytest.fixture
def cuts(monkeypatch) -> list[str]:
    """What was cut out, each time that something was."""
    found, cut = [], webfont._made_woff2

    def counted(path: str, characters: str) -> bytes:
        found.append(characters)
        return cut(path, characters)

    monkeypatch.setattr(webfont, "_made_woff2", counted)
    return found


def test_the_same_characters_are_cut_once_and_others_anew(fonts, cuts):
    first = webfont.embedded_css(fonts, "会员")
    assert len(cuts) == 2
    webfont._woff2.cache_clear()  # as in the next process
    assert webfont.embedded_css(fonts, "员会会") == first and len(cuts) == 2
    assert webfont.embedded_css(fonts, "会员卡") != first and len(cuts) == 4


def test_another_font_file_is_not_mistaken_for_the_one_that_was_cut(fonts, cuts):
    webfont.embedded_css(fonts, "会员")
    shutil.copy(fonts.bold, fonts.regular)
    webfont._woff2.cache_clear()
    webfont.embedded_css(fonts, "会员")
    assert len(cuts) == 3


def test_old_subsets_go(fonts, cuts, monkeypatch):
    monkeypatch.setattr(webfont, "KEPT", 2)
    for text in ("会员", "会员卡"):
        webfont.embedded_css(fonts, text)
    webfont._woff2.cache_clear()
    webfont.embedded_css(fonts, "会员卡")
    assert len(cuts) == 4 and len(list((fonts.folder.parent / "web").iterdir())) == 2
