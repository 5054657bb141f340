#!/usr/bin/env bash
# Expected: amounts as people write them: 1万5 is 15,000 yuan, 一千二 is 1,200 and 3毛5 is 0.35; cn2an reads
#   the first two so.
# Happens: jionlp takes the last figure for single yuan, and in 1万5 takes the ten thousand twice: 20,010. Each comes back
#   with "accurate" beside it, as 1.5万, read rightly, does.
# Versions: jionlp 1.5.31, cn2an 0.5.24.
# Seen:
#   1.5万 15000 accurate, cn2an 15000
#   1万5 20010 accurate, cn2an 15000
#   一万五 10005 accurate, cn2an 15000
#   一千二 1002 accurate, cn2an 1200
#   2亿3 400000006 accurate
#   3毛5 5.3 accurate
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/amounts.py" <<'PY'
import contextlib
import io
import sys

with contextlib.redirect_stdout(io.StringIO()):
    import jionlp
import cn2an

seen = []
for text in ("1.5万", "1万5", "一万五", "一千二", "2亿3", "3毛5"):
    found = jionlp.parse_money(text)
    line = f"{text} {float(found['num']):.10g} {found['definition']}"
    if text[0] != "2" and "毛" not in text:  # those it does not read
        line += f", cn2an {cn2an.cn2an(text, 'smart'):.10g}"
    print(line)
    seen.append((float(found["num"]), found["definition"]))
wanted = [15000, 20010, 10005, 1002, 400000006, 5.3]
sys.exit(0 if seen == [(value, "accurate") for value in wanted] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq jionlp==1.5.31 cn2an==0.5.24
"$place/venv/bin/python" "$place/amounts.py"
