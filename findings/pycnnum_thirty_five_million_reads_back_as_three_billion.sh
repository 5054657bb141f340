#!/usr/bin/env bash
# Expected: an amount that a library writes in Chinese is read back by it as the amount it was: 35,000,000 is 三千五百万.
# Happens: cn2num takes 三千 for three thousand 百万: what it wrote itself is 3,005,000,000. Amounts below a million come back as
#   they were; of those above one in ten comes back as another, but of whole millions, which people write in characters, nine
#   in ten. Nothing says so. A point is read, but not the unit after it: 二点五万 (25,000) is 2.5.
# Versions: pycnnum 2.1.1.
# Seen:
#   1,000 to 10,000: 0.0% come back as another amount
#   100,000 to 1,000,000: 0.0% come back as another amount
#   1,000,000 to 10,000,000: 10.1% come back as another amount
#   10,000,000 to 100,000,000: 9.8% come back as another amount
#   of the whole millions from 10 to 99: 81 of 90, sum 4905 million, read back 405855 million
#   35,000,000 is written 三千五百万 and read 3,005,000,000; 二点五万 is read 2.5
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/back.py" <<'PY'
import random
import sys

from pycnnum import cn2num, num2cn

draw = random.Random(0)
wrong = {}
for low in (10**3, 10**5, 10**6, 10**7):
    amounts = [draw.randrange(low, 10 * low) for _ in range(2000)]
    back = [cn2num(num2cn(amount)) for amount in amounts]
    wrong[low] = sum(a != b for a, b in zip(amounts, back)) / len(amounts)
    print(f"{low:,} to {10 * low:,}: {wrong[low]:.1%} come back as another amount")
millions = [number * 10**6 for number in range(10, 100)]
back = [cn2num(num2cn(amount)) for amount in millions]
others = sum(a != b for a, b in zip(millions, back))
print(
    f"of the whole millions from 10 to 99: {others} of {len(millions)}, sum {sum(millions) // 10**6} million, "
    f"read back {sum(back) // 10**6} million"
)
text = num2cn(35_000_000)
print(f"35,000,000 is written {text} and read {cn2num(text):,}; 二点五万 is read {cn2num('二点五万')}")
small = wrong[10**3] == wrong[10**5] == 0
sys.exit(0 if small and wrong[10**7] > 0.05 and others == 81 and cn2num(text) == 3_005_000_000 and cn2num("二点五万") == 2.5 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pycnnum==2.1.1
"$place/venv/bin/python" "$place/back.py"
