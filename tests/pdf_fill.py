"""How full the pages of a finished report are: from the running head down to the last mark above the foot.

Belongs here: measuring a PDF. Does not belong here: how full a page must be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pypdfium2
from pdf_sections import FOOT, HEAD

WHITE = 250  # of 255; paper and the faintest edge of a letter


@dataclass(frozen=True)
class Page:
    """One page: its number, how much of it is used, the sections that begin on it, and how far down the first does."""

    number: int
    fill: float
    begins: tuple[str, ...]
    first: float | None


def _fill(page: pypdfium2.PdfPage) -> float:
    height = page.get_height()
    ink = np.asarray(page.render(scale=1, grayscale=True).to_pil()) < WHITE
    body = ink[int(HEAD) : int(height - FOOT)]
    used = np.flatnonzero(body.any(axis=1))
    return float((used[-1] + 1) / len(body)) if len(used) else 0.0


def pages(pdf: bytes) -> list[Page]:
    """Every page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    begins: dict[int, list[tuple[str, float]]] = {}
    for mark in document.get_toc(max_depth=1):
        target = mark.get_dest()
        _, (_, top, *_) = target.get_view()
        begins.setdefault(target.get_index(), []).append((mark.get_title(), top))
    found = []
    for index, page in enumerate(document):
        here = begins.get(index, [])
        first = page.get_height() - max(top for _, top in here) if here else None
        found.append(Page(index + 1, _fill(page), tuple(title for title, _ in here), first))
    return found
