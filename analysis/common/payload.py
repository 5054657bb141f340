"""What notebooks and pages agree on: the MIME type of a block of the report, and numbers in JSON.

Belongs here: the form in which a block travels from a cell's output to a page. Does not belong here: making blocks
(`notebook`), reading them (`render`).
"""

import math

MIME = "application/vnd.strategy+json"


def json_number(value: float) -> float | str:
    """A number for JSON, which has no infinity: "never" for what is not attainable, "none" for no number.

    >>> json_number(2), json_number(math.inf), json_number(-math.inf), json_number(math.nan)
    (2.0, 'never', '-never', 'none')
    """
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "never" if value > 0 else "-never"
    return float(value)


def from_json(value: float | str | None) -> float | None:
    """The inverse of `json_number`; None stays None.

    >>> from_json("never"), from_json(2.0), from_json(None)
    (inf, 2.0, None)
    """
    words = {"none": math.nan, "never": math.inf, "-never": -math.inf}
    return words[value] if isinstance(value, str) else value
