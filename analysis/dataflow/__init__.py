"""The model: one small pure function per figure, joined by its parameters' names into a dataflow (Apache Hamilton).

Belongs here: formulas. Does not belong here: data, designs, words, and anything that knows one particular study.
"""

from analysis.dataflow import (
    bill,
    cash,
    contribution,
    coverage,
    fee_forms,
    market,
    membership,
    stopping,
    strategy,
    supply,
    timing,
    tools,
    viability,
)

MODULES = (
    market,
    membership,
    contribution,
    fee_forms,
    viability,
    coverage,
    supply,
    strategy,
    tools,
    cash,
    stopping,
    bill,
    timing,
)
