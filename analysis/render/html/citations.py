"""Links from a number to its row and from the row back to every place that prints the number.

Here: naming each citation, and the links back. Not here: the links themselves, which stand in the report's texts.
"""

import re
from html import escape, unescape
from itertools import count

BACK = "<!--back:{}-->"
MARK = re.compile(r"<!--back:([^>]+?)-->")
STEP = re.compile(
    r'<h2 id="[^"]+">(?P<heading>.*?)</h2>|<a href="#(?P<target>[^"]+)"(?=[^>]*>(?P<bare>\d+</a>)?)', re.DOTALL
)


def link_citations(main: str, opening: str, back: str) -> str:
    """Return the page's main part with every citation named and every `BACK` mark made into links to them.

    Parameters
    ----------
    opening : what the part before the first section is called.
    back : the name of a link back, with `{number}` and `{section}`, for those who hear it.
    """
    rows = set(MARK.findall(main))
    uses: dict[str, list[tuple[str, str]]] = {}
    numbers, section = count(1), opening

    def named(step: re.Match) -> str:
        nonlocal section
        if step["heading"] is not None:
            section = unescape(re.sub(r"<[^>]*>", "", step["heading"]))
            return step.group()
        if step["target"] not in rows:
            return step.group()
        name = f"cite-{next(numbers)}"
        uses.setdefault(step["target"], []).append((name, section))
        kind = "number bare" if step["bare"] else "number"
        return f'<a class="{kind}" id="{name}" href="#{step["target"]}"'

    main = STEP.sub(named, main)

    def links(mark: re.Match) -> str:
        told = []
        for n, (name, where) in enumerate(uses.get(mark.group(1), []), 1):
            heard = escape(back.format(number=n, section=where))
            told.append(f'<a href="#{name}" title="{escape(where)}" aria-label="{heard}">{n}</a>')
        return f'<span class="back">↑{"".join(told)}</span>' if told else ""

    return MARK.sub(links, main)
