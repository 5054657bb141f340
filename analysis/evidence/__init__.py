"""The evidence of a study: read a folder of text, check all of it, hand it over typed.

Belongs here: what a file of the folder may contain, how it is read, and how a fault is worded.
Does not belong here: what the numbers mean for the study, draws, overrides (`analysis.study`).
"""

from .bilingual import Bilingual
from .claims import ClaimText
from .correlations import Correlation
from .faults import EvidenceError, Fault
from .folder import Evidence, load
from .inputs import Input, InputCell
from .measurement import Measurement
from .options import Option
from .raw import RawData, RawTableEntry
from .scenario import Scenario, read_scenario, save_scenario

__all__ = [
    "Bilingual",
    "ClaimText",
    "Correlation",
    "Evidence",
    "EvidenceError",
    "Fault",
    "Input",
    "InputCell",
    "Measurement",
    "Option",
    "RawData",
    "RawTableEntry",
    "Scenario",
    "load",
    "read_scenario",
    "save_scenario",
]
