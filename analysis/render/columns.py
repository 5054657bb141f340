"""How wide the columns of a table are on paper: on an upright page, on one turned sideways, or not at all.

Here: widths from the words of the cells, in points. Not here: the table's Typst (`pdf.py`), its look
(`theme/report.typ`), the columns of the HTML page (`html.widths`), which scrolls.
"""

import re
from dataclasses import dataclass

from analysis.common.blocks import Table
from analysis.common.dates import MONTHS
from analysis.render.errors import RenderError
from analysis.render.markdown import Pieces

TEXT_WIDTH = {"a4": (470.0, 716.0), "us-letter": (487.0, 667.0)}  # upright, sideways; margins as in report.typ
SIZE = {False: 8.7, True: 6.9}  # of letters, as in report.typ
LETTER = 0.56  # of the size: the mean of Latin letters and figures, with room for a bold head
INSET = 8.0
SHORT = {"right": 18, "center": 12, "left": 10}  # a column of at most so many characters never wraps
UNBROKEN = 15  # letters; report.typ breaks a longer word
WHOLE, WHOLE_HEIGHT = 40, 440.0  # a table of so few rows is kept on one page, and one no higher than this
TALL = 330.0  # a row as high as this may break over pages
# Kept together by report.typ: an amount with its magnitude and unit, a date.
TOGETHER = re.compile(
    r"[−+]?[^\s\d−+]{0,3}\d[\d.,]* (?:million|billion|trillion)|[−+]?\d[\d.,]* ?(?:(?:万亿|万|亿)元?|元)|平方公里"
    rf"|\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"
)
_WORD = re.compile(r"[^\s\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]+|[^\s]")


@dataclass(frozen=True)
class Layout:
    """Typst's widths of the columns, whether the table is turned sideways or kept whole, which rows may break."""

    columns: tuple[str, ...]
    sideways: bool
    whole: bool
    tall: frozenset[int]


def text_width(words: str) -> int:
    """How wide a text is, in letters; a character of Chinese is as wide as two."""
    return sum(2 if letter >= "\u2e80" else 1 for letter in words)


def _longest_word(words: str) -> int:
    return max((min(text_width(word), UNBROKEN) for word in _WORD.findall(words)), default=0)


def layout(block: Table, pieces: Pieces, paper: str) -> Layout:
    """The widths of a table.

    Raises
    ------
    RenderError : its words do not fit beside each other even on a page turned sideways.
    """
    heads = [pieces.words(column.title) for column in block.columns]
    cells = [[pieces.words(row.cells[n].text) for row in block.rows] for n in range(len(heads))]
    letter = SIZE[block.small] * LETTER
    least = [max(map(_longest_word, (head, *said))) * letter + INSET for head, said in zip(heads, cells, strict=True)]
    natural = [max(map(text_width, (head, *said))) * letter + INSET for head, said in zip(heads, cells, strict=True)]
    upright, sideways = TEXT_WIDTH[paper]
    if sum(least) > sideways:
        raise _too_wide(block, heads, least, sideways)
    turned = sum(least) > upright
    room = sideways if turned else upright
    columns = _spread(block, _columns(block, heads, cells), natural, room)
    if turned or sum(n for n, width in zip(natural, columns, strict=True) if width == "auto") > 0.8 * room:
        columns = _shared(least, natural, room)
    columns = _wide_enough(
        columns,
        natural,
        room,
        [longest_amount([head, *said]) * letter for head, said in zip(heads, cells, strict=True)],
    )
    widths = _points(columns, natural, room)
    heights = [
        [_height(said, width, block.small) for said in column] for column, width in zip(cells, widths, strict=True)
    ]
    rows = [max(row) for row in zip(*heights, strict=True)]
    tall = frozenset(number for number, height in enumerate(rows) if height > TALL)
    limit = WHOLE_HEIGHT * (0.6 if turned else 1)
    return Layout(tuple(columns), turned, len(rows) <= WHOLE and sum(rows) <= limit, tall)


def longest_amount(texts: list[str]) -> int:
    """How wide the longest amount with its magnitude is, in letters; none is split over lines."""
    return max((text_width(found) for text in texts for found in TOGETHER.findall(text)), default=0)


def _wide_enough(columns: list[str], natural: list[float], room: float, amounts: list[float]) -> list[str]:
    """Columns that are as wide as their amounts: what they need of more comes from the others that share the rest."""
    widths = _points(columns, natural, room)
    return [
        f"{amount + INSET:.1f}pt" if said != "auto" and amount and width < amount + INSET else said
        for said, width, amount in zip(columns, widths, amounts, strict=True)
    ]


def _columns(block: Table, heads: list[str], cells: list[list[str]]) -> list[str]:
    """A column of numbers or short words is as wide as they are; the others share the rest by weight."""
    weighed = any(column.width for column in block.columns)
    widths = []
    for number, column in enumerate(block.columns):
        longest = max(len(heads[number]), *map(len, cells[number]))
        if longest <= SHORT[column.align]:
            widths.append("auto")
        elif column.width:
            widths.append(f"{column.width}fr")
        else:
            widths.append("1fr" if number == 0 and not weighed else "auto")
    if "fr" not in "".join(widths):  # else a table of short columns would end before the line above it
        return [f"{column.width or 1}fr" for column in block.columns] if weighed else ["1fr", *widths[1:]]
    return widths


def _spread(block: Table, columns: list[str], natural: list[float], room: float) -> list[str]:
    """Numbers alone that would leave all of the rest to one of them stand apart evenly, where each has the room."""
    takers = [column for column, width in zip(block.columns, columns, strict=True) if width.endswith("fr")]
    if len(takers) != 1 or any(column.align != "right" for column in block.columns):
        return columns
    even = [f"{column.width or 1}fr" for column in block.columns]
    points = _points(even, natural, room)
    return even if all(n <= width for n, width in zip(natural, points, strict=True)) else columns


def _shared(least: list[float], natural: list[float], room: float) -> list[str]:
    """Each column its longest word, and what room is left by how much it holds."""
    left, more = room - sum(least), [min(n, 6 * small) - small for n, small in zip(natural, least, strict=True)]
    total = sum(more) or 1.0
    return [f"{small + left * part / total:.1f}fr" for small, part in zip(least, more, strict=True)]


def _points(columns: list[str], natural: list[float], room: float) -> list[float]:
    fixed = [
        n if width == "auto" else float(width[:-2]) if width.endswith("pt") else None
        for n, width in zip(natural, columns, strict=True)
    ]
    parts = sum(float(width[:-2]) for width in columns if width.endswith("fr")) or 1.0
    rest = max(room - sum(filter(None, fixed)), 0.2 * room)
    return [rest * float(width[:-2]) / parts if n is None else n for n, width in zip(fixed, columns, strict=True)]


def _height(words: str, width: float, small: bool) -> float:
    size = SIZE[small]
    lines = max(1.0, 1.15 * text_width(words) * size * 0.5 / max(width - INSET, size))
    return lines * size * (1.2 if small else 1.3) + INSET


def _too_wide(block: Table, heads: list[str], least: list[float], room: float) -> RenderError:
    name = block.title or block.caption or block.id
    widest = max(range(len(least)), key=least.__getitem__)
    return RenderError(
        block.place,
        f'the table "{name}" has {len(heads)} columns whose longest words take {sum(least) / 28.35:.0f} cm beside each '
        f"other, and a page turned sideways has {room / 28.35:.0f} cm; leave columns out, or split the table. "
        f'The widest is "{heads[widest]}"',
    )
