"""An executed notebook in one language: a title and a sequence of typed blocks.

Here: the reading of a notebook into blocks. Not here: what one payload must hold (`common.blocks`), its reading
(`blocks.py`), what else a cell may show (`outputs.py`), Markdown (`markdown.py`), setting (`pdf.py`, `html`).
Only headings in Markdown cells and outputs of type `application/vnd.strategy+json` are read. Printed lines are for
whoever has the notebook open; what shows more than a line and is no block is refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from analysis.common.blocks import PAPERS, Break, Cover, Retitle, Sliders
from analysis.common.languages import LANGUAGES
from analysis.render.blocks import Block, Heading, read_payload
from analysis.render.errors import CellLocation, RenderError
from analysis.render.numbering import numbered
from analysis.render.outputs import check_outputs, payloads

HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Document:
    """A report in one language: its short title (the notebook's H1) and its blocks without that H1."""

    language: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def cover(self) -> Cover | None:
        """The cover, if the notebook has one."""
        return next((block for block in self.blocks if isinstance(block, Cover)), None)

    @property
    def paper(self) -> str:
        """The size of the sheet."""
        return self.cover.paper if self.cover else PAPERS[0]

    @property
    def short(self) -> str:
        """The title for the head of each page."""
        return (self.cover and self.cover.short) or self.title


def read_document(notebook, language: str, *, live: bool = False) -> Document:
    """Return the report that an executed notebook holds, in one language.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".
    live : whether what moves is kept; paper has no use for it.

    Raises
    ------
    RenderError : a payload that cannot be read, a cell that failed, or not exactly one H1.
    """
    if language not in LANGUAGES:
        raise RenderError(None, f'the language must be "zh" or "en", found {language!r}')
    found = (block for block in _blocks(notebook, language) if live or not isinstance(block, Sliders))
    blocks = numbered(_hoist_breaks(_without_empty(_retitled(found))), language)
    titles = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    if len(titles) != 1:
        where = titles[1].place if titles else None
        raise RenderError(where, f"a report has exactly one H1, its title; found {len(titles)} in the notebook")
    rest = tuple(block for block in blocks if block is not titles[0])
    if all(isinstance(block, Heading) for block in rest):
        raise RenderError(None, "the notebook holds no block of the report; execute it first, then export it")
    covers = [number for number, block in enumerate(rest) if isinstance(block, Cover)]
    if covers not in ([], [0]):
        raise RenderError(rest[covers[-1]].place, "the cover must come once, before every other block")
    return Document(language, titles[0].text, rest)


def read_tagged(notebook, language: str, tag: str, kind: type, whole: str) -> Document:
    """Return the report of cells with a tag alone: its cover, and blocks of one kind, in the order of the notebook.

    A tagged cell that shows nothing, because the study has nothing for it, adds nothing.

    Parameters
    ----------
    kind : of block that may stand beside the cover.
    whole : what the cover opens, such as "a deck", for the message.

    Raises
    ------
    RenderError : as `read_document`; or there is no cover first, or the tag is on a block of another kind.
    """
    report = read_document(notebook, language)
    tagged = {n for n, cell in enumerate(notebook.cells, 1) if tag in cell.get("metadata", {}).get("tags", ())}
    blocks = tuple(block for block in report.blocks if block.place.cell in tagged)
    for block in blocks:
        if not isinstance(block, Cover | kind):
            found = block.kind
            raise RenderError(
                block.place,
                f'the tag "{tag}" is for the cover and for {kind.kind}s, '
                f"found {'an' if found[0] in 'aeiou' else 'a'} {found}; take the tag from this cell",
            )
    if not blocks or not isinstance(blocks[0], Cover):
        place = report.cover.place if report.cover else None
        raise RenderError(place, f'{whole} opens with the cover; give its cell the tag "{tag}"')
    return replace(report, blocks=blocks)


def _retitled(blocks: Iterable[Block | Retitle]) -> list[Block]:
    """Give headings the words of the study; the link target stays the notebook's."""
    done: list[Block] = []
    for block in blocks:
        if not isinstance(block, Retitle):
            done.append(block)
        elif done and isinstance(done[-1], Heading):
            done[-1] = replace(done[-1], text=block.text)
        else:
            raise RenderError(block.place, "a section's own heading must follow the heading that it replaces")
    return done


def _without_empty(blocks: list[Block]) -> list[Block]:
    """Leave out sections with nothing in them: those of chapters that a study does not have."""
    kept: list[Block] = []
    for block in reversed(blocks):
        after = kept[-1] if kept else None
        empty = after is None or (isinstance(after, Heading) and after.level <= getattr(block, "level", 0))
        if not (isinstance(block, Heading) and block.level > 1 and empty):
            kept.append(block)
    return kept[::-1]


def _hoist_breaks(blocks: list[Block]) -> list[Block]:
    """Move a break that follows a heading before it, or the heading would stay behind alone."""
    for index in range(1, len(blocks)):
        here = index
        while isinstance(blocks[here], Break) and here and isinstance(blocks[here - 1], Heading):
            blocks[here - 1], blocks[here] = blocks[here], blocks[here - 1]
            here -= 1
    return blocks


def _blocks(notebook, language: str) -> Iterator[Block | Retitle]:
    heading, total = "", len(notebook.cells)
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            for block in _headings(cell.source, language, number, total):
                heading = block.text
                yield block
        elif cell.cell_type == "code":
            place = CellLocation(number, total, heading)
            outputs = cell.get("outputs", [])
            check_outputs(outputs, place)
            for payload in payloads(outputs):
                block = read_payload(payload, language, place)
                if block is not None:
                    yield block


def _headings(source: str, language: str, number: int, total: int) -> Iterator[Heading]:
    for marks, text in HEADING.findall(FENCE.sub("", source)):
        halves = [half.strip() for half in text.split(" | ")]
        place = CellLocation(number, total, text)
        if len(halves) != 2 or not all(halves):
            raise RenderError(place, f'a heading is "中文 | English", found "{text}"')
        anchor = "section-" + (re.sub(r"[^a-z0-9]+", "-", halves[1].lower()).strip("-") or str(number))
        chosen = halves[LANGUAGES.index(language)]
        yield Heading(len(marks), chosen, anchor, CellLocation(number, total, chosen))
