"""All rules over one study, in an order in which a cause comes before what follows from it.

Belongs here: that order, and the error. Does not belong here: any rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.decision.claim_kinds import require_finding
from analysis.decision.claims import ClaimError, eval_context, holds, place
from analysis.editions.failed_claims import require_true
from analysis.evidence import EvidenceError
from analysis.evidence.columns import TABLES
from analysis.evidence.faults import Fault, Faults, Words
from analysis.evidence.tables import read_table
from analysis.study import Study
from analysis.validation import names
from analysis.validation.inputs import check_cities, check_ranges
from analysis.validation.markup import check_markup
from analysis.validation.notebooks import Notebooks
from analysis.validation.sentences import CLAIMS, FaultPlaces, Sentence, cells, check_plain, sentences
from analysis.validation.vocabulary import Vocabulary, of_decision, of_model, of_report, of_title
from analysis.wording.quantities import lookup
from analysis.wording.slots import SlotError, fill


def faults_of(study: Study, root: Path) -> tuple[Fault, ...]:
    """Every fault for which the report of a study would be refused, though its files are right each by itself.

    Parameters
    ----------
    study : as its files and overrides make it.
    root : the folder of the project, whose notebooks make the report.

    Examples
    --------
    ``faults_of(Study.open("data"), Path("."))`` is ``()``
    """
    places, notebooks = FaultPlaces(study.evidence.folder), Notebooks(root)
    check_cities(study.evidence, places)
    check_plain(study.evidence, places)
    if not places.listed:
        check_ranges(study, places)
    if places.listed:  # with these the model would be evaluated on what nobody meant
        return places.listed
    names.check_claims(study, notebooks, places)
    names.check_asked(notebooks, places)
    if names.lacks_chapter(study):  # and so do texts about it
        return places.listed
    model, after, report = _vocabularies(study, notebooks)
    names.check_exhibits(study, model.with_(after.numbers, after.words), places)
    for cell in notebooks.prose():
        names.check_prose(cell, study, report, places)
    filled = []
    for sentence in sentences(study.evidence):
        known = report
        if sentence.claim:
            known = _of_claim(study, sentence, notebooks, model, after)
        if sentence.filled:
            names.check_slots(sentence, known, places)
            names.check_roles(sentence, study, places)
        filled.append((sentence, _filled(sentence, known)))
    read = {table.name: read_table(study.evidence.folder, table, Faults(), may_be_empty=True) for table in TABLES}
    filled += [(sentence, sentence.text) for sentence in cells(read)]
    check_markup(filled, places)
    if not places.listed:
        _check_findings(study, places)
    return places.listed


def require(folder: Path, overrides: Mapping, root: Path, editions: Path) -> None:
    """Refuse a study whose report would be refused.

    Raises
    ------
    EvidenceError : with every fault, each with file, line and key.
    StudyError, ClaimError : an override, or a title that is not true on the study's own evidence.
    """
    study = Study.open(folder, overrides)
    if found := faults_of(study, root):
        raise EvidenceError(folder, found)
    if not overrides:
        require_true(study, editions)


def _vocabularies(study: Study, notebooks: Notebooks) -> tuple[Vocabulary, Vocabulary, Vocabulary]:
    """What model notebooks may name, what the decision adds to it, and what the report may name."""
    texts = [s.text for s in sentences(study.evidence) if s.filled] + [cell.text for cell in notebooks.prose()]
    named = set().union(*map(names.named_in, texts))
    model, after = of_model(study), of_decision(study, named)
    return model, after, model.with_(after.numbers, after.words).with_(of_report(study, named))


def _of_claim(
    study: Study, sentence: Sentence, notebooks: Notebooks, model: Vocabulary, after: Vocabulary
) -> Vocabulary:
    """What the title of an exhibit may name: less where its notebook has not worked out the decision."""
    exhibit = study.evidence.claims[sentence.claim].exhibit
    known = model.with_(after.numbers, after.words) if notebooks.drawn.get(exhibit or "", True) else model
    return known.with_(of_title(study, sentence.claim, names.named_in(sentence.text)))


def _filled(sentence: Sentence, known: Vocabulary) -> str:
    """The text as a page gets it; as it stands where a slot cannot be filled, which was noted."""
    if not sentence.filled:
        return sentence.text
    try:
        return fill(sentence.text, sentence.lang, lookup(known.numbers, known.words, sentence.lang)).markdown
    except SlotError:
        return sentence.text


def _check_findings(study: Study, places: FaultPlaces) -> None:
    """Titles that are no findings; in a what-if edition those that are false and have no other sentence."""
    for claim, expected, said in _unfit(study):
        places.fault(CLAIMS, claim, expected, Words(said))


def _unfit(study: Study) -> Iterator[tuple[tuple[str, ...], str, str]]:
    on = eval_context(study, over_draws=False)
    for claim in study.evidence.claims.values():
        if not bool(holds(study, claim, on)):
            if study.overrides and claim.otherwise is None:
                said = "no sentence for the case that it is false, as it is with these inputs"
                yield (claim.id, "otherwise"), "a title that the report can print", said
        elif not study.overrides:
            try:
                require_finding(study, claim)
            except ClaimError as error:
                said = str(error).partition("\n")[0].removeprefix(f"{place(study, claim)}: expected a finding, found ")
                yield (claim.id, "holds"), "a finding", said
