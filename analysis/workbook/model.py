"""The sheet with the headline chain, live over the names of the inputs.

Belongs here: which lines it has, in which order. Does not belong here: the same chain by option (`options`).
"""

from __future__ import annotations

from collections import ChainMap

from analysis.evidence.words import named
from analysis.formulas.templates import MEMBER, OVERALL, PLATFORM, PROGRAMME, USERS, fill, programme_years
from analysis.formulas.workings import WORKINGS
from analysis.study import Study
from analysis.wording.quantities import coordinate_words
from analysis.workbook.book import Book, Page
from analysis.workbook.chain import HEADS, VALUE, anniversaries, base_values, write_labels, write_line

KIND = dict.fromkeys(OVERALL, "link")  # stand on sheet Coverage, and are shown here for the reader


def write_model(book: Book, page: Page, study: Study) -> None:
    """The headline chain over the inputs' names; `Coverage` stands already and gives the covered share."""
    page.head(4, HEADS)
    value, row, words = base_values(study), 5, coordinate_words(study)
    sections = (
        ("会员", "The member", {**{k: f"{{{k}}}" for k in OVERALL}, **MEMBER}),
        (named("{merchant}与{platform}", words, "zh"), named("{merchant} and {platform}", words, "en"), PLATFORM),
        (
            "项目",
            "The programme",
            {"eligible_users": USERS, **PROGRAMME, **programme_years(anniversaries(study))},
        ),
    )
    plan: list[tuple[int, str, str]] = []
    for zh, en, part in sections:
        row = page.section(row, zh, en, len(HEADS))
        for k, template in part.items():
            plan.append((row, k, template))
            book.name(k, page, row, VALUE)
            row += 1
    # The programme by itself is measured against nothing; on sheet Options the baseline's column takes this place.
    scope = ChainMap(book.places, {f"baseline:{k}": "0" for k in WORKINGS})
    for at, k, template in plan:
        write_line(book, page, at, study, k, fill(template, scope), float(value(k)), KIND.get(k, "formula"))
    row = page.section(
        row, "由模型求解（不随输入变化）", "Solved by the model (does not follow the inputs)", len(HEADS)
    )
    unit = write_labels(page, row, study, "best_fee", notation=True)
    page.number(row, VALUE, float(study.base["best_fee"]), unit, "model")
    page.finish([34, 32, 42, 18, 18, 16, 16, 62], "E5", 4)
