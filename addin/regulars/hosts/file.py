"""A workbook as a package on disk: read table by table, written by patching the parts that are ours."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from regulars.hosts.contract import RawTable, Update, Written

if TYPE_CHECKING:
    from regulars.hosts.package.archive import Package


class FileHost:
    """A .xlsx or .xlsm on disk, open for one refresh; use it as a context manager.

    Raises Refusal where the file is missing, is no workbook, or cannot be patched safely.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def __enter__(self) -> Self:
        from regulars.hosts.package.archive import open_package
        from regulars.hosts.package.structure import places, structure

        self._package: Package = open_package(self.path)
        self._structure = structure(self._package)
        self._places = places(self._package, self._structure)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._package.__exit__(kind, error, trace)

    @property
    def title(self) -> str:
        """The file's name."""
        return self.path.name

    def tables(self) -> Sequence[str]:
        """Names of the declared tables found."""
        return tuple(self._places)

    def read(self, name: str) -> RawTable | None:
        """One table as it stands; None where the workbook does not hold it."""
        from regulars.hosts.package.reading import read_table

        place = self._places.get(name)
        return read_table(self._package, self._structure, place) if place else None

    def write(self, updates: Sequence[Update]) -> Written:
        """Patch the file in one exchange; a file that would not change is left as it is, byte for byte."""
        from regulars.hosts.package.patch import patch
        from regulars.hosts.package.saving import save
        from regulars.hosts.package.verify import verify

        package = self._package
        plan = patch(package, self._structure, [(self._places[update.table.name], update) for update in updates])

        def verified(written: Path) -> list[str]:
            findings = verify(written, package, plan.replaced, plan.dropped)
            package.close()  # Windows does not put another file in the place of one that is open
            return findings

        if plan.replaced or plan.dropped:
            save(
                self.path,
                package.digest,
                lambda out: package.write_to(out, plan.replaced, plan.dropped),
                verified,
            )
        return Written(bool(plan.replaced or plan.dropped), plan.problems, plan.rows)
