"""One run of HiGHS that can be stopped, by its limit or by an interrupt, and then gives the best it has.

Here belongs how HiGHS is run. scipy's `milp` answers an interrupt only when HiGHS is through, and without what it had
found, so HiGHS runs on a thread here: it hears of the interrupt when it next reports, and where it does not report
within `GRACE` it is left to end by itself. What the programmes say is `programme`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, process_time
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import LinearConstraint, milp

try:
    from scipy.optimize._highspy import _core  # what `milp` calls: of scipy, only this reports while it runs
except ImportError:  # a scipy that has it elsewhere: answers are the same, but for what an interrupt leaves
    _core = None

GRACE = 1.0
"""Seconds that HiGHS has to end after an interrupt, or after its limit."""

ENDS = ("lb", "ub")
"""What scipy calls the ends of bounds and constraints."""

PACE, MOST = 0.05, 5.0
"""Seconds of the processor for which its pace is measured, and the slowest that is waited for."""

TICK = 0.2
"""Seconds between looks for an interrupt, which some systems do not deliver to a thread that waits."""


@dataclass
class HighsRun:
    """What a run has found so far.

    Attributes
    ----------
    x : values of the variables in the best answer, None without any.
    bound : on the objective, which is to be least.
    proved : whether the answer is optimal.
    infeasible : whether nothing satisfies the constraints.
    interrupted : whether somebody stopped it.
    late : whether its time of the processor is up.

    Examples
    --------
    >>> HighsRun().x is None, HighsRun().proved
    (True, False)
    """

    x: np.ndarray | None = None
    bound: float = -np.inf
    proved: bool = False
    infeasible: bool = False
    interrupted: bool = False
    late: bool = False
    _over: threading.Event = field(default_factory=threading.Event, repr=False)
    _fault: BaseException | None = field(default=None, repr=False)

    def heard(self, kind: Any, message: str, out: Any, answer: Any, data: Any) -> None:
        """Keep what HiGHS reports, and tell it to stop where it should."""
        if kind == _core.cb.kCallbackMipImprovingSolution:
            self.x = np.array(out.mip_solution)
        if np.isfinite(out.mip_dual_bound):
            self.bound = max(self.bound, float(out.mip_dual_bound))
        if self.interrupted or self.late:
            answer.user_interrupt = True

    def work(self, task: Callable[[], None]) -> None:
        """Do what finds the answer, on the thread of its own."""
        try:
            task()
        except BaseException as fault:  # to be raised where the answer is awaited
            self._fault = fault
        finally:
            self._over.set()

    def solve(self, model: dict[str, Any], start: np.ndarray | None, end: float) -> None:
        """Run HiGHS to the end (seconds of `monotonic`)."""
        if _core is None:
            self._solve_silently(model, end)
            return
        highs, options = _core._Highs(), _core.HighsOptions()
        options.output_flag, options.log_to_console, options.mip_rel_gap = False, False, 0.0
        options.time_limit = max(end - monotonic(), 0.05)
        highs.passOptions(options)
        if highs.passModel(highs_model(**model)) == _core.HighsStatus.kError:
            raise ValueError("programme: expected costs, bounds and rows of one length, found others; check its maker")
        if start is not None:
            known = _core.HighsSolution()
            known.col_value = start.tolist()
            highs.setSolution(known)
        highs.setCallback(self.heard, None)
        for kind in (_core.cb.kCallbackMipImprovingSolution, _core.cb.kCallbackMipInterrupt):
            highs.startCallback(kind)
        highs.run()
        state, info = highs.getModelStatus(), highs.getInfo()
        self.proved = state == _core.HighsModelStatus.kOptimal
        self.infeasible = state == _core.HighsModelStatus.kInfeasible
        if np.isfinite(info.mip_dual_bound):
            self.bound = max(self.bound, float(info.mip_dual_bound))
        if info.primal_solution_status == _core.kSolutionStatusFeasible:
            self.x = np.array(highs.getSolution().col_value)

    def _solve_silently(self, model: dict[str, Any], end: float) -> None:
        options = {"mip_rel_gap": 0.0, "time_limit": max(end - monotonic(), 0.05)}
        found = milp(**model, options=options)
        self.x, self.proved, self.infeasible = found.x, found.status == 0, found.status == 2
        if found.mip_dual_bound is not None and np.isfinite(found.mip_dual_bound):
            self.bound = float(found.mip_dual_bound)

    def wait(self, end: float, processor: float) -> None:
        """Until the run is over, or `GRACE` after an end (of the wall's clock and the processor's) or an interrupt."""
        while not self._over.is_set() and monotonic() < end + GRACE:
            try:
                self._over.wait(TICK)
                if not self.late and process_time() >= processor:
                    self.late, end = True, min(end, monotonic())
            except KeyboardInterrupt:
                self.interrupted, end = True, min(end, monotonic())
        if self._fault is not None:
            raise self._fault


def run_highs(
    cost: np.ndarray,
    integrality: np.ndarray,
    bounds: Any,
    constraints: Any,
    seconds: float,
    start: np.ndarray | None = None,
) -> HighsRun:
    """The least cost with no gap left, as far as HiGHS comes.

    Parameters
    ----------
    cost : of each variable, shape (variable,).
    integrality : 1 where a variable is whole, 0 elsewhere, of that shape.
    bounds, constraints : as scipy's `milp` takes them.
    seconds : limit, of the processor's time, kept to `GRACE`; without any left nothing is tried. HiGHS knows the wall's
        clock alone, so on a busy machine it gets more of that.
    start : values of the variables to begin from, of that shape; none unless given.

    Returns
    -------
    HighsRun. An interrupt is not raised but said in it, so that its answer is not lost.

    Examples
    --------
    >>> from scipy.optimize import Bounds
    >>> at_most_one = LinearConstraint(np.ones((1, 2)), 0, 1)
    >>> run = run_highs(np.array([-1.0, -2.0]), np.ones(2), Bounds(0, 1), at_most_one, 5)
    >>> run.x.tolist(), run.bound, run.proved
    ([0.0, 1.0], -2.0, True)
    """
    run, processor = HighsRun(), process_time() + seconds
    if seconds <= 0:
        return run
    end = monotonic() + seconds * _pace()
    model = {"c": cost, "integrality": integrality, "bounds": bounds, "constraints": constraints}
    return _waited(run, lambda: run.solve(model, start, end), end, processor)


def run_task(task: Callable[[HighsRun], None], seconds: float) -> HighsRun:
    """Something that asks HiGHS again and again, as far as it comes.

    Parameters
    ----------
    task : keeps what it finds in the run that it is given, and ends when that is late or interrupted.
    seconds : limit, of the processor's time, kept to `GRACE`; without any left nothing is tried.

    Returns
    -------
    HighsRun. An interrupt is not raised but said in it.

    Examples
    --------
    >>> run_task(lambda run: setattr(run, "bound", -2.0), 5).bound
    -2.0
    """
    run, processor = HighsRun(), process_time() + seconds
    if seconds <= 0:
        return run
    return _waited(run, lambda: task(run), monotonic() + MOST * seconds, processor)


def _waited(run: HighsRun, task: Callable[[], None], end: float, processor: float) -> HighsRun:
    # Not a daemon: Python waits for it at its end, instead of taking the ground from under C++ that calls back.
    threading.Thread(target=run.work, args=(task,), name="HiGHS").start()
    run.wait(end, processor)
    return run


def _pace() -> float:
    """Seconds of the wall's clock for one of the processor's: 1 where nobody else works, `MOST` at most."""
    wall, processor = monotonic(), process_time()
    while process_time() < processor + PACE:
        pass
    return float(np.clip((monotonic() - wall) / PACE, 1.0, MOST))


def highs_model(c: np.ndarray, integrality: np.ndarray, bounds: Any, constraints: Any) -> Any:
    """What scipy's `milp` takes, as HiGHS takes it.

    Parameters
    ----------
    c : cost of each variable, shape (variable,).
    integrality : 1 where a variable is whole, 0 elsewhere, of that shape.
    bounds, constraints : as `milp` takes them.

    Returns
    -------
    HiGHS's own.

    Examples
    --------
    >>> from scipy.optimize import Bounds
    >>> highs_model(np.ones(2), np.ones(2), Bounds(0, 1), LinearConstraint(np.ones((1, 2)), 0, 1)).num_col_
    2
    """
    rows = [constraints] if isinstance(constraints, LinearConstraint) else list(constraints)
    table = sparse.csc_array(sparse.vstack([sparse.csr_array(row.A) for row in rows]))
    low, high = (np.concatenate([np.broadcast_to(getattr(row, end), row.A.shape[0]) for row in rows]) for end in ENDS)
    model = _core.HighsLp()
    model.num_row_, model.num_col_ = table.shape
    model.a_matrix_.num_row_, model.a_matrix_.num_col_ = table.shape
    model.a_matrix_.format_ = _core.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = table.indptr, table.indices, table.data
    model.col_cost_ = c
    model.col_lower_, model.col_upper_ = (np.broadcast_to(getattr(bounds, end), c.shape).astype(float) for end in ENDS)
    model.row_lower_, model.row_upper_ = low.astype(float), high.astype(float)
    kinds = [_core.HighsVarType.kContinuous, _core.HighsVarType.kInteger]
    model.integrality_ = [kinds[int(whole)] for whole in integrality]
    return model


def reports() -> bool:
    """Whether HiGHS can be asked step by step; scipy may have it elsewhere.

    Returns
    -------
    True or False.

    Examples
    --------
    >>> reports() in (True, False)
    True
    """
    return _core is not None
