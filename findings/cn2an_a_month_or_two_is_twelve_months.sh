#!/usr/bin/env bash
# Expected: transform turns the numbers of a Chinese sentence into figures, 三百五十家 into 350家, and leaves what is no number,
#   as it leaves 七八千元 (seven or eight thousand yuan) and 四五十岁, with a warning that they do not fit the form.
# Happens: two digits side by side, Chinese for "one or two", are taken for the digits of a number wherever no unit of tens
#   follows: who comes every month or two (一两个月) comes every 12 months, two or three visits (两三次) are 23, three to five
#   years (三五年) are 35, and cities of the second and third tier (二三线) are of tier 23. Answers of a survey become
#   numbers ten times as large, without a warning, by the rule that reads a year (二零二六年) rightly.
# Versions: cn2an 0.5.24.
# Seen:
#   as they should: 三百五十家 350家; 二零二六年 2026年; 七八千元 七八千元; 四五十岁 四五十岁
#   一两个月来一次 12个月来1次
#   每人来两三次 每人来23次
#   三五年内 35年内
#   二三线城市 23线城市
#   每次花五六分钟 每次花56分钟
#   with a warning: 七八千元 四五十岁
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/or.py" <<'PY'
import sys
import warnings

import cn2an

RIGHT = {"三百五十家": "350家", "二零二六年": "2026年", "七八千元": "七八千元", "四五十岁": "四五十岁"}
WRONG = {
    "一两个月来一次": "12个月来1次", "每人来两三次": "每人来23次", "三五年内": "35年内", "二三线城市": "23线城市",
    "每次花五六分钟": "每次花56分钟",
}
seen, silent = {}, []
for text in RIGHT | WRONG:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        seen[text] = cn2an.transform(text, "cn2an")
    if not told:
        silent.append(text)
print("as they should:", "; ".join(f"{text} {seen[text]}" for text in RIGHT))
for text in WRONG:
    print(text, seen[text])
print("with a warning:", *(text for text in seen if text not in silent))
sys.exit(0 if seen == RIGHT | WRONG and set(seen) - set(silent) == {"七八千元", "四五十岁"} else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq cn2an==0.5.24
"$place/venv/bin/python" "$place/or.py"
