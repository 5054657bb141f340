"""Copies of the study with one, two, three or five named players, or with sales of one and bounds of the others."""

import re
import shutil
from pathlib import Path

from real_study import DATA

AMAP = '  { platform = "amap", low = 0, value = 0.01, high = 0.05 },\n'
FURTHER = (
    '  { platform = "kuaishou", low = 0.01, value = 0.03, high = 0.06 },\n'
    '  { platform = "ctrip", low = 0.02, value = 0.05, high = 0.1 },\n'
)
WORDS = '[words.kuaishou]\nzh = "快手"\nen = "Kuaishou"\n\n[words.ctrip]\nzh = "携程"\nen = "Trip.com"\n\n'


def without(inputs: str, name: str) -> str:
    """inputs.toml without one table."""
    return re.sub(rf"\[{name}\]\n.*?(?=\n\[)", "", inputs, flags=re.DOTALL)


def alone(inputs: str) -> str:
    """inputs.toml in which only one of the two largest is left."""
    inputs = re.sub(r'  \{ platform = "(douyin|amap)".*\n', "", without(inputs, "player_share"))
    start, end = inputs.index("[reported_share]"), inputs.index("[target_ratio]")
    single = re.sub(
        r'low = .*\nbase = .*\nhigh = .*\ndistribution = "uniform"',
        'value = 1\ndistribution = "fixed"',
        inputs[start:end],
    ).replace("range = [0.5, 0.95]", "range = [0.5, 1]")
    single = single.replace('basis = "reported"\n', 'basis = "assumed"\n')
    return inputs[:start] + single + inputs[end:]


def study_with(folder: Path, players: int) -> Path:
    """A copy of the study with this many named players."""
    shutil.copytree(DATA, folder)
    path, study = folder / "inputs.toml", folder / "study.toml"
    inputs = path.read_text(encoding="utf-8")
    if players == 5:
        inputs = inputs.replace(AMAP, AMAP + FURTHER)
        study.write_text(study.read_text(encoding="utf-8").replace("[words.others]", WORDS + "[words.others]"), "utf-8")
    elif players < 3:
        inputs = without(inputs, "player_share") if players == 2 else alone(inputs)
    path.write_text(inputs, encoding="utf-8")
    return folder


BOUNDS = """[player_share]
name = { zh = "各家的份额", en = "Share of each" }
unit = "share"
by = ["platform"]
cells = [
  { platform = "amap", low = 0, value = 0.01, high = 0.05 },
  { platform = "douyin", low = 0.2, value = 0.27, high = 0.35 },
]
distribution = "pert"
basis = "assumed"
facts = []
why = { zh = "没有公布份额，只有上下限。", en = "Nobody published a share, so these are bounds." }
quality = "red"

"""


def bounds_only(folder: Path) -> Path:
    """A copy of the study in which sales of one player are known, and bounds of the shares of two others."""
    study_with(folder, 1)
    path = folder / "inputs.toml"
    path.write_text(path.read_text("utf-8").replace("[player_scale]", BOUNDS + "[player_scale]"), "utf-8")
    return folder
