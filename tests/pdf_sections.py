"""The text of a finished report, section by section as its bookmarks cut it, without running heads and feet."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

HEAD, FOOT = 62.0, 54.0  # points of every page that hold nothing but the running head and foot
COVER = ""


@dataclass(frozen=True)
class Part:
    """What one page holds of one section; `COVER` is the section of page one."""

    section: str
    page: int
    text: str


@dataclass(frozen=True)
class Furniture:
    """Running head and foot of a page."""

    page: int
    head: str
    foot: str


def _starts(document: pypdfium2.PdfDocument) -> list[tuple[int, float, str]]:
    """Page, height and title of each section."""
    found = []
    for mark in document.get_toc(max_depth=1):
        target = mark.get_dest()
        _, (_, top, *_) = target.get_view()
        found.append((target.get_index(), top + 2, mark.get_title()))
    return found


def _bands(page: pypdfium2.PdfPage, cuts: list[float]) -> list[str]:
    """The text of a page between heights, from top to bottom; line ends go with the letter before them."""
    text = page.get_textpage()
    bands, at, index = [""] * (len(cuts) + 1), 0, 0
    for letter in text.get_text_range():
        _, bottom, _, top = text.get_charbox(index)
        if top > bottom:
            at = sum(1 for cut in cuts if (top + bottom) / 2 < cut)
        bands[at] += letter
        index += 2 if ord(letter) > 0xFFFF else 1  # PDFium counts in UTF-16: letters of formulas are two
    return bands


def read(pdf: bytes) -> tuple[list[Part], list[Furniture]]:
    """Parts in reading order, and the furniture of each page."""
    document = pypdfium2.PdfDocument(pdf)
    starts, parts, furniture, section = _starts(document), [], [], COVER
    for index, page in enumerate(document):
        height = page.get_height()
        here = [(cut, title) for at, cut, title in starts if at == index]
        head = height - HEAD if index else height
        first, *bands, last = _bands(page, [head, *(min(cut, head) for cut, _ in here), FOOT])
        furniture.append(Furniture(index + 1, first, last))
        for title, text in zip((section, *(title for _, title in here)), bands, strict=True):
            parts.append(Part(title, index + 1, text))
            section = title
    return parts, furniture
