"""Shows how a figure is made: its formula, its value, and what it is made from, down to the documents.

Belongs here: the command. Does not belong here: the tree (`analysis.study`).
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from analysis.cli.shared import add_study_option, print_progress
from analysis.common.names import did_you_mean
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from analysis.study import Study

# Numbers of the report that are no figure of the model.
OF_THE_DECISION = (
    "breaks_even",
    "evpi",
    "evppi",
    "expected_gain",
    "explained_by_two",
    "holds",
    "least_odds",
    "flip",
    "decision_flip",
    "trial_users",
    "trial_cost",
    "trial_days",
    "evsi",
    "best_trial_users",
    "best_trial_cost",
    "best_trial_discounts",
    "best_trial_evsi",
)
SUMMARY = "how a figure is made, down to its sources"
EXAMPLES = (
    ("explain breakeven_spend", "how a figure is made, down to its sources"),
    ("explain card_fee", "what an input rests on"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_study_option(parser)
    parser.add_argument("figure", metavar="FIGURE", help="the figure's name, as in the report's links")


def check_coordinates(study: Study, figure: str) -> None:
    """Refuse coordinates that a figure or an input does not have.

    Raises
    ------
    AnalysisError : no such dimension or coordinate; the message names those that there are.
    """
    from analysis.study.graph import OPTION_FIGURES

    name, bracket, at = figure.partition("[")
    if not bracket:
        return
    value = study[name].value
    known = {str(dim): [str(label) for label in value[dim].values] for dim in value.dims}
    if name in OPTION_FIGURES and study.decides:
        known["option"] = [*study.evidence.options, "best"]
    for pair in at.removesuffix("]").split(","):
        dim, equals, label = (part.strip() for part in pair.partition("="))
        if not equals or not at.endswith("]"):
            raise AnalysisError(f"{figure}: expected {name}[dim=coordinate,…]")
        if dim not in known:
            raise AnalysisError(f'{figure}: {name} has the dimensions {", ".join(known) or "none"}, not "{dim}"')
        if label not in known[dim]:
            there = did_you_mean(label, known[dim]) or f"; there are {', '.join(known[dim])}"
            raise AnalysisError(f'{figure}: {name} has no {dim} "{label}"{there}')


def run(options: argparse.Namespace) -> int:
    """Print how a figure is made; a key with coordinates, as `diff` and numbers.json have it, leads to its figure."""
    from analysis.study import Study

    print_progress("evaluating the study")
    study, (name, at, _) = Study.open(options.study), options.figure.partition("[")
    if name in OF_THE_DECISION:
        raise AnalysisError(
            f"{options.figure} is worked out over all options and draws, not by the model alone\n"
            "Next: its formula is in appendix C of the report; notebook 3 shows how it comes about"
        )
    tree = study.explain(name)
    check_coordinates(study, options.figure)
    if at:
        print(f"{options.figure} is one value of {name}, here with what inputs.toml states:")
    print(tree)
    return 0
