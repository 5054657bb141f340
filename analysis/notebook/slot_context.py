"""What fills the slots of a model notebook: the study, its numbers by key, its words, the language shown.

Belongs here: that context, handed along explicitly. Does not belong here: what the report notebook prints (`printer`).
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.notebook.references import OF_THE_STUDY, reference_words
from analysis.study import Study
from analysis.wording import fill
from analysis.wording.quantities import Numbers, coordinate_words, lookup
from analysis.wording.slots import Filled


@dataclass
class SlotContext:
    """The numbers and words of a study; both grow when the decision is evaluated."""

    study: Study
    language: str
    numbers: Numbers
    words: dict[str, dict[str, str]]

    @classmethod
    def of(cls, study: Study, language: str) -> SlotContext:
        """The context of a study; words name the option that its rule picks ``best_option``."""
        words = coordinate_words(study) | reference_words(study.evidence.claims.values(), OF_THE_STUDY)
        if study.decides:
            words["best_option"] = words[study.decision.best]
        return cls(study, language, Numbers(study), words)

    def filled(self, sentence: str, lang: str) -> Filled:
        """A sentence with its slots filled from the study.

        Raises
        ------
        SlotError : a slot names no number of the study.
        """
        return fill(sentence, lang, lookup(self.numbers, self.words, lang))
