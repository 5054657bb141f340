"""Marks in a study's texts that the pages would lose or refuse, found by the converter that sets them.

Belongs here: asking it for every text at once, and saying in which file and key a fault stands. Does not belong here:
what is refused (`render.markdown`) and marks that JupyterLab reads differently (`lint.markup`).
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.common.fonts import missing_glyphs
from analysis.render.check import glyph_sentence, heading_faults
from analysis.render.markdown import read_pieces
from analysis.validation.sentences import FaultPlaces, Sentence

SECTION = 2  # the level of a section's heading, under which every passage stands
SETTABLE = "Markdown that the pages can set"


def check_markup(texts: Sequence[tuple[Sentence, str]], places: FaultPlaces) -> None:
    """Note the faults of texts whose slots are filled."""
    lacking = missing_glyphs("".join(filled for _, filled in texts))
    if lacking:
        for sentence, filled in texts:
            if here := lacking & set(filled):
                places.at(sentence, "characters that the fonts of the pages hold", glyph_sentence(here))
    for (sentence, _), piece in zip(texts, read_pieces([(text, s.line) for s, text in texts]), strict=True):
        for said in (*piece.faults, *heading_faults(SECTION, piece.headings)):
            places.at(sentence, SETTABLE, said)
