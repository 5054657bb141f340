"""Names of inputs as rows of an exhibit: long ones on two lines.

Belongs here: where a name breaks. Does not belong here: the names themselves (evidence).
"""

from __future__ import annotations

import textwrap

from analysis.study import Study

LINE = 26  # letters that fit beside a row of a half-width panel
MARGIN = 10  # widths tried below that, for two lines of about equal length


def two_lines(text: str, lang: str) -> str:
    """The text on one line if it is short, else on two: Chinese before its bracket, English evenly.

    Examples
    --------
    >>> two_lines("Share of covered spend with a better free deal", "en")
    'Share of covered spend\\nwith a better free deal'
    >>> two_lines("门店聚集程度（负二项 κ）", "zh")
    '门店聚集程度\\n（负二项 κ）'
    """
    if lang == "zh":
        return text.replace("（", "\n（", 1)
    if len(text) <= LINE:
        return text
    tries = [textwrap.wrap(text, width) for width in range(LINE - MARGIN, LINE + 1)]
    return "\n".join(min(tries, key=lambda lines: (len(lines), max(map(len, lines)))))


def input_names(study: Study, names: list[str], lang: str) -> list[str]:
    """Labels of the named inputs, ready for the vertical axis."""
    return [two_lines(study.unknowns[name].label[lang], lang) for name in names]
