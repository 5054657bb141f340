"""Players of the market by name, and the roles that the numbers give them.

Belongs here: who leads and who follows, by sales, and that the shares of all can be true together. Does not belong
here: what is worked out of shares (`dataflow.market`). inputs.toml names players as study.toml calls them; everything
after this speaks of the leader and the follower, so that a study may have one player, two or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analysis.common.languages import LANGUAGES

from .document import TomlDocument
from .faults import Words, nearest
from .inputs import Input

ROLES = ("leader", "follower")
VALUE, SHARE, REST, OF_TWO = "gtv", "player_share", "others_share", "reported_share"
DIM = "platform"


def with_roles(
    inputs: dict[str, Input], document: TomlDocument, study: TomlDocument, entities: Mapping[str, str] | None = None
) -> dict[str, Input]:
    """The inputs with leader and follower in place of the two players of most value; faults are noted.

    `study` gains the words for both roles: what study.toml calls these two players. `entities` says of facts, by id,
    whom they are about.
    """
    words = study.tables.get("words", {})
    found = {p: role for role, p in roles(inputs).items()}
    sellers = set(found)
    if len(found) == 1 and (second := _most_share(inputs, sellers)) is not None:
        found[second] = "follower"
    unnamed = False
    for name, item in inputs.items():
        if DIM in item.dims:
            for number, cell in enumerate(item.cells, start=1):
                if (player := cell.coords[DIM]) not in words:
                    expected = f"players that study.toml names, as [words.{player}]" + nearest(str(player), words)
                    document.place(name, "cells", str(number), DIM).fault(expected, player)
                    unnamed = True
    _check_names(inputs, document, study, entities or {})
    if not unnamed:  # a misspelt player lacks a share, too
        _check_shares(inputs, document, sellers)
    for player, role in found.items():
        if player in words:
            words[role] = words[player]
    if len(found) == 1 and "leader" in words:  # the one beside which an entrant then stands
        words.setdefault("follower", words["leader"])
    if len(sellers) == 1 and OF_TWO in inputs:  # nothing else than 1 can be true, so nobody asks what if it were
        inputs = inputs | {OF_TWO: replace(inputs[OF_TWO], minimum=1.0, maximum=1.0)}
    return {name: _renamed(item, found) for name, item in inputs.items()}


def _check_names(
    inputs: dict[str, Input], document: TomlDocument, study: TomlDocument, entities: Mapping[str, str]
) -> None:
    """Players whose names tell them apart, and cells of one that take no fact about another."""
    words = study.tables.get("words", {})
    cells = [(name, n, c) for name, i in inputs.items() if DIM in i.dims for n, c in enumerate(i.cells, start=1)]
    players = list(dict.fromkeys(str(cell.coords[DIM]) for _, _, cell in cells))
    called = {p: words[p] for p in players if isinstance(words.get(p), dict)}
    for number, player in enumerate(called):
        for other in list(called)[:number]:
            for lang in LANGUAGES:
                if (name := called[player].get(lang)) and name == called[other].get(lang):
                    study.place("words", player, lang).fault(f"another name than that of {other}", name)
    by_name = {word["en"]: player for player, word in called.items() if isinstance(word.get("en"), str)}
    for name, number, cell in cells:
        about = entities.get(cell.fact or "", "")
        player = cell.coords[DIM]
        if player in called and by_name.get(about, player) != player:  # one without a name is told elsewhere
            expected = f"a fact about {player}"
            document.place(name, "cells", str(number), "fact").fault(expected, Words(f"{cell.fact}, about {about}"))


def roles(inputs: dict[str, Input]) -> dict[str, Any]:
    """Leader and follower: the players with the most value and the next, each in the last year stated for it."""
    latest: dict[Any, tuple[Any, float]] = {}
    for cell in inputs[VALUE].cells if VALUE in inputs else ():
        player, year = cell.coords.get(DIM), cell.coords.get("year", 0)
        if player is not None and (player not in latest or year >= latest[player][0]):
            latest[player] = (year, cell.value)
    ranked = sorted(latest, key=lambda player: -latest[player][1])
    return dict(zip(ROLES, ranked, strict=False))


def _most_share(inputs: dict[str, Input], sellers: set[Any]) -> Any:
    """The player with the largest stated share beside these; None where there is none."""
    cells = inputs[SHARE].cells if SHARE in inputs else ()
    beside = [cell for cell in cells if cell.coords.get(DIM) not in {*sellers, None}]
    return max(beside, key=lambda cell: cell.value).coords[DIM] if beside else None


def _renamed(item: Input, found: dict[Any, str]) -> Input:
    if DIM not in item.dims:
        return item
    cells = [replace(c, coords=c.coords | {DIM: found.get(c.coords[DIM], c.coords[DIM])}) for c in item.cells]
    order = {role: n for n, role in enumerate(ROLES)}
    cells.sort(key=lambda cell: order.get(cell.coords[DIM], len(order)))
    return replace(item, cells=tuple(cells))


def _check_shares(inputs: dict[str, Input], document: TomlDocument, found: set[Any]) -> None:
    """Every named player has one share, and all of them together leave the two largest more than any of them."""
    share = inputs.get(SHARE)
    stated = {cell.coords.get(DIM): cell for cell in share.cells} if share else {}
    at = document.place(SHARE, "cells")
    for player in stated.keys() & found:
        at.fault("players beyond the two of most value, whose shares follow from their ratio", player)
    for cell in inputs[VALUE].cells if VALUE in inputs else ():
        player = cell.coords.get(DIM)
        if player not in found and player not in stated:
            stated[player] = cell
            at.fault(f"a share for every player of {VALUE} beyond the two of most value", Words(f"none for {player}"))
            return
    rest = inputs[REST].cells[0] if REST in inputs and inputs[REST].cells else None
    parts = [cell for cell in (*stated.values(), rest) if cell is not None]
    most = sum(cell.value if cell.high is None else cell.high for cell in parts)
    if share and most >= 1:
        at.fault(f"shares that with {REST} stay below 1 at their high ends", Words(f"{most:.3g} in sum"))
    elif share:
        _check_order(inputs, document, found, 1.0 - sum(cell.value for cell in parts))
    single = inputs.get(OF_TWO)
    if single and len(found) == 1 and single.cells and single.cells[0].value != 1:
        document.place(OF_TWO, "value").fault(f"1, for {VALUE} names one player", single.cells[0].value)


def _check_order(inputs: dict[str, Input], document: TomlDocument, found: set[Any], left: float) -> None:
    """No further player has more than what is left to the smaller of the two, or to the one whose sales are known."""
    of_two = inputs.get(OF_TWO)
    least = left
    if len(found) > 1 and of_two and of_two.cells:
        least *= min(of_two.cells[0].value, 1.0 - of_two.cells[0].value)
    for number, cell in enumerate(inputs[SHARE].cells, start=1):
        if cell.value > least:
            expected = (
                f"at most {least:.3g}, what these shares leave the players of most value in {VALUE}, who come first"
            )
            document.place(SHARE, "cells", str(number)).fault(expected, cell.value)
