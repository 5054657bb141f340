"""Links from a number to its row and from the row back to every place that prints the number.

Here: naming each citation, and the links back. Not here: the links themselves, which stand in the report's texts.
"""

import re
from html import escape, unescape
from itertools import count

BACK = "<!--back:{}-->"
MARK = re.compile(r"<!--back:([^>]+?)-->")
STEP = re.compile(r'<h2 id="[^"]+">(?P<heading>.*?)</h2>|<a href="#(?P<target>[^"]+)"', re.DOTALL)
# What a cell rests on: links named 1, 2 … that end it.
LAST = re.compile(r'(?:<a href="#[^"]+"[^>]*>\d+</a>\s*)+(?=</td>)')
LINK = re.compile(r"<a [^>]*>(\d+)</a>")


def link_citations(main: str, opening: str, back: str) -> str:
    """Return the page's main part with every citation named and every `BACK` mark made into links to them.

    Parameters
    ----------
    opening : what the part before the first section is called.
    back : the name of a link back, with `{number}` and `{section}`, for those who hear it.
    """
    rows, bare = set(MARK.findall(main)), _evidence(main)
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
        kind = "number bare" if step.start() in bare else "number"
        return f'<a class="{kind}" id="{name}" href="#{step["target"]}"'

    main = STEP.sub(named, main)

    def links(mark: re.Match) -> str:
        told = []
        for n, (name, where) in enumerate(uses.get(mark.group(1), []), 1):
            heard = escape(back.format(number=n, section=where))
            told.append(f'<a href="#{name}" title="{escape(where)}" aria-label="{heard}">{n}</a>')
        return f'<span class="back">↑{"".join(told)}</span>' if told else ""

    return MARK.sub(links, main)


def _evidence(main: str) -> set[int]:
    """Where the links to evidence begin: they count from 1 to the end of their cell, as no numbers of a sentence do."""
    found = set()
    for run in LAST.finditer(main):
        links = list(LINK.finditer(main, *run.span()))
        count = int(links[-1][1])
        last = links[-count:] if count else []
        if [int(link[1]) for link in last] == list(range(1, count + 1)):
            found.update(link.start() for link in last)
    return found
