#!/usr/bin/env bash
# Expected: members' baskets, a list of articles each, are spread out to a row per article; who has an empty basket keeps a row
#   without an article, as in pandas and in every earlier release, so that members can still be counted.
# Happens: from Polars 2.0 on, explode drops empty lists and says nothing, while it keeps a row for a list that is missing. Of
#   100 members, 40 with articles, 30 whose basket was filtered empty and 30 without a record, 70 are left; a left join
#   afterwards, the usual way to come by a record, decides who is counted. Articles per member are 1.14 instead of 0.80.
#   The last 1.x warns, and DuckDB's unnest drops both kinds, so that all three answers differ.
# Versions: polars 1.44.2 and 2.1.0, pandas 3.1.1, duckdb 1.4.5, pyarrow 26.0.1.
# Seen:
#   polars 1.44.2: 100 members left, 0.80 articles a member, 40 % buy; warnings 1
#   polars 2.1.0: 70 members left, 1.14 articles a member, 57 % buy; warnings 0
#   pandas 3.1.1: 100 members left, 0.80 articles a member, 40 % buy
#   duckdb 1.4.5: 40 members left, 2.00 articles a member, 100 % buy
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/baskets.py" <<'PY'
import sys
import warnings

import polars as pl

baskets = [["milk", "tea"]] * 40 + [[]] * 30 + [None] * 30
log = pl.DataFrame({"member": range(100), "articles": baskets}, schema={"member": pl.Int64, "articles": pl.List(pl.String)})


def shown(name, left, articles, buyers, more=""):
    print(f"{name}: {left} members left, {articles / left:.2f} articles a member, {buyers / left:.0%} buy{more}".replace("%", " %"))
    return left


with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    rows = log.explode("articles")
bought = rows.drop_nulls("articles")
counts = rows["member"].n_unique(), bought.height, bought["member"].n_unique()
left = shown(f"polars {pl.__version__}", *counts, f"; warnings {len(told)}")
if pl.__version__.startswith("1."):
    sys.exit(0 if left == 100 and len(told) == 1 else 1)
import duckdb
import pandas as pd

spread = pd.DataFrame({"member": range(100), "articles": baskets}).explode("articles")
kept = spread.dropna(subset=["articles"])
pandas_left = shown(f"pandas {pd.__version__}", spread.member.nunique(), len(kept), kept.member.nunique())
arrow = log.to_arrow()
counts = duckdb.sql(
    "select count(distinct member), count(article), count(distinct member) filter (article is not null) "
    "from (select member, unnest(articles) as article from arrow)"
).fetchone()
duckdb_left = shown(f"duckdb {duckdb.__version__}", *counts)
sys.exit(0 if (left, len(told), pandas_left, duckdb_left) == (70, 0, 100, 40) else 1)
PY
python3 -m venv "$place/before"
"$place/before/bin/pip" install -qq polars==1.44.2
"$place/before/bin/python" "$place/baskets.py"
python3 -m venv "$place/after"
"$place/after/bin/pip" install -qq polars==2.1.0 pandas==3.1.1 duckdb==1.4.5 pyarrow==26.0.1
"$place/after/bin/python" "$place/baskets.py"
