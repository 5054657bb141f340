"""When the decision falls: the day on which the test proposed by a study has been run.

Belongs here: days of the calendar. Does not belong here: what the test measures and what its data are worth
(`decision.trial`), months of signing (supply).
"""

from __future__ import annotations

import xarray as xr

from analysis.dataflow.figure import figure


@figure("date", "决定之日", "Day of the decision")
def decision_date(study_date: xr.DataArray, test_preparation: xr.DataArray, test_days: xr.DataArray) -> xr.DataArray:
    """t₀ + t_prepare + t_test, from the day of the report; counted as spreadsheets count days."""
    return study_date + test_preparation + test_days
