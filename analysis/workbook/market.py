"""The sheet on the market: shares by basis and year, concentration, the path at constant growth, entry.

Belongs here: tables over years and platforms. Does not belong here: the card's own chain (`model`).
"""

from __future__ import annotations

import numpy as np

from analysis.evidence.players import ROLES
from analysis.formulas.templates import fill
from analysis.study import Study
from analysis.wording.quantities import coordinate_words, key
from analysis.workbook.book import Book, Page
from analysis.workbook.chain import HEADS, VALUE, base_values, labels, write_labels, write_line
from analysis.workbook.evidence import unit_text

_RATIO = "{reported_share}/(1-{reported_share})"
_PLAYER = "{player_share[platform=%s]}"


def _two(players: list[str]) -> str:
    """What the two largest hold: all that is left by others and by the further players."""
    return "(1-{others_share}" + "".join(f"-{_PLAYER % player}" for player in _beyond_two(players)) + ")"


def _beyond_two(players: list[str]) -> list[str]:
    return [player for player in players if player != "follower"]


def _squares(share: str, players: list[str]) -> str:
    further = "".join(f"+{_PLAYER % player}^2" for player in _beyond_two(players))
    return f"{_two(players)}^2*({share}^2+(1-{share})^2){further}"


def concentration(players: list[str]) -> dict[str, str]:
    """Formulas of shares and concentration with these players who have a share of their own."""
    further = _beyond_two(players)
    parties = ["leader", "follower", *further, "others"]
    # The follower is among them where sales of one player only are known: the leader then has what is left.
    of_two = f"(1-{_PLAYER % 'follower'}/{_two(players)})" if "follower" in players else "{reported_share}"
    squares = _squares(of_two, players)
    return {
        "shares_reported[platform=leader]": f"{_two(players)}*{of_two}",
        "shares_reported[platform=follower]": f"{_two(players)}*(1-{of_two})",
        **{f"shares_reported[platform={player}]": f"{_PLAYER % player}*1" for player in further},
        "shares_reported[platform=others]": "{others_share}*1",
        "hhi": f"10000*({squares})",
        "hhi_single_other": f"10000*({squares}+{{others_share}}^2)",
        "target_share": "{target_ratio}/(1+{target_ratio})",
        "share_above_target": "{reported_share}-{target_share}",
        "hhi_at_target": f"10000*({_squares('{target_share}', players)})",
        "effective_platforms": "1/(" + "+".join(f"{{shares_reported[platform={p}]}}^2" for p in parties) + ")",
        **CONCENTRATION,
    }


CONCENTRATION = {
    "hhi_over_line": "{hhi}/{concentration_line}",
    "cr2": "{shares_reported[platform=leader]}+{shares_reported[platform=follower]}",
    "outgrowth_needed": _RATIO + "/{target_ratio}",
    "years_to_target": "IF("
    + _RATIO
    + "<={target_ratio},0,IF({follower_growth}>{leader_growth},LN("
    + _RATIO
    + '/{target_ratio})/(LN(1+{follower_growth})-LN(1+{leader_growth})),"never"))',
    "switching_ratio_at_rest": _RATIO,
    "entry_effort_iia": "{entrant_share}/(1-{entrant_share})",
}
PATH = "1/(1+EXP({t}*(LN(1+{follower_growth})-LN(1+{leader_growth}))-LN(" + _RATIO + ")))"
SOLVED = ("entry_effort_nested",)


def _years_table(book: Book, page: Page, row: int, study: Study) -> int:
    """Transaction value and the leader's share of the two by basis and year, live over the inputs' cells."""
    words, figure, share = (
        coordinate_words(study),
        study.base["gtv_by_basis"],
        study.base["leader_share_of_two"],
    )
    years = [int(y) for y in figure["year"].values]
    row = page.section(row, "按口径与年份", "By basis and year", len(HEADS) + 1)
    page.head(row, [*HEADS[:4], *map(str, years)])
    row += 1
    stands: dict[tuple[str, str], int] = {}
    for basis in ("gross", "net"):
        for platform in map(str, figure["platform"].values):
            stands[basis, platform] = row
            names = [f"{words[platform][lang]}, {words[basis][lang]}" for lang in ("zh", "en")]
            page.texts(
                row, f"gtv_by_basis[basis={basis},platform={platform}]", *names, unit_text(f"{study.money}/year")
            )
            for column, year in enumerate(years, 5):
                source = book.places.get(key("gtv", [("platform", platform), ("year", year)]))
                worth = float(figure.sel(basis=basis, platform=platform, year=year))
                if source and not np.isnan(worth):
                    ratio = "net_ratio" if platform == "follower" else "leader_net_ratio"
                    factor = f"*{book.places[ratio]}" if basis == "net" else ""
                    page.live(
                        row, column, f"={source}{factor}", worth, f"{study.money}/year", "formula" if factor else "link"
                    )
            row += 1
    for basis in ("gross", "net"):
        page.texts(
            row,
            f"leader_share_of_two[basis={basis}]",
            *(
                f"{words['leader'][lang]} / ({words['leader'][lang]} + {words['follower'][lang]}), {words[basis][lang]}"
                for lang in ("zh", "en")
            ),
            unit_text("share"),
        )
        for column, year in enumerate(years, 5):
            worth = float(share.sel(basis=basis, year=year))
            if not np.isnan(worth):
                two = [page.at(stands[basis, p], column, sheet=False) for p in ROLES if (basis, p) in stands]
                page.live(row, column, f"={two[0]}/({'+'.join(two)})", worth, "share")
        row += 1
    return row


def _panel_table(book: Book, page: Page, row: int, study: Study) -> int:
    page_row = page.section(row, "第三方面板", "Third-party panel", len(HEADS) + 1)
    found = study.base["panel_share_of_two"]
    for cell in study.inputs["panel_ratio"].cells:
        source = book.places[key("panel_ratio", cell.coords.items())]
        zh, en, unit, notation = labels(study, "panel_share_of_two")
        what = ", ".join(str(c) for c in cell.coords.values())
        page.texts(
            page_row,
            key("panel_share_of_two", cell.coords.items()),
            f"{zh}（{what}）",
            f"{en} ({what})",
            unit_text(unit),
        )
        page.live(page_row, VALUE, f"={source}/(1+{source})", float(found.sel(cell.coords)), unit)
        page.text(page_row, 8, notation)
        page_row += 1
    return page_row


def write_shares(book: Book, page: Page, study: Study) -> None:
    """Shares by basis and year, concentration, the path at constant growth, and what entry takes."""
    row, value = _years_table(book, page, 4, study), base_values(study)
    row = page.section(row, "份额与集中度", "Shares and concentration", len(HEADS) + 1)
    page.head(row, HEADS)
    row += 1
    further = study.inputs.get("player_share")
    formulas = concentration([str(cell.coords["platform"]) for cell in further.cells] if further else [])
    for n, k in enumerate(formulas):
        book.name(k, page, row + n, VALUE)
    for k, template in formulas.items():
        write_line(book, page, row, study, k, fill(template, book.places), float(value(k)))
        row += 1
    for cell in study.inputs["horizon"].cells:
        k = key("share_path", cell.coords.items())
        places = {**book.places, "t": book.places[key("horizon", cell.coords.items())]}
        write_line(book, page, row, study, k, fill(PATH, places), float(value(k)))
        row += 1
    row = _panel_table(book, page, row, study)
    row = page.section(
        row, "由模型写入（不随输入变化）", "Written by the model (does not follow the inputs)", len(HEADS) + 1
    )
    solved = [
        *SOLVED,
        *(f"share_trend[basis={b}]" for b in ("gross", "net")),
        *(f"gtv_growth[platform={p}]" for p in study.base["gtv_growth"]["platform"].values),
    ]
    for k in solved:
        unit, found = write_labels(page, row, study, k, notation=True), value(k)
        if "estimate" in found.dims:
            numbers = [float(found.sel(estimate=e)) for e in ("value", "low", "high")]
        else:
            figure = study[k]
            numbers = [float(figure.value), float(figure.low), float(figure.high)]
        for column, number in enumerate(numbers, VALUE):
            page.number(row, column, number, unit, "model")
        row += 1
    page.finish([46, 34, 44, 16, 18, 18, 18, 40, 18], "E4", 2)
