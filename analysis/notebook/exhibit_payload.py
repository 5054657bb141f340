"""An exhibit of the report: both drawings, every sentence around them filled, and all numbers that either prints.

Belongs here: joining drawing, sentences and record. Does not belong here: drawing (exhibits), judging titles (chapter).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.common import blocks
from analysis.common.languages import LANGUAGES
from analysis.decision.claim_kinds import kind_of
from analysis.decision.claims import Verdict
from analysis.evidence import Bilingual
from analysis.exhibits import Exhibit, draw_exhibit
from analysis.notebook import flip_text
from analysis.notebook.printed import claim_searched, claim_share, entry, only_here
from analysis.notebook.slot_context import SlotContext
from analysis.notebook.sources import source_line
from analysis.study import Study
from analysis.wording import fill
from analysis.wording.quantities import lookup

COUNTED = "counted from the lineage of the figures shown"


def _sentences(
    study: Study, what: Exhibit, verdict: Verdict, title: Bilingual, flips: list[dict[str, Any]]
) -> tuple[dict[str, Mapping[str, str]], dict[str, Any]]:
    """The sentences around the picture, with slots, and the numbers that only they have."""
    kind = kind_of(study, verdict.claim.id)
    stated = flip_text.stated_kind(kind.kind, verdict.share)
    facts = [f"fact:{name}" for name in what.facts(study)] if what.facts else []
    sources, counts = source_line(study, [*facts, *what.figures], what.id)
    parts = {
        "title": {lang: title[lang] for lang in LANGUAGES},
        "subtitle": {lang: what.subtitle[lang] for lang in LANGUAGES},
        "alt": {lang: what.alt_for(study)[lang] for lang in LANGUAGES},
        "note": flip_text.note(verdict.claim.id, verdict.holds, flips, stated),
        "source": sources,
    }
    extra = counts | flip_text.thresholds(flips, study.unknowns)
    own = (claim_share(verdict.claim.id, verdict.share), claim_searched(verdict.claim.id, kind.points))
    return parts, {"numbers": extra | {q.id: q for q in own}, "counts": counts}


def exhibit_payload(
    what: Exhibit, verdict: Verdict, title: Bilingual, flips: list[dict[str, Any]], context: SlotContext
) -> tuple[blocks.Chart, bytes, pd.DataFrame]:
    """An exhibit as a block of the report, its picture for JupyterLab, and the numbers that the picture is drawn from.

    Parameters
    ----------
    what : the exhibit.
    verdict, title, flips : its claim, the sentence to print, and the values at which the claim stops being true.
    context : study, numbers and words that fill the sentences, and the language of the picture.
    """
    study = context.study
    from analysis.exhibits.drawing.svg import to_png, to_svg

    parts, extra = _sentences(study, what, verdict, title, flips)
    known = ChainMap(extra["numbers"], context.numbers)
    texts: dict[str, dict[str, str]] = {"svg": {}, **{part: {} for part in parts}}
    data: dict[str, Any] = {
        "claim": verdict.claim.id,
        "figures": list(what.figures),
        "printed": [],
        "ticks": {},
        "only_here": {k: only_here(q, COUNTED, list(what.figures)) for k, q in extra["counts"].items()},
    }
    png, drawn = b"", pd.DataFrame()
    for lang in LANGUAGES:
        for part, sentence in parts.items():
            filled = fill(sentence[lang], lang, lookup(known, context.words, lang))
            texts[part][lang] = filled.plain if part == "alt" else filled.markdown
            data["printed"] += [entry(p, lang, part) for p in filled.printed]
        figure, record = draw_exhibit(what, study, lang)
        texts["svg"][lang] = to_svg(figure)
        if what.width == "full":
            on_telephone, also = draw_exhibit(what, study, lang, "narrow")
            texts.setdefault("narrow", {})[lang] = to_svg(on_telephone)
            record.include(also)
        data["printed"] += [entry(label, lang, "label") for label in record.labels]
        data["ticks"][lang] = record.ticks
        data["only_here"] |= {
            k: only_here(q, about.formula, list(about.made_from)) for k, (about, q) in record.only_here.items()
        }
        if lang == context.language:
            png, drawn = to_png(figure), record.drawn
    return blocks.Chart(id=what.id, width=what.width, data=data, **texts), png, drawn
