"""What examples in docstrings call `study`: the study of `data/` with a fee of 168 and a tenth off, opened once.

Belongs here: names that examples use as a notebook would. Does not belong here: fixtures of tests.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from _pytest.doctest import DoctestItem


@cache
def _study() -> Any:
    from analysis.study import Study

    # Held, so that an example stays true when inputs.toml is changed.
    return Study.open(Path(__file__).parent / "data", {"card_fee": 168.0, "card_discount": 0.1})


@pytest.fixture(autouse=True)
def names_of_examples(request: pytest.FixtureRequest, doctest_namespace: dict[str, Any]) -> None:
    """Hand the study to examples that ask it, and open it for no other."""
    if isinstance(request.node, DoctestItem) and "study" not in doctest_namespace:
        examples = request.node.dtest.examples
        if any(re.search(r"\bstudy\b", one.source) for one in examples):
            doctest_namespace["study"] = _study()
