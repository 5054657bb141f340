"""Amounts and dates of a page that stay on one line: a sign with its currency, a number with its magnitude and unit.

Here: finding them. Not here: which they are (`render.columns`, as on paper), the look (`theme/tables.css`).
"""

import re

from analysis.render.columns import TOGETHER
from analysis.render.html.language_spans import PASSED_OVER

_BREAKS = re.compile(r"\s|[−+]\D|\d[万亿元平]|万亿|[万亿]元")  # where a line could end within one


def keep_together(page: str) -> str:
    """Return HTML in which a line ends beside an amount or a date, and not within it.

    Cells that are kept on one line anyhow have the class `whole` already.

    >>> keep_together("<td>−¥13.3 million to −¥5.0 million</td>")
    '<td><span class="whole">−¥13.3 million</span> to <span class="whole">−¥5.0 million</span></td>'
    >>> for alone in ('<td class="right whole">¥5.0 million</td>', '<td title="¥5.0 million">¥168</td>'):
    ...     assert keep_together(alone) == alone
    """
    parts = PASSED_OVER.split(page)
    for at in range(0, len(parts), 2):
        if at == 0 or " whole" not in parts[at - 1]:
            parts[at] = TOGETHER.sub(_kept, parts[at])
    return "".join(parts)


def _kept(found: re.Match) -> str:
    words = found.group()
    return f'<span class="whole">{words}</span>' if _BREAKS.search(words) else words
