"""Pages of the argument are used: measured in the finished PDF of both committed studies."""

from itertools import pairwise

import pytest
from pdf_fill import pages

LEAST = 0.75
APPENDIX = {"zh": "附录 A", "en": "Appendix A"}
TOP = 70.0  # points: a section that begins above this opens its page


@pytest.mark.parametrize("study", ["data", "warehouse-clubs"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_of_the_argument_is_left_empty(real_report, study, lang):
    found = pages((real_report(study) / f"strategy.{lang}.pdf").read_bytes())
    end = next(n for n, page in enumerate(found) if any(t.startswith(APPENDIX[lang]) for t in page.begins))
    assert end >= 6
    for page, following in pairwise(found[: end + 1]):
        last_of_a_chapter = following.first is not None and following.first < TOP
        assert page.fill >= LEAST or last_of_a_chapter, f"page {page.number} is {page.fill:.0%} full"
