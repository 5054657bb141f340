"""A deck of slides: the cells of the report notebook that carry the tag "slide".

Here: which blocks a deck is made from. Not here: reading a block (`document.py`), how a slide is set (`slides_pdf.py`).
A slide has no text of its own: the cover opens the deck, each exhibit under its claim is a slide, and the last of them
ends with the last paragraph of page one, which is what would overturn the answer.
"""

from analysis.common.blocks import Chart
from analysis.render.document import Document, read_tagged

TAG = "slide"


def read_deck(notebook, language: str) -> Document:
    """Return the cover and the exhibits of an executed notebook that are slides, in their order.

    A tagged cell that shows nothing, because the study makes no claim for its exhibit, makes no slide.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".

    Raises
    ------
    RenderError : as `read_document`; or the deck has no cover, or a tag on what cannot be a slide.
    """
    return read_tagged(notebook, language, TAG, Chart, "a deck")
