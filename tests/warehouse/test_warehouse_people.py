"""Rows of people are made once, asked several questions, and gone afterwards; small tables made of them are kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from raw_tables import orders

from analysis.warehouse import WarehouseError, people, purchases
from analysis.warehouse.engine import Engine

TOTALS = partial(purchases.purchase_totals, until=20330, last=20400)


@pytest.fixture
def asked(opened, raw_folder, monkeypatch):
    """A warehouse over a few orders, what asks it, and the files that its engine wrote."""
    pd.DataFrame(orders(amount=[1.0, 2.0, 4.0], member_id=["a", "b", "a"]).to_pydict()).to_parquet(
        raw_folder / "orders.parquet"
    )
    written = []
    original = Engine.write
    monkeypatch.setattr(
        Engine, "write", lambda self, table, path, *how: written.append(path) or original(self, table, path, *how)
    )
    warehouse = opened(orders={})

    def ask(question, made, totals=TOTALS):
        return people.grouped(warehouse, ("orders",), "purchases", totals, question, made)

    return warehouse, ask, written


def scratch(written: list[Path]) -> list[Path]:
    return [path for path in written if path.name.startswith("purchases-")]


def test_rows_of_people_are_made_once_and_go_with_the_engine(asked):
    warehouse, ask, written = asked
    assert ask("number", people.number).people.item() == 2
    assert ask("histories", purchases.histories).members.sum() == 2
    (rows,) = scratch(written)
    assert list(rows.parent.glob("purchases-*.parquet"))
    warehouse.close()
    assert not rows.parent.exists()
    kept = [path for path in warehouse.folder.iterdir() if path.suffix == ".parquet"]
    assert sorted(path.name.partition("-")[0] for path in kept) == ["histories", "number"]


def test_they_go_also_where_what_is_asked_of_them_fails(asked):
    warehouse, ask, written = asked
    with pytest.raises(WarehouseError), warehouse:
        ask("failed", partial(people.flagged, column="x"))
        raise WarehouseError("whatever comes next")
    (rows,) = scratch(written)
    assert not rows.parent.exists() and not list(warehouse.folder.glob("purchases-*"))


def test_a_small_table_is_kept_and_rows_of_people_are_not_made_for_it_again(asked):
    warehouse, ask, written = asked
    first = ask("histories", purchases.histories)
    warehouse.close()
    written.clear()
    pd.testing.assert_frame_equal(ask("histories", purchases.histories), first)
    assert written == []


def test_other_ends_of_the_record_are_another_answer_to_the_same_question(asked):
    """Also where the log itself is unchanged: the last day may be another log's."""
    _, ask, _ = asked
    one = ask("histories", purchases.histories)
    other = ask("histories", purchases.histories, partial(purchases.purchase_totals, until=20330, last=20407))
    assert (other["T"] - one["T"] == 7).all()


def test_a_function_without_a_name_is_refused_as_its_answers_would_be_taken_for_anothers():
    with pytest.raises(TypeError, match="without a name"):
        people.described(lambda each: each)
    assert people.described(TOTALS) != people.described(partial(TOTALS, last=20401))
    assert people.described(partial(TOTALS, until=20330)) == people.described(TOTALS)
