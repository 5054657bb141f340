"""How far numbers may move since an edition before a build that watches them fails.

Belongs here: reading such limits and comparing with them. Does not belong here: what counts as moved at all
(`tolerance`), what has moved (`compare`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.common.names import did_you_mean
from analysis.common.payload import from_json
from analysis.editions.compare import Changes
from analysis.errors import AnalysisError

HEADLINE, ANY, CLAIMS = "headline", "any", "claims"
LIMIT = re.compile(r"(\S+?)\s+(\d+(?:\.\d+)?)\s*%")


@dataclass(frozen=True)
class Limit:
    """`what` may move by `share` of its size: `headline`, `any` or the name of a number; `claims` may not flip."""

    what: str
    share: float


def read(text: str) -> tuple[Limit, ...]:
    """Limits as they are typed, with commas between them.

    >>> read("headline 5%, hhi 0.5%, claims")
    (Limit(what='headline', share=0.05), Limit(what='hhi', share=0.005), Limit(what='claims', share=0.0))
    """
    found = []
    for part in filter(None, map(str.strip, re.split(r",(?![^\[]*\])", text))):
        if part == CLAIMS:
            found.append(Limit(CLAIMS, 0.0))
        elif match := LIMIT.fullmatch(part):
            found.append(Limit(match[1], float(match[2]) / 100))
        else:
            raise AnalysisError(
                f'--fail-on "{part}": expected what and a percentage, such as "headline 5%", "any 10%" or "hhi 2%", '
                f'or "{CLAIMS}"'
            )
    return tuple(found)


def relative(old: float, new: float) -> float:
    """By what share of the old number it has moved; endless to and from 0 or "never".

    >>> relative(100, 95), relative(0, 0), relative(0, 1)
    (0.05, 0.0, inf)
    """
    if old == new or (math.isnan(old) and math.isnan(new)):
        return 0.0
    share = abs(new - old) / abs(old) if old else math.inf
    return share if math.isfinite(share) else math.inf


def beyond(limits: Iterable[Limit], changes: Changes) -> list[str]:
    """A line for each number and claim that is beyond a limit.

    Raises
    ------
    AnalysisError : a limit names a number that neither the edition nor the study has.
    """
    before, after = changes.old["numbers"], changes.new["numbers"]
    lines: dict[str, str] = {}
    for limit in limits:
        if limit.what == CLAIMS:
            lines |= {claim: f"{claim}: the claim has flipped, which --fail-on rules out" for claim in changes.flipped}
            continue
        for name in _meant(limit, changes):
            if name not in before or name not in after:
                which = "new" if name in after else "gone"
                lines.setdefault(name, f"{name} is {which}, and --fail-on allows {100 * limit.share:g} %")
                continue
            moved = relative(*(from_json(numbers[name]["value"]) for numbers in (before, after)))
            if moved > limit.share and not math.isclose(moved, limit.share):
                by = f"by {100 * moved:.3g} %" if math.isfinite(moved) else "from or to nothing"
                lines.setdefault(name, f"{name} has moved {by}, and --fail-on allows {100 * limit.share:g} %")
    return list(lines.values())


def _meant(limit: Limit, changes: Changes) -> list[str]:
    known = sorted(changes.old["numbers"].keys() | changes.new["numbers"].keys())
    if limit.what == ANY:
        return known
    if limit.what == HEADLINE:
        return [name for name in known if name in changes.headlines]
    found = [name for name in known if limit.what in (name, name.split("[")[0])]
    if not found:
        raise AnalysisError(f'--fail-on: there is no number "{limit.what}"{did_you_mean(limit.what, known) or "."}')
    return found
