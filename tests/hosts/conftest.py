"""Both hosts as tests open workbooks through them, and the cells as an independent reader sees them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from regulars.hosts.contract import Host, RawTable
from regulars.hosts.file import FileHost

Opening = Callable[[Path], AbstractContextManager[Host]]


@dataclass(frozen=True)
class Opened:
    """One kind of host: `host(path)` is a context manager that keeps what was written."""

    kind: str
    host: Opening

    @property
    def in_excel(self) -> bool:
        return self.kind == "excel"

    def table(self, path: Path, name: str) -> RawTable:
        with self.host(path) as host:
            return host.read(name)


@pytest.fixture(params=["file", pytest.param("excel", marks=pytest.mark.office)])
def opened(request: pytest.FixtureRequest) -> Opened:
    """Each host: a package on disk, and a live workbook, LibreOffice playing Excel."""
    if request.param == "excel":
        request.getfixturevalue("uno_app")
        return Opened("excel", in_excel)
    return Opened("file", on_disk)


@contextmanager
def on_disk(path: Path) -> Iterator[Host]:
    with FileHost(path) as host:
        yield host


@contextmanager
def in_excel(path: Path) -> Iterator[Host]:
    import xlwings as xw

    from regulars.hosts.excel import ExcelHost

    book = xw.Book(str(path))
    yield ExcelHost(book)
    book.save()
    book.close()


@pytest.fixture
def cells() -> Callable[..., list[Any]]:
    """Cells as openpyxl reads them: cells(path, "A2:A4"), on the first sheet unless it is named."""

    def read(path: Path, area: str, sheet: str | None = None, formulas: bool = False) -> list[Any]:
        book = openpyxl.load_workbook(path, data_only=not formulas)
        found = (book[sheet] if sheet else book.worksheets[0])[area]
        return [cell.value for row in found for cell in row]

    return read


@pytest.fixture
def hosts(uno_app: Any) -> dict[str, Opening]:
    """Both hosts at once."""
    return {"file": on_disk, "excel": in_excel}
