"""A linear programme that HiGHS solves again and again, each time from where it stood.

Here belongs what branching asks of HiGHS: other ends for some variables, a value, and where to begin. How a programme
is solved once is `highs`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from analysis.methods.coverage import highs


class WarmProgramme:
    """A programme of least cost whose first variables change their ends.

    Parameters
    ----------
    model : as scipy's `milp` takes it; no variable is whole.
    number : of the variables, from the first, whose ends change.
    stopped : asked now and then whether to give up.

    Attributes
    ----------
    low, high : ends of these variables at the beginning, shape (number,).

    Examples
    --------
    One of two, then without the cheaper one:

    >>> from scipy.optimize import Bounds, LinearConstraint
    >>> rows = LinearConstraint(np.ones((1, 2)), 1, 1)
    >>> model = {"c": np.array([-1.0, -2.0]), "integrality": np.zeros(2), "bounds": Bounds(0, 1), "constraints": rows}
    >>> programme = WarmProgramme(model, 2, lambda: False)
    >>> programme.value(), abs(programme.variables()).tolist()
    (-2.0, [0.0, 1.0])
    >>> programme.hold(1, 0.0, 0.0)
    >>> programme.value()
    -1.0
    >>> programme.hold(0, 0.0, 0.0)
    >>> programme.value()
    inf
    """

    def __init__(self, model: dict[str, Any], number: int, stopped: Callable[[], bool]) -> None:
        self._core, self._stopped = highs._core, stopped
        self._highs, options = self._core._Highs(), self._core.HighsOptions()
        options.output_flag, options.log_to_console = False, False
        # What is presolved anew each time begins anew each time.
        options.solver, options.presolve = "simplex", "off"
        self._highs.passOptions(options)
        self._highs.passModel(highs.highs_model(**model | {"integrality": np.zeros(model["c"].size)}))
        self._highs.setCallback(self._asked, None)
        self._highs.startCallback(self._core.cb.kCallbackSimplexInterrupt)
        self._columns = np.arange(number, dtype=np.int32)
        ends = (np.broadcast_to(getattr(model["bounds"], end), model["c"].shape) for end in highs.ENDS)
        self.low, self.high = (end[:number].astype(float) for end in ends)

    def aim(self, cost: float) -> None:
        """Give up at a bound above this cost, as at constraints that nothing satisfies."""
        self._highs.setOptionValue("objective_bound", float(cost))

    def value(self) -> float | None:
        """The least cost, inf where nothing is left that costs as little as aimed at, None where stopped."""
        known = self._core.HighsModelStatus
        while not self._stopped():
            self._highs.run()
            state = self._highs.getModelStatus()
            if state == known.kOptimal:
                return float(self._highs.getInfo().objective_function_value)
            if state in (known.kInfeasible, known.kObjectiveBound):
                return np.inf
            # Otherwise it was stopped, or lost its way in rounding: then from the beginning.
            self._highs.clearSolver()
        return None

    def variables(self) -> np.ndarray:
        """Values of the first variables in the answer."""
        return np.array(self._highs.getSolution().col_value)[: self._columns.size]

    def prices(self) -> np.ndarray:
        """By how much the cost rises at least for each unit by which one of them does: its reduced cost."""
        return np.array(self._highs.getSolution().col_dual)[: self._columns.size]

    def basis(self) -> Any:
        """Where the programme stands, for `begin`."""
        return self._highs.getBasis()

    def begin(self, low: np.ndarray, high: np.ndarray, basis: Any) -> None:
        """Take other ends of all these variables, and a basis unless it is None."""
        self._highs.changeColsBounds(self._columns.size, self._columns, low, high)
        if basis is not None:
            self._highs.setBasis(basis)

    def hold(self, column: int, low: float, high: float, basis: Any = None) -> None:
        """Take other ends of one of them, and a basis unless it is None."""
        self._highs.changeColBounds(int(column), float(low), float(high))
        if basis is not None:
            self._highs.setBasis(basis)

    def _asked(self, kind: Any, message: str, out: Any, answer: Any, data: Any) -> None:
        if self._stopped():
            answer.user_interrupt = True
