"""Names that a study's texts give: slots, words, claims and exhibits.

Belongs here: whether each exists where it is named. Does not belong here: which there are (`vocabulary`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.decision.claims import ClaimError, condition_holds, parse, shape_context
from analysis.errors import AnalysisError
from analysis.evidence import ClaimText
from analysis.evidence.faults import Words, nearest
from analysis.exhibits import IDS, exhibit
from analysis.notebook.prose import CONDITIONS, OF, lacking
from analysis.study import Study
from analysis.validation.notebooks import Notebooks, ProseCell
from analysis.validation.sentences import CLAIMS, STUDY, FaultPlaces, Sentence
from analysis.validation.vocabulary import Vocabulary
from analysis.wording.quantities import lookup
from analysis.wording.slots import SlotError, fill

SLOT = re.compile(r"\$[^$\n]+\$|\{\{|\}\}|\{([^{}]*)\}")
FILLABLE = "slots that name numbers and words of the study"
OF_TWO = ("shares_over_time", "path_to_target")  # exhibits whose lines are the ratio of two players' sales
NAMED_BY_CHARTS = ("platform", "basis")  # dimensions whose coordinates a chart calls by the study's words
BOTH_ROLES = {"@leader", "@follower"}


def named_in(text: str) -> set[str]:
    """The names before the brackets of all slots of a text."""
    return {re.split(r"[\[:]", m[1].strip())[0] for m in SLOT.finditer(text) if m[1]}


def slot_faults(text: str, lang: str, known: Vocabulary) -> Iterator[tuple[str, str]]:
    """Each slot of a text that cannot be filled, with what is wrong."""
    find = lookup(known.numbers, known.words, lang)
    for slot in dict.fromkeys(m[1] for m in SLOT.finditer(text) if m[1] is not None):
        try:
            fill(f"{{{slot}}}", lang, find)
        except SlotError as error:
            yield slot, str(error).removeprefix("slot ")


def check_slots(sentence: Sentence, known: Vocabulary, places: FaultPlaces) -> None:
    """Note every slot of a text that cannot be filled."""
    for _, said in slot_faults(sentence.text, sentence.lang, known):
        places.at(sentence, FILLABLE, said)
    if open_ := re.search(r"[{}].{0,20}", SLOT.sub("", sentence.text)):
        places.at(sentence, "slots between { and }, as {card_fee}", f"one that is not closed, at {open_[0]}")


def check_roles(sentence: Sentence, study: Study, places: FaultPlaces) -> None:
    """Note a text of a follower where one player is both, and so would follow itself.

    Whom an entrant would stand beside is asked of one player, too: that exhibit's claim and its passage may say so.
    """
    words, named = study.evidence.study.get("words", {}), named_in(sentence.text)
    if "leader" not in words or words["leader"] != words.get("follower") or "@follower" not in named:
        return
    if named >= BOTH_ROLES or not _beside_entrant(sentence, study):
        expected = f"a text of one player, for gtv of inputs.toml names {words['leader'][sentence.lang]} alone"
        places.at(sentence, expected, "{@leader} and {@follower}" if named >= BOTH_ROLES else "{@follower}")


def _beside_entrant(sentence: Sentence, study: Study) -> bool:
    claim = study.evidence.claims.get(sentence.claim or "")
    return sentence.keys[:2] == ("passages", "entry") or (claim is not None and claim.exhibit == "entry")


def check_prose(cell: ProseCell, study: Study, known: Vocabulary, places: FaultPlaces) -> None:
    """Note words that a notebook's prose needs of the study and that it does not have."""
    match cell.condition:
        case (word, claim) if word in CONDITIONS:
            if claim not in study.evidence.claims:
                expected = f"the claim {claim}, which the notebook {cell.notebook} names in cell {cell.cell}"
                places.fault(CLAIMS, (claim,), expected, None)
                return
        case (word, chapter) if word == OF and chapter not in study.evidence.chapters:
            return
    if study.graph.absent and lacking(cell.text, {*study.graph.absent, "least_odds"}):
        return
    for slot, said in slot_faults(cell.text, cell.lang, known):
        _wanted(slot, said, f"the notebook {cell.notebook} in cell {cell.cell}", places)


def _wanted(slot: str, said: str, by: str, places: FaultPlaces) -> None:
    """Note what the package's own sentences want of a study."""
    if slot.startswith("@"):
        expected = f"a word for {slot[1:]} in zh and en, which {by} names"
        places.fault(STUDY, ("words", slot[1:]), expected, None)
    else:
        places.fault(STUDY, (), f"a study that has what {by} names", Words(said))


def check_claims(study: Study, notebooks: Notebooks, places: FaultPlaces) -> None:
    """Exhibits that exist and are drawn, one claim for each, conditions over results of the study."""
    first: dict[str, str] = {}
    for claim in study.evidence.claims.values():
        _check_conditions(study, claim, places)
        name, key = claim.exhibit, (claim.id, "exhibit")
        if name is None:
            if claim.section:
                places.fault(CLAIMS, (claim.id, "section"), "the exhibit that ends the section", None)
            continue
        if name not in IDS:
            places.fault(CLAIMS, key, f"one of {', '.join(IDS)}" + nearest(name, IDS), name)
        elif name not in notebooks.drawn:
            places.fault(CLAIMS, key, "an exhibit that a notebook before the report draws", name)
        elif name in first:
            places.fault(CLAIMS, key, f"one claim for each exhibit; {first[name]} has this one too", name)
        elif lacks := [f for f in exhibit(name).figures if f in study.graph.absent]:
            found = Words(f"{name!r}, which shows {lacks[0]}")
            places.fault(CLAIMS, key, "an exhibit of a chapter that the study has", found)
        elif name in OF_TWO and not _two_sell(study):
            expected = "an exhibit that the sales of one player fill, or sales of a second in gtv of inputs.toml"
            places.fault(CLAIMS, key, expected, Words(f"{name!r}, which sets two against each other"))
        first.setdefault(name, claim.id)


def check_asked(notebooks: Notebooks, places: FaultPlaces) -> None:
    """Note each exhibit that a notebook asks for and that there is none of."""
    for notebook, cell, name in notebooks.asked():
        if name not in IDS:
            expected = "an exhibit that there is" + nearest(name, IDS)
            places.found.add(f"{notebook}.ipynb", None, f"cell {cell}", expected, name)


def lacks_chapter(study: Study) -> bool:
    """Whether a claim heads an exhibit of a chapter that the study does not have."""
    shown = {claim.exhibit for claim in study.evidence.claims.values()} & set(IDS)
    return any(figure in study.graph.absent for name in shown for figure in exhibit(name).figures)


def _two_sell(study: Study) -> bool:
    gtv = study.inputs.get("gtv")
    return gtv is None or "follower" in {cell.coords["platform"] for cell in gtv.cells}


def _check_conditions(study: Study, claim: ClaimText, places: FaultPlaces) -> None:
    on = shape_context(study)
    for text in claim.holds:
        try:
            condition_holds(parse(text, ""), on, "")
        except ClaimError as error:
            places.fault(CLAIMS, (claim.id, "holds"), "conditions over results of the study", Words(_plain(error)))


def _plain(error: AnalysisError) -> str:
    return str(error).removeprefix(": ")


def check_exhibits(study: Study, known: Vocabulary, places: FaultPlaces) -> None:
    """The study's words that charts with a claim need, in their subtitles and as names of what is drawn."""
    for name in dict.fromkeys(c.exhibit for c in study.evidence.claims.values() if c.exhibit in IDS):
        what = exhibit(name)
        by = f"the exhibit {name}"
        for text in (what.subtitle, what.alt_for(study)):
            for lang in ("zh", "en"):
                for slot, said in slot_faults(text[lang], lang, known):
                    _wanted(slot, said, by, places)
        arrays = [study.base[figure] for figure in what.figures if figure in study.graph.specs]
        needed = {str(c) for a in arrays for d in NAMED_BY_CHARTS if d in a.dims for c in a[d].values}
        for word in sorted(needed - set(known.words)):
            _wanted(f"@{word}", "", by, places)
