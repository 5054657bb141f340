#!/usr/bin/env bash
# Expected: names of shops and cities in two tables are joined where they are at most two edits apart, which forgives a slip of
#   the pen; a newer release of the engine joins the same rows.
# Happens: DuckDB 1.x counts the edits in bytes, of which a Chinese character has three, 2.0 in characters. In 1.x two of the
#   190 pairs of twenty cities are so near, 北京 and 南京 by one byte, 苏州 and 福州 by two, and a city with a wrong one finds
#   nobody; in 2.0 each city of two characters is two edits from every other, so that each of twenty rows is joined to all
#   twenty and the sum is twenty times as large. The likeness by jaro_winkler moves too, from 0.87 to 0.82 for one wrong
#   character of three. Latin names answer as before.
# Versions: duckdb 1.4.5, 1.5.6 and 2.0.1.
# Seen:
#   1.4.5: 20 rows joined to 24, orders 2400 for 2000; 杭州 to 杭洲 3, Hangzhou to Hangzhuo 2; jaro_winkler 0.87
#   1.5.6: 20 rows joined to 24, orders 2400 for 2000; 杭州 to 杭洲 3, Hangzhou to Hangzhuo 2; jaro_winkler 0.87
#   2.0.1: 20 rows joined to 400, orders 40000 for 2000; 杭州 to 杭洲 1, Hangzhou to Hangzhuo 2; jaro_winkler 0.82
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/names.py" <<'PY'
import sys

import duckdb

CITIES = "北京 上海 广州 深圳 杭州 苏州 宁波 成都 西安 武汉 南京 天津 青岛 大连 厦门 长沙 郑州 济南 合肥 福州".split()
con = duckdb.connect()
con.execute("create table orders as select unnest($names) as city, 100 as orders", {"names": CITIES})
con.execute("create table shops as select city from orders")
joined, total = con.execute(
    "select count(*), sum(orders) from orders join shops on levenshtein(orders.city, shops.city) <= 2"
).fetchone()
hanzi, latin, alike = con.execute(
    "select levenshtein('杭州', '杭洲'), levenshtein('Hangzhou', 'Hangzhuo'), jaro_winkler_similarity('沃尔玛', '沃尔马')"
).fetchone()
print(
    f"{duckdb.__version__}: {len(CITIES)} rows joined to {joined}, orders {total} for {100 * len(CITIES)}; "
    f"杭州 to 杭洲 {hanzi}, Hangzhou to Hangzhuo {latin}; jaro_winkler {alike:.2f}"
)
seen = (joined, total, hanzi, latin, round(alike, 2))
old, new = (24, 2400, 3, 2, 0.87), (400, 40000, 1, 2, 0.82)
sys.exit(0 if seen == (old if duckdb.__version__.startswith("1.") else new) else 1)
PY
for release in duckdb==1.4.5 duckdb==1.5.6 duckdb==2.0.1; do
  python3 -m venv "$place/$release"
  "$place/$release/bin/pip" install -qq "$release"
  "$place/$release/bin/python" "$place/names.py"
done
