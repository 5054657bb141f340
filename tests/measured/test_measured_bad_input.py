"""A study with raw tables that cannot be right: one clear line, and last the next command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.cli import main as cli
from analysis.cli.commands.check import measured_lines
from analysis.errors import AnalysisError
from analysis.measured import load_measured
from analysis.measured.small_tables import kept_in
from analysis.warehouse.settings import TOKEN

Change = Callable[[pd.DataFrame], pd.DataFrame]
SECRETS = ("geheim", "13800138000")


def panel(change: Change) -> Callable[[Path], None]:
    def write(study: Path) -> None:
        path = study / "raw/panel.csv"
        change(pd.read_csv(path, dtype=str)).to_csv(path, index=False)

    return write


def orders(change: Change) -> Callable[[Path], None]:
    def write(study: Path) -> None:
        (path,) = (study / "raw/orders").glob("*.parquet")
        change(pd.read_parquet(path)).to_parquet(path)

    return write


def cells(column: str, rows: int, text: str) -> Change:
    return lambda table: table.assign(**{column: table[column].where(table.index >= rows, text)})


def engine(address: str) -> Callable[[Path], None]:
    def write(study: Path) -> None:
        path = study / "raw.toml"
        path.write_text(path.read_text(encoding="utf-8").replace('engine = "raw"', f'engine = "{address}"'), "utf-8")

    return write


def half_a_file(study: Path) -> None:
    (study / "raw/orders/orders-9.parquet").write_bytes(b"PAR1 half")


def cache_is_a_file(study: Path) -> None:
    path = kept_in(study)
    path.parent.mkdir(parents=True)
    path.write_text("in the way")


REFUSED = {
    "a missing column": (panel(lambda t: t.drop(columns="period")), "panel.csv: expected the column period, found"),
    "a wrong type": (orders(lambda t: t.assign(cents=t.cents > 100)), "column amount: expected numbers, found the typ"),
    "an unreadable file among good ones": (half_a_file, "orders-9.parquet: expected a Parquet file, found"),
    "an engine out of reach": (engine("sc://127.0.0.1:9"), "expected a Spark Connect server, found none"),
    "Java missing": (engine("sc://127.0.0.1:9"), "it needs Java 17"),
    "a master that needs Java here": (engine("spark://127.0.0.1:7077"), "expected a folder, duckdb:///path or sc://"),
    "a token in the address": (
        engine("sc://127.0.0.1:9/;token=geheim"),
        f"without a token, which belongs in the environment as {TOKEN}",
    ),
    "no rows": (panel(lambda t: t.head(0)), "expected rows in the table panel, found none"),
    "empty periods": (panel(cells("period", 60, "")), "found 60 of 864 (period: empty 60)"),
    "text in a number": (panel(cells("value", 60, "13800138000 x")), "found 60 of 864 (value: not a number 60)"),
    "a unit in a cell": (panel(cells("value", 1, "1.2亿")), "write plain numbers and say the unit once"),
    "another unit": (panel(cells("value", 1, "0.01")), "is one of them in 万 or 亿?"),
    "rows that contradict each other": (
        panel(lambda t: pd.concat([t, t.head(40).assign(value="5")])),
        "found 80 of 904 (platform, city, period, basis: the same key as a row that differs 80)",
    ),
    "mixed bases": (
        panel(lambda t: t[(t.platform == "美团") == (t.basis == "paid")]),
        "expected one basis that all platforms have",
    ),
    "one platform": (panel(lambda t: t[t.platform == "美团"]), "expected at least two platforms to have shares"),
    "nowhere to keep what is extracted": (cache_is_a_file, "expected to keep what was extracted, found"),
}


@pytest.mark.parametrize(("change", "line"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_right_ends_with_a_line_and_the_next_command(study_folder, monkeypatch, change, line):
    monkeypatch.setenv(TOKEN, "geheim")
    change(study_folder)
    with pytest.raises(AnalysisError) as refused:
        load_measured(study_folder)
    lines = str(refused.value).splitlines()
    assert len([text for text in lines if line in text]) == 1, lines
    assert f"-m analysis check --study {study_folder}" in lines[-1]
    assert not any(secret in str(refused.value) for secret in SECRETS)


def test_the_command_prints_that_line_and_ends_with_one(study_folder, capsys):
    panel(lambda t: t[t.platform == "美团"])(study_folder)
    assert cli.main(["check", "--study", str(study_folder)]) == 1
    told = capsys.readouterr().err
    assert "expected at least two platforms to have shares, found 美团 alone" in told and "Traceback" not in told


def said(study: Path) -> str:
    return "\n".join(measured_lines(load_measured(study)))


def test_copies_are_counted_once_and_said(study_folder):
    panel(lambda t: pd.concat([t, t.head(3)]))(study_folder)
    assert "panel: 867 rows read = 864 used + 3 set aside" in said(study_folder)


def test_months_without_a_platform_are_unknown_and_said(study_folder):
    panel(lambda t: t[~((t.platform == "小红书") & (t.period < "2024-04"))])(study_folder)
    lines = said(study_folder)
    assert "小红书 has no row in 18 of 144 city-periods (paid): taken as unknown, not 0" in lines
    assert "price from 126 of 144 city-periods" in lines


def test_a_token_is_in_no_file_of_what_is_kept(study_folder, monkeypatch):
    monkeypatch.setenv(TOKEN, "geheim-17")
    said(study_folder)
    files = [path for path in kept_in(study_folder).rglob("*") if path.is_file()]
    assert files
    assert not any("geheim-17" in path.name or b"geheim-17" in path.read_bytes() for path in files)
