"""Writing a run of consecutive rows: column by column where all have the same cells, else row by row."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from regulars.hosts.package.cells import EMPTY, Texts, is_formula, kept_or_new
from regulars.hosts.package.row_stream import column_number
from regulars.hosts.package.sheet_data import Cell, Row, parsed

# A cell's start and style, or a row's end. A cell whose style comes later than second is passed over.
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
        had = set(rows)
        touched = {*run.tails, *moved}
        calculated = is_formula(present) or bool(moved)
        by_row = zip(*run.tails.values(), strict=True) if run.tails else repeat(())
        for number, tails in zip(run.numbers, by_row, strict=False):
            row = rows.setdefault(number, Row(number, "", [], [], []))
            if calculated:
                self.formulas_before |= row.formulas(touched)
            if moved:
                before = row.cells(moved)
                row.replace(moved)
                self.changed |= row.cells(moved) != before
            self._put(row, dict(zip(run.tails, tails, strict=True)), run)
            if calculated:
                self.formulas_after |= row.formulas(touched)
        return "".join(str(rows[number]) for number in run.numbers if rows[number].letters or number in had)

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
        """Rows that all have the same cells, column by column; None where they have not, or no cell of ours."""
        rows, count = len(run.numbers), present.count("<c")
        width = count // rows + 1  # the row's end counts as one more
        if count % rows or not count:
            return None
        pieces = _CELL_OR_END.split(present)
        starts, tails = pieces[1::3], pieces[3::3]
        if len(starts) != width * rows or starts[width - 1 :: width] != ["</row>"] * rows:
            return None
        letters = [_NOT_LETTERS.sub("", start) for start in starts[: width - 1]]
        changed: dict[int, Sequence[str]] = {}
        for letter, wanted in run.tails.items():
            at = letters.index(letter) if letter in letters else -1
            if at < 0 or starts[at::width] != [f'<c r="{letter}{number}"' for number in run.numbers]:
                return None
            old = tails[at::width]
            new = wanted if old == wanted else kept_or_new(old, wanted, self._texts)
            if new != old:
                changed[at] = new
        calculated = is_formula(present)
        for at, new in changed.items():
            self.changed = True
            if calculated:
                cells = zip(run.numbers, tails[at::width], strict=True)
                self.formulas_before |= {f"{letters[at]}{number}" for number, tail in cells if is_formula(tail)}
            pieces[3 + 3 * at :: 3 * width] = new
        return "".join(pieces)

    def _put(self, row: Row, tails: Mapping[str, str], run: Run) -> None:
        """New tails, by column letter, into one row."""
        wanted = [tails.get(letter, tail) for letter, tail in zip(row.letters, row.tails, strict=True)]
        new = row.tails if wanted == row.tails else list(kept_or_new(row.tails, wanted, self._texts))
        if new != row.tails:
            self.changed = True
            for at, letter in enumerate(row.letters) if run.restyled else ():
                if new[at] != row.tails[at] and letter in run.restyled:
                    row.styles[at] = run.restyled[letter](row.styles[at])
            row.tails = new
        made = {
            letter: (run.styles[letter], tails[letter])
            for letter in tails.keys() - row.letters
            if tails[letter] != EMPTY or letter in run.made_empty
        }
        if made:
            self.changed = True
            row.replace(made)
