"""How a table is declared: its columns, their kinds, headings in both languages, and whose column each is."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language the workbook can be written in."""

    EN = "en"
    ZH = "zh"


class Kind(StrEnum):
    """What a column's cells hold, and so how they are read, checked and shown."""

    ID = "id"  # a name for a row: text, even where every character is a digit
    TEXT = "text"
    DATE = "date"
    MONEY = "money"  # an amount in some currency
    NUMBER = "number"
    COUNT = "count"  # a whole number, 0 or more
    SHARE = "share"  # 0 to 1, shown as %
    SCORE = "score"  # 1 to 5
    FLAG = "flag"  # yes or no
    CHOICE = "choice"  # one of a list
    VALUE = "value"  # whatever the row says it is: the settings' own column


NUMERIC_KINDS = frozenset({Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.SHARE, Kind.SCORE})


class Keeper(StrEnum):
    """Whose a table or a column is: what the user keeps is never overwritten, what is ours is made anew."""

    USER = "user"
    OURS = "ours"


@dataclass(frozen=True)
class Choice:
    """One value of a CHOICE column: the key used in code, and the word shown in cells."""

    key: str
    en: str
    zh: str
    aliases: tuple[str, ...] = ()

    def label(self, language: Language) -> str:
        """The word as it stands in a cell of a workbook in that language."""
        return self.zh if language is Language.ZH else self.en

    @property
    def names(self) -> tuple[str, ...]:
        """Every word that means this choice, in either language."""
        return (self.en, self.zh, self.key, *self.aliases)


@dataclass(frozen=True)
class Column:
    """One column: `refers_to` names the table whose key its values must be found in."""

    key: str
    kind: Kind
    en: str
    zh: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    refers_to: str | None = None
    choices: tuple[Choice, ...] = ()
    keeper: Keeper = Keeper.USER
    width: int = 12  # characters

    def heading(self, language: Language) -> str:
        """The heading as it stands in a workbook in that language."""
        return self.zh if language is Language.ZH else self.en

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that means this column, in either language."""
        return (self.en, self.zh, self.key, *self.aliases)


class Rows(StrEnum):
    """How the rows of a table live on from one refresh to the next."""

    KEPT = "kept"  # rows keep their place, new ones are added below (a row per customer)
    LIST = "list"  # the whole list is ours and made anew
    LOG = "log"  # each refresh adds one row


@dataclass(frozen=True)
class Table:
    """One table: `key` names the columns that tell its rows apart (none: rows may repeat)."""

    name: str
    en: str
    zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    keeper: Keeper = Keeper.USER
    rows: Rows = Rows.KEPT
    aliases: tuple[str, ...] = ()
    sheet: str | None = None  # the table on whose sheet it stands, where that is not its own

    def title(self, language: Language) -> str:
        """The sheet's name in a workbook in that language."""
        return self.zh if language is Language.ZH else self.en

    @property
    def range_name(self) -> str:
        """The Excel table's name, the same in both languages: rg_orders."""
        return f"rg_{self.name}"

    @property
    def names(self) -> tuple[str, ...]:
        """Every sheet or table name that means this table, in either language."""
        return (self.en, self.zh, self.name, self.range_name, *self.aliases)

    def column(self, key: str) -> Column:
        """The column of that key; KeyError where there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(f"{self.name} has no column {key}")

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns without which the table cannot be used."""
        return tuple(column for column in self.columns if column.required)

    def recognise(self, heading: str) -> Column | None:
        """The column that a heading of a user's sheet means, or None."""
        wanted = plain(heading)
        return next((c for c in self.columns if wanted in {plain(name) for name in c.names}), None)


def plain(heading: str) -> str:
    """A heading as it is compared: width folded, lower case, letters and digits only ("Order No." = "order_no")."""
    folded = unicodedata.normalize("NFKC", str(heading)).casefold()
    return re.sub(r"[\W_]+", "", folded)
