"""Calls that are refused, and the check that a refusal names the field and what was found."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Refusal = tuple[Callable[[], object], str, str]  # the call, how its message begins, and what it was found to hold


def require_refusal(case: Refusal) -> None:
    """The call ends in one ValueError that begins with the field and says what was expected and found."""
    call, field, found = case
    with pytest.raises(ValueError, match="expected") as fault:
        call()
    assert str(fault.value).startswith(field)
    assert found in str(fault.value)
