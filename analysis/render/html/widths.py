"""How wide the columns of a table are: those of numbers and short words as wide as they are, the others share the rest.

Here: widths, from the letters that cells hold. Not here: the table's HTML (`blocks`).
"""

from collections.abc import Sequence

from analysis.render.columns import longest_amount, text_width

WHOLE = 16  # letters, or half as many characters of Chinese, that a narrow column must not break
SHORT = 22  # a column of no longer cells is as wide as they are
LINE = 36  # letters after which a cell may break
LONG = 60  # letters beyond which a longer cell does not make its column wider
SORTS = 3  # letters' room for the sign that a column sorts by
PADDING = 1.1  # rem
FOLDED = 0.8  # of a short column's width is enough where its head takes two lines
SCREEN = 48.0  # rem, the width of the page on a desk
DASH = 3  # letters between two amounts: a dash or a word, which stays with the first
LEAST = 40.0  # percent that columns of sentences have at the least


def whole(words: str) -> str:
    """The class that keeps a short cell on one line; "" for a longer one."""
    return " whole" if 0 < text_width(words) <= WHOLE else ""


def least(columns: Sequence[Sequence[str]], letter: float) -> float:
    """The width below which a table had better scroll than break every word, in rem.

    Parameters
    ----------
    columns : the words of the cells, by column.
    letter : width of a letter, rem.
    """
    return min(44, letter * sum(min(LINE, max(map(text_width, cells))) + 3 for cells in columns))


def shares(
    heads: Sequence[str], columns: Sequence[Sequence[str]], weights: Sequence[float | None], letter: float
) -> list[float | None]:
    """Percent of the table for each column; None for a short one, which takes what its cells need.

    The first column is never short: the way back to the text stands in it. A table without sentences has no short ones.

    Parameters
    ----------
    heads : the words of the column heads.
    columns, letter : as for `least`.
    weights : how wide columns are beside each other; where no column has one, the longest cell counts.

    Examples
    --------
    >>> shares(["Fee", "Base", "Why"], [["Card fee"], ["168"], ["As announced " * 9]], [1, 1, 3], 0.4)
    [23.0, None, 68.9]
    """
    longest = [max(map(text_width, cells)) for cells in columns]
    sentences = any(length > SHORT for length in longest[1:])
    short = [sentences and n > 0 and length <= SHORT for n, length in enumerate(longest)]
    needed = [
        letter * max(length, text_width(head) + SORTS) + PADDING for length, head in zip(longest, heads, strict=True)
    ]
    taken = sum(width for width, is_short in zip(needed, short, strict=True) if is_short)
    rest = max(LEAST, 100.0 * (1 - taken / SCREEN))
    given = any(weights)
    parts = [(w or 1) if given else min(LONG, length) for w, length in zip(weights, longest, strict=True)]
    total = sum(part for part, is_short in zip(parts, short, strict=True) if not is_short)
    found = [None if is_short else rest * part / total for part, is_short in zip(parts, short, strict=True)]
    amounts = [longest_amount([head, *said]) for head, said in zip(heads, columns, strict=True)]
    spare = 100.0 * (1 - FOLDED * taken / SCREEN) - rest
    return _wide_enough(found, [100 * (letter * (n + DASH) + PADDING) / SCREEN if n else 0.0 for n in amounts], spare)


def _wide_enough(shares: list[float | None], least: list[float], spare: float) -> list[float | None]:
    """Widen columns to their least: by what is to spare, then as far as the widest one can give."""
    shared = [share for share in shares if share is not None]
    if not shared:
        return shares
    widest = shares.index(max(shared))
    lacking = [0.0 if share is None else max(0.0, low - share) for share, low in zip(shares, least, strict=True)]
    lacking[widest] = 0.0
    given = max(0.0, sum(lacking) - max(0.0, spare))
    if given <= max(shared) / 2:
        lacking[widest] = -given
    else:
        lacking = [0.0] * len(shares)
    return [None if share is None else round(share + more, 1) for share, more in zip(shares, lacking, strict=True)]
