"""The blocks that a page is set from: those of `common.blocks` in one language, each with its cell, and headings.

Here: the heading, and one payload of a notebook's output becoming one block. Not here: the shape and the checks of the
other blocks (`common.blocks`), finding payloads in a notebook (`document.py`).
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from analysis.common.blocks import Break, Chart, Cover, Passage, Prose, Retitle, Sliders, Table, decode
from analysis.common.records import BlockError, in_language
from analysis.render.errors import CellLocation, RenderError


@dataclass(frozen=True)
class Heading:
    """A heading of the notebook; `level` as in the notebook, so 2 is a section."""

    kind: ClassVar[str] = "heading"
    level: int
    text: str
    anchor: str
    place: CellLocation


Block = Heading | Prose | Chart | Table | Cover | Sliders | Break


def read_payload(payload: object, language: str, place: CellLocation) -> Block | Retitle | None:
    """Return the block of a payload in one language, or None for prose of the other.

    Raises
    ------
    RenderError : a key is missing, unknown or of the wrong kind; it says what was expected and found.
    """
    try:
        block = decode(payload)
    except BlockError as fault:
        raise RenderError(place, str(fault)) from None
    if isinstance(block, Prose) and block.lang != language:
        return None
    if isinstance(block, Passage):
        return Prose(lang=language, markdown=block.markdown[language], may_lead=block.may_lead, place=place)
    return replace(in_language(block, language), place=place)
