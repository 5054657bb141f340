"""An exhibit's payload: both drawings, every sentence around them filled, and all numbers that either prints.

Belongs here: joining drawing, sentences and record. Does not belong here: drawing (exhibits), judging titles (chapter).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.common.languages import LANGUAGES
from analysis.evidence import Bilingual
from analysis.exhibits import Exhibit
from analysis.exhibits.drawing.record import drawn
from analysis.notebook import reversal
from analysis.notebook.printed import claim_share, entry, only_here
from analysis.notebook.sources import source_line
from analysis.wording import fill
from analysis.wording.quantities import lookup

if TYPE_CHECKING:
    from analysis.decision.claims import Verdict
    from analysis.notebook.chapter import Chapter

COUNTED = "counted from the lineage of the figures shown"


def _sentences(
    chapter: Chapter, what: Exhibit, verdict: Verdict, title: Bilingual, flips: list[dict[str, Any]]
) -> tuple[dict[str, Mapping[str, str]], dict[str, Any]]:
    """The sentences around the picture, with slots, and the numbers that only they have."""
    sources, counts = source_line(chapter.study, what.figures, what.id)
    parts = {
        "title": {lang: title[lang] for lang in LANGUAGES},
        "subtitle": {lang: what.subtitle[lang] for lang in LANGUAGES},
        "alt": {lang: what.alt[lang] for lang in LANGUAGES},
        "note": reversal.note(verdict.claim.id, verdict.holds, flips),
        "source": sources,
    }
    extra = counts | reversal.thresholds(flips, chapter.study.unknowns)
    share = claim_share(verdict.claim.id, verdict.share)
    return parts, {"numbers": extra | {share.id: share}, "counts": counts}


def pictured(
    chapter: Chapter, what: Exhibit, verdict: Verdict, title: Bilingual, flips: list[dict[str, Any]]
) -> tuple[dict[str, Any], bytes]:
    """The payload of an exhibit, and its picture for JupyterLab."""
    from analysis.exhibits.drawing.svg import to_png, to_svg

    parts, extra = _sentences(chapter, what, verdict, title, flips)
    known = ChainMap(extra["numbers"], chapter.numbers)
    payload: dict[str, Any] = {
        "kind": "exhibit",
        "id": what.id,
        "width": what.width,
        "svg": {},
        **{part: {} for part in parts},
    }
    data: dict[str, Any] = {
        "claim": verdict.claim.id,
        "figures": list(what.figures),
        "printed": [],
        "ticks": {},
        "only_here": {k: only_here(q, COUNTED, list(what.figures)) for k, q in extra["counts"].items()},
    }
    png = b""
    for lang in LANGUAGES:
        for part, sentence in parts.items():
            filled = fill(sentence[lang], lang, lookup(known, chapter.words, lang))
            payload[part][lang] = filled.plain if part == "alt" else filled.markdown
            data["printed"] += [entry(p, lang, part) for p in filled.printed]
        figure, record = drawn(what, chapter.study, lang)
        payload["svg"][lang] = to_svg(figure)
        data["printed"] += [entry(label, lang, "label") for label in record.labels]
        data["ticks"][lang] = record.ticks
        data["only_here"] |= {
            k: only_here(q, about.formula, list(about.made_from)) for k, (about, q) in record.only_here.items()
        }
        if lang == chapter.language:
            png = to_png(figure)
    return payload | {"data": data}, png
