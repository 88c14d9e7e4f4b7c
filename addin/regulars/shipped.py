"""Where the files that ship with the package are, in a checkout and in an installed wheel alike."""

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent.parent


def shipped(folder: str, name: str) -> Path:
    """A file of `workbook_templates` or `macros`.

    Raises FileNotFoundError where the installation is incomplete.
    """
    for root in (PACKAGE, CHECKOUT):
        path = root / folder / name
        if path.exists():
            return path
    raise FileNotFoundError(f"{folder}/{name} is missing from this installation of Regulars")
