"""Reading TOML that people wrote and pasted into.

Belongs here: the one departure from the standard. A minus copied from a page is U+2212, which TOML does not know as a
sign; in front of a digit, outside texts and comments, it can mean nothing else. Not here: what a file holds.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

MINUS = "\u2212"
_PASSED_OVER = r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
_SIGN = re.compile(rf"{_PASSED_OVER}|{MINUS}(?=\d)", re.DOTALL)


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a file; errors as `tomllib.loads`, whose lines and columns are those of `text`.

    >>> parse_toml('low = −5\\nhigh = 1e−3\\nwhy = "−5"  # −5')
    {'low': -5, 'high': 0.001, 'why': '−5'}
    """
    return tomllib.loads(_SIGN.sub(lambda found: "-" if found[0] == MINUS else found[0], text))
