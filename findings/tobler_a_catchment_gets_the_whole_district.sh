#!/usr/bin/env bash
# Expected: area_interpolate gives a catchment of one square kilometre on the border of two districts of a hundred the part of
#   their residents that its area is of theirs: half a hundredth of each, 7,500 of 1,500,000.
# Happens: all residents of a district go to whatever the targets cover of it, unless allocate_total=False is said: 1,500,000
#   for the square kilometre, and half a million each for two overlapping catchments in one district, which adds up to the
#   district so that totals check. Means (intensive variables) are right. With targets that cover everything, as in the
#   guides, both are the same, so that the difference is not met before it matters.
# Versions: tobler 0.13.0, geopandas 1.2.0, shapely 2.2.0, numpy 2.4.6, pandas 3.1.1.
# Seen:
#   by area: square 7,500, circles 31,365 and 31,365
#   area_interpolate: square 1,500,000 of mean income 65.0, circles 500,000 and 500,000; warnings 0
#   allocate_total=False: square 7,500; targets that cover everything: 500,000 and 1,000,000
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/catchment.py" <<'PY'
import sys
import warnings

import geopandas as gpd
from shapely.geometry import Point, box
from tobler.area_weighted import area_interpolate

KM = 1000
districts = gpd.GeoDataFrame(
    {"residents": [1_000_000.0, 500_000.0], "income": [50.0, 80.0]},
    geometry=[box(0, 0, 10 * KM, 10 * KM), box(10 * KM, 0, 20 * KM, 10 * KM)], crs=3857,
)
square = box(9.5 * KM, 4.5 * KM, 10.5 * KM, 5.5 * KM)
circles = [Point(5 * KM, 5 * KM).buffer(KM), Point(5.5 * KM, 5 * KM).buffer(KM)]
everything = [box(0, 0, 5 * KM, 10 * KM), box(5 * KM, 0, 20 * KM, 10 * KM)]


def asked(shapes, **more):
    targets = gpd.GeoDataFrame(geometry=shapes, crs=3857)
    found = area_interpolate(districts, targets, extensive_variables=["residents"], intensive_variables=["income"], **more)
    return found["residents"].round().astype(int).tolist(), found["income"].round(1).tolist()


by_area = [round(sum(n * shape.intersection(d).area / d.area for n, d in zip(districts.residents, districts.geometry))) for shape in (square, *circles)]
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    one, two, whole = asked([square]), asked(circles), asked(everything)
    said = asked([square], allocate_total=False)
mine = [entry for entry in told if "tobler" in entry.filename]
print(f"by area: square {by_area[0]:,}, circles {by_area[1]:,} and {by_area[2]:,}")
print(f"area_interpolate: square {one[0][0]:,} of mean income {one[1][0]}, circles {two[0][0]:,} and {two[0][1]:,}; warnings {len(mine)}")
print(f"allocate_total=False: square {said[0][0]:,}; targets that cover everything: {whole[0][0]:,} and {whole[0][1]:,}")
wrong = one[0] == [1_500_000] and two[0] == [500_000, 500_000] and not mine
sys.exit(0 if wrong and said[0] == by_area[:1] == [7500] and whole[0] == [500_000, 1_000_000] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq tobler==0.13.0 geopandas==1.2.0 shapely==2.2.0 numpy==2.4.6 pandas==3.1.1
"$place/venv/bin/python" "$place/catchment.py"
