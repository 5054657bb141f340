"""Numbers of exhibits and tables, in the order in which a report shows them, and references to them.

Belongs here: giving each its number and putting it in place of each mark. Does not belong here: how a number is set.
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

from analysis.common.blocks import Chart, Table
from analysis.common.references import MARK
from analysis.render.blocks import Block

NAMES = {Chart: {"zh": "图 {}", "en": "Figure {}"}, Table: {"zh": "表 {}", "en": "Table {}"}}
BREAK = "\N{NO-BREAK SPACE}"


def numbered(blocks: Sequence[Block], language: str) -> tuple[Block, ...]:
    """Blocks with the numbers of their exhibits and tables; each reference says the number of what it leads to.

    A reference that leads to nothing stays as it is: the check of links refuses it, with its cell.
    """
    counts = {kind: count(1) for kind in NAMES}
    named: dict[str, str] = {}
    done = []
    for block in blocks:
        if isinstance(block, Chart | Table) and _headed(block):
            name = NAMES[type(block)][language].format(next(counts[type(block)])).replace(" ", BREAK)
            named[block.anchor] = name
            block = replace(block, number=name)
        done.append(block)
    return tuple(_resolved(block, named) for block in done)


def _headed(block: Chart | Table) -> bool:
    """Whether the block has a line in which its number can stand."""
    return isinstance(block, Chart) or bool(block.title or block.caption)


def _resolved(record: Any, named: dict[str, str]) -> Any:
    changed = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, str) and "[@" in value:
            changed[field.name] = MARK.sub(
                lambda m: f"[{named[m['anchor']]}](#{m['anchor']})" if m["anchor"] in named else m[0], value
            )
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            inner = tuple(_resolved(one, named) for one in value)
            if any(new is not old for new, old in zip(inner, value, strict=True)):
                changed[field.name] = inner
    return replace(record, **changed) if changed else record
