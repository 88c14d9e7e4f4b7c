"""Writing a run of consecutive rows: column by column where all have the same cells, else row by row."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from regulars.hosts.package.cells import EMPTY, Texts, is_formula, kept_or_new, shortest
from regulars.hosts.package.row_stream import column_number
from regulars.hosts.package.sheet_data import Cell, Row, parsed

# A cell's start and style, or a row's end. A style that comes later than second is not matched: see cells_counted.
_CELL_OR_END = re.compile(r'(<c r="[A-Z]+\d+"|</row>)((?: s="\d+")?)(?!\s+(?:\w+="\w*"\s+)*s=)')
_NOT_LETTERS = re.compile(r'<c r="|\d+"')


@dataclass(frozen=True)
class Run:
    """New contents of rows first to last, by column letter.

    tails       one per row
    styles      for cells that do not exist yet
    restyled    the style a changed cell takes, where it does not keep its own
    made_empty  columns in which empty cells are made too
    """

    first: int
    last: int
    tails: Mapping[str, Sequence[str]]
    styles: Mapping[str, str]
    restyled: Mapping[str, Callable[[str], str]]
    made_empty: set[str]

    @property
    def numbers(self) -> range:
        """The rows' numbers."""
        return range(self.first, self.last + 1)


class Writer:
    """Writes rows, and notes what became of them: whether any cell changed, and which cells are calculated."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.changed = False
        self.formulas_before: set[str] = set()
        self.formulas_after: set[str] = set()

    def written(self, run: Run, present: str, moved: Mapping[str, Cell | None]) -> str:
        """The run's rows as markup.

        present   those of them that the sheet has
        moved     whole cells put into the run's only row first; None: taken out of it
        """
        if not moved and not present:
            return self._new_rows(run)
        if not moved and not run.restyled and (alike := self._rows_alike(run, present)) is not None:
            return alike
        rows = {row.number: row for row in parsed(present)}
        for at, number in enumerate(run.numbers):
            row = rows.setdefault(number, Row(number, "", [], [], []))
            if moved:
                self._move(row, moved)
            self._put(row, {letter: tails[at] for letter, tails in run.tails.items()}, run)
            if moved:
                self.formulas_after |= row.formulas(moved)
        return "".join(str(rows[number]) for number in run.numbers if rows[number].letters or f'"{number}"' in present)

    def _new_rows(self, run: Run) -> str:
        """Rows that the sheet does not have yet; none where there is nothing to put into them."""
        columns = []
        for letter in sorted(run.tails, key=column_number):
            style, tails = run.styles[letter], run.tails[letter]
            cells = [f'<c r="{letter}{number}"{style}{tail}' for number, tail in zip(run.numbers, tails, strict=True)]
            if letter not in run.made_empty:
                cells = [cell if tail != EMPTY else "" for cell, tail in zip(cells, tails, strict=True)]
            columns.append(cells)
        rows = zip(run.numbers, map("".join, zip(*columns, strict=True)), strict=False)
        markup = "".join([f'<row r="{number}">{row}</row>' for number, row in rows if row])
        self.changed |= bool(markup)
        return markup

    def _rows_alike(self, run: Run, present: str) -> str | None:
        """Rows that all have the same cells, column by column; None where they have not, or where a cell must go."""
        pieces = _CELL_OR_END.split(present)
        starts, styles, tails = pieces[1::3], pieces[2::3], pieces[3::3]
        rows = len(run.numbers)
        width, rest = divmod(len(starts), rows)
        if rest or not width or starts[width - 1 :: width] != ["</row>"] * rows or present.count("<c") != len(starts) - rows:
            return None
        letters = [_NOT_LETTERS.sub("", start) for start in starts[: width - 1]]
        changed: dict[int, list[str]] = {}
        for letter, new in run.tails.items():
            at = letters.index(letter) if letter in letters else -1
            if at < 0 or starts[at::width] != [f'<c r="{letter}{number}"' for number in run.numbers]:
                return None
            old = tails[at::width]
            if old != new:
                changed[at] = list(kept_or_new(old, new, self._texts))
                if EMPTY in changed[at] and "" in styles[at::width]:
                    return None
        calculated = is_formula(present)
        for at, new in changed.items():
            old = tails[at::width]
            if new != old:
                self.changed = True
                if calculated:
                    self.formulas_before |= {f"{letters[at]}{row}" for row, tail in zip(run.numbers, old, strict=True) if is_formula(tail)}
                pieces[3 + 3 * at :: 3 * width] = new
        return "".join(pieces)

    def _move(self, row: Row, cells: Mapping[str, Cell | None]) -> None:
        before = row.cells(cells)
        self.formulas_before |= row.formulas(cells)
        row.replace(cells)
        self.changed |= before != row.cells(cells)

    def _put(self, row: Row, tails: dict[str, str], run: Run) -> None:
        """New tails into one row."""
        cells: dict[str, Cell | None] = {}
        for at, (letter, style, tail) in enumerate(zip(row.letters, row.styles, row.tails, strict=True)):
            new = tails.pop(letter, tail)
            if new in (tail, shortest(tail, self._texts)):
                continue
            self.changed = True
            if is_formula(tail):
                self.formulas_before.add(f"{letter}{row.number}")
            row.tails[at] = new
            row.styles[at] = style = run.restyled[letter](style) if letter in run.restyled else style
            if new == EMPTY and not style:
                cells[letter] = None
        for letter, new in tails.items():
            if new != EMPTY or letter in run.made_empty:
                cells[letter] = (run.styles[letter], new)
        if cells:
            self.changed = True
            row.replace(cells)
