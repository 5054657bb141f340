"""A reference to an exhibit whose number is not known yet: a link whose text is its id behind a mark.

Belongs here: writing and finding the mark. Does not belong here: who refers to what (`notebook.references`), and the
numbers (`render.numbering`).
"""

import re

MARK = re.compile(r"\[@[a-z0-9_-]+\]\(#(?P<anchor>(?:exhibit|table)-[a-z0-9_-]+)\)")


def marked(kind: str, name: str) -> str:
    """The mark of an exhibit or a table.

    >>> marked("exhibit", "ledger"), MARK.search(marked("table", "options"))["anchor"]
    ('[@ledger](#exhibit-ledger)', 'table-options')
    """
    return f"[@{name}](#{kind}-{name})"
