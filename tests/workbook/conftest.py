"""The workbook of the study in `data/`, made once for all tests here: as bytes, and as openpyxl reads it."""

import io

import openpyxl
import pytest
from real_study import opened

from analysis.workbook import workbook


@pytest.fixture(scope="session")
def made() -> bytes:
    return workbook(opened())


@pytest.fixture(scope="session")
def file(made) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))
