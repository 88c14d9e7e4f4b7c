"""What somebody said about an export's headings, remembered for the next export that has the same ones."""

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from regulars.exports.columns import Said, folded
from regulars.problems import Refusal
from regulars.tables import Table


def usual_place() -> Path:
    """The file in the user's own configuration folder."""
    from platformdirs import user_config_path

    return user_config_path("regulars", appauthor=False) / "exports.json"


class Remembered:
    """A JSON file: table -> folded headings, joined by a bar -> column key -> heading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tables = _read(path)

    def said(self, table: Table, headings: Sequence[str]) -> Said:
        """What was said about an export with these headings, in whatever order; empty where nothing was."""
        return self._tables.get(table.name, {}).get(_shape(headings), {})

    def keep(self, table: Table, exports: Iterable[Sequence[str]], said: Said) -> bool:
        """Remember it for exports with these headings, beside what was said of them before; whether that worked.

        A locked folder costs a repeated option, never the import.
        """
        shapes = self._tables.setdefault(table.name, {})
        for headings in exports:
            shapes[_shape(headings)] = {**self.said(table, headings), **said}
        text = json.dumps(self._tables, ensure_ascii=False, indent=2, sort_keys=True)
        unfinished = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(self.path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
            return False
        return True


def _shape(headings: Sequence[str]) -> str:
    return "|".join(sorted(filter(None, map(folded, headings))))


def _read(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Raises Refusal where the file holds something else: silently forgetting would bring columns in wrongly."""
    try:
        tables = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(table): {
                str(shape): {str(key): str(heading) for key, heading in said.items()} for shape, said in shapes.items()
            }
            for table, shapes in tables.items()
        }
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, AttributeError) as problem:
        raise Refusal("refusal.export_mappings", path=str(path), reason=str(problem)) from problem
