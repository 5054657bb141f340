"""What may leave the engine: ids hashed with a key of this machine, examples masked, small cells suppressed.

Belongs here: the key, hashing, masking, suppression. Does not belong here: which tables leave.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import WarehouseError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

KEY = "MARKET_ANALYSIS_KEY_FILE"
HASH_DIGITS = 16
SMALLEST = 10
LONGEST = 40


def machine_key(path: Path | None = None) -> str:
    """The key of this machine, made on first use and readable by its owner alone.

    It lies outside every study, so that a study's folder and its hashes can be passed on and nobody can try ids against
    them. The environment variable MARKET_ANALYSIS_KEY_FILE names another place.

    Raises
    ------
    WarehouseError
        If it can be neither read nor made.
    """
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    path = path or Path(os.environ.get(KEY) or config / "market-analysis" / "key")
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = path.with_name(f".{path.name}.{os.getpid()}")
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32))
            try:
                os.link(made, path)  # fails where another process was first: its key is then the machine's
            except FileExistsError:
                pass
            finally:
                made.unlink()
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "no text"
        raise WarehouseError(
            f"{path}: expected the key that hashes ids, found {reason}; {KEY} names another place"
        ) from None
    if not re.fullmatch("[0-9a-f]{64}", key):
        raise WarehouseError(
            f"{path}: expected 64 hexadecimal digits, found something else; delete it to make a new key"
        )
    return key


def fingerprint(key: str) -> str:
    """What tells two keys apart and gives neither away."""
    return hashlib.sha256(b"fingerprint" + key.encode()).hexdigest()[:HASH_DIGITS]


def hashed(column: ir.Value, key: str) -> ir.StringValue:
    """An id as 16 hexadecimal digits, the same in every table and on every engine; null stays null.

    The first 64 bits of SHA-256(key ‖ id). The key has a fixed length and the digest is cut, so that knowing some
    hashes helps nobody to make others. Among five million ids two agree with a chance of one in a million.
    """
    import ibis

    return (ibis.literal(key) + column.cast("string")).hexdigest("sha256")[:HASH_DIGITS]


def hashed_text(value: str, key: str) -> str:
    """The same of one value outside the engine.

    Examples
    --------
    >>> hashed_text("17", "0" * 64)
    'd9f1f5e014af76d5'
    """
    return hashlib.sha256((key + value).encode()).hexdigest()[:HASH_DIGITS]


def masked(text: object) -> str:
    """A cell as a message may show it: short, and no run of digits long enough to be somebody's number.

    Examples
    --------
    >>> masked("1.68万"), masked("call 13800138000")
    ('1.68万', 'call 13*********')
    """
    shown = re.sub(r"\d{7,}", lambda found: found[0][:2] + "*" * (len(found[0]) - 2), str(text))
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def suppress(
    table: pd.DataFrame,
    count: str,
    values: tuple[str, ...],
    within: tuple[str, ...] = (),
    smallest: int = SMALLEST,
) -> pd.DataFrame:
    """A table as it may be published: cells of fewer than `smallest` are blank, and none can be had by subtraction.

    Parameters
    ----------
    count : column of counts; a cell of zero hides nobody and stays.
    values : further columns to blank with it.
    within : columns whose cells add up to a total that is known: where one cell alone would be blank, the next smallest
        is blank too.

    Returns
    -------
    DataFrame
        With a column `suppressed`; counts and values are floats, NaN where blank.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"city": ["a", "a", "a"], "n": [3, 40, 20], "value": [30, 400, 200]})
    >>> suppress(table, "n", ("value",), within=("city",)).n.tolist()
    [nan, 40.0, nan]
    """
    small = (table[count] > 0) & (table[count] < smallest)
    groups = [table.index] if not within else [group.index for _, group in table.groupby(list(within), dropna=False)]
    hidden = small.copy()
    for index in groups:
        rest = table.loc[index, count][~small.loc[index] & (table.loc[index, count] > 0)]
        if small.loc[index].sum() == 1 and len(rest):
            hidden.loc[rest.idxmin()] = True
    blank = {name: table[name].astype("float64").mask(hidden) for name in (count, *values)}
    return table.assign(**blank, suppressed=hidden)
