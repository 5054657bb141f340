#!/usr/bin/env bash
# Expected: a dataflow of plain numbers loads Hamilton and what Hamilton needs; a library that merely lies in the same
#   environment costs nothing until it is used; and disable_autoload(), called before the driver is imported, prevents it.
# Happens: importing the driver imports Polars and Matplotlib too, because they are installed: hundreds of modules more
#   at every start. disable_autoload() works only before function_modifiers is imported, which
#   is the import that a module of functions begins with; after it the call is accepted and changes nothing.
# Versions: apache-hamilton 1.90.0 (the renamed sf-hamilton), polars 2.1.0, matplotlib 3.11.2, pandas 3.1.1.
# Seen:
#   as it comes: polars True, matplotlib True
#   disabled after function_modifiers: polars True, matplotlib True
#   disabled first: polars False, matplotlib False, 706 of 1097 modules
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq apache-hamilton==1.90.0 polars==2.1.0 matplotlib==3.11.2 pandas==3.1.1
cat > "$place/start.py" <<'PY'
import sys

when = sys.argv[1]
if when == "first":
    from hamilton import registry

    registry.disable_autoload()
from hamilton import function_modifiers  # noqa: F401

if when == "late":
    from hamilton import registry

    registry.disable_autoload()
from hamilton import driver  # noqa: F401

print("polars" in sys.modules, "matplotlib" in sys.modules, len(sys.modules))
PY
cd "$place"
for when in never late first; do
    "$place/venv/bin/python" start.py $when > $when.txt 2> /dev/null
done
read -r polars plots all < never.txt
echo "as it comes: polars $polars, matplotlib $plots"
read -r late_polars late_plots _ < late.txt
echo "disabled after function_modifiers: polars $late_polars, matplotlib $late_plots"
read -r first_polars first_plots few < first.txt
echo "disabled first: polars $first_polars, matplotlib $first_plots, $few of $all modules"
[ "$polars $plots $late_polars $late_plots" = "True True True True" ]
[ "$first_polars $first_plots" = "False False" ] && [ $((few * 10)) -lt $((all * 7)) ]
