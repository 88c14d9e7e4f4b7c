"""Starting a new team workbook: a copy of the one that ships."""

import shutil
from pathlib import Path

from regulars.problems import Refusal
from regulars.shipped import shipped
from regulars.tables.declaration import Language
from regulars.wording import preferred_language


def new_workbook(path: Path, language: Language | None = None) -> Path:
    """Copy the team workbook to `path` (.xlsm) and give its full path.

    Raises Refusal where a file stands there already, the folder is missing, or the name does not end in .xlsm.
    """
    if path.suffix.lower() != ".xlsm":
        raise Refusal("refusal.not_xlsm", exit_code=2, path=path, better=f"{path.stem or 'team'}.xlsm")
    if path.exists():
        raise Refusal("refusal.exists", exit_code=2, path=path)
    if not path.parent.is_dir():
        raise Refusal("refusal.no_folder", exit_code=2, path=path.parent)
    template = shipped("workbook_templates", f"team_{language or preferred_language()}.xlsm")
    with template.open("rb") as source, path.open("xb") as target:
        shutil.copyfileobj(source, target)
    return path.resolve()
