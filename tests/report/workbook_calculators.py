"""What computes a workbook in tests: a calculator from the package registry, and LibreOffice where it is installed."""

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl

SOFFICE = shutil.which("soffice")
CALCULATORS = ("registry", *(["libreoffice"] if SOFFICE else []))


def changed(made: bytes, sets: dict[str, float], target: Path) -> Path:
    """The file with inputs typed over, and without the values that the formulas had."""
    file = openpyxl.load_workbook(io.BytesIO(made))
    for name, value in sets.items():
        sheet, cell = next(iter(file.defined_names[name].destinations))
        assert isinstance(file[sheet][cell].value, int | float), name
        file[sheet][cell].value = value
    file.save(target)
    return target


def by_registry(path: Path, cases: list[dict[str, float]]) -> list[dict]:
    """Cells by (sheet, cell), computed in Python; the file is read once and its inputs set for each case."""
    import formulas

    names = openpyxl.load_workbook(path).defined_names
    model, found = formulas.ExcelModel().loads(str(path)).finish(), []
    for sets in cases:
        typed = {
            f"'[{path.name}]{sheet.upper()}'!{cell.replace('$', '')}": value
            for name, value in sets.items()
            for sheet, cell in names[name].destinations
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
        file = openpyxl.load_workbook(out / path.name, data_only=True)
        found.append(
            {
                (sheet.title.upper(), cell.coordinate): cell.value
                for sheet in file
                for row in sheet.iter_rows()
                for cell in row
            }
        )
    return found


def live(file: openpyxl.Workbook):
    """Sheet, cell and key of every formula."""
    for sheet in file:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, sheet.cell(cell.row, 1).value
