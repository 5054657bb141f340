"""What computes a workbook in tests: a calculator from the package registry, and LibreOffice where it is installed."""

import gc
import io
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

import openpyxl

SOFFICE = shutil.which("soffice")
CALCULATORS = ("registry", *(["libreoffice"] if SOFFICE else []))


def changed(made: bytes, cases: list[dict[str, float]], folder: Path) -> list[Path]:
    """A file per case with its inputs typed over, and without the values that the formulas had."""
    file, as_made, paths = openpyxl.load_workbook(io.BytesIO(made)), {}, []
    for n, sets in enumerate(cases):
        for name, value in (as_made | sets).items():
            sheet, place = next(iter(file.defined_names[name].destinations))
            cell = file[sheet][place]
            assert isinstance(cell.value, int | float), name
            as_made.setdefault(name, cell.value)
            cell.value = value
        paths.append(folder / f"{n}.xlsx")
        file.save(paths[-1])
    return paths


@contextmanager
def uncollected():
    """A calculator makes millions of objects and keeps them all: looking for cycles among them takes a third more."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@uncollected()
def by_registry(path: Path, cases: list[dict[str, float]], without: tuple[str, ...] = ()) -> list[dict]:
    """Cells by (sheet, cell), computed in Python; the file is read once and its inputs set for each case.

    Of a sheet left out with `without` only those cells are read that a formula of another asks for.
    """
    import formulas

    model, found = formulas.ExcelModel(), []
    book, context = model.add_book(str(path))
    for sheet in book.worksheets:
        if sheet.title not in without:
            model.push(sheet, context)
    model.finish()
    for sets in cases:
        typed = {
            f"'[{path.name}]{sheet.upper()}'!{cell.replace('$', '')}": value
            for name, value in sets.items()
            for sheet, cell in book.defined_names[name].destinations
        }
        solution, cells = model.calculate(inputs=typed), {}
        for place, item in solution.items():
            file, _, rest = str(place).partition("]")
            sheet, _, cell = rest.partition("'!")
            if file.startswith("'[") and cell.isalnum():
                value = item.value[0, 0]
                cells[sheet, cell] = value.item() if hasattr(value, "item") else value
        found.append(cells)
    return found


@uncollected()
def at_points(path: Path, typed: dict[str, Sequence[float]], asked: dict[str, str]) -> list[dict[str, float | str]]:
    """What some cells are worth at many points: only what they rest on is read, once, and worked out.

    Parameters
    ----------
    typed : by cell as in ``Inputs!G5``, what is typed there at each point.
    asked : by key, a cell.
    """
    import formulas

    def place(cell: str, folder: str = "") -> str:
        sheet, _, address = cell.rpartition("!")
        return f"'{folder}[{path.name}]{sheet.upper()}'!{address.replace('$', '')}"

    model = formulas.ExcelModel().from_ranges(*(place(cell, f"{path.parent}/") for cell in asked.values()))
    model.finish(complete=False)
    compute = model.compile(inputs=[place(c) for c in typed], outputs=[place(c) for c in asked.values()])
    found = []
    for point in zip(*typed.values(), strict=True):
        values = [cell.value[0, 0] for cell in compute(*map(float, point))]
        plain = [v.item() if hasattr(v, "item") else v for v in values]
        found.append(dict(zip(asked, plain, strict=True)))
    return found


def by_libreoffice(paths: list[Path]) -> list[dict]:
    """The same, computed by LibreOffice from files in which the inputs were typed over; one run for all."""
    out = paths[0].parent / "recalculated"
    command = [
        SOFFICE,
        f"-env:UserInstallation={(paths[0].parent / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(out),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    found = []
    for path in paths:
        file = openpyxl.load_workbook(out / path.name, data_only=True, read_only=True)
        cells = (cell for sheet in file for row in sheet.iter_rows() for cell in row if cell.value is not None)
        found.append({(cell.parent.title.upper(), cell.coordinate): cell.value for cell in cells})
    return found


def live(file: openpyxl.Workbook):
    """Sheet, cell and key of every formula."""
    for sheet in file:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, sheet.cell(cell.row, 1).value
