"""Which column of an export is which of ours: by its heading, or because somebody said so."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from regulars.exports.sheet import Sheet
from regulars.problems import Refusal
from regulars.tables import TABLES, Column, Language, Table, plain

CUSTOMER_DETAILS = ("name", "location")  # of the customers table: order lines may tell them of a customer who is new

Said = Mapping[str, str]  # column key -> the heading that somebody named for it
Recognise = Callable[[str], Column | None]


@dataclass(frozen=True)
class Headings:
    """The heading row of an export, understood.

    row        its number, 1 = the file's first
    texts      every heading, as it stands
    positions  column key -> place in `texts`
    details    CUSTOMER_DETAILS -> place in `texts`; order lines only
    """

    sheet: Sheet
    row: int
    texts: tuple[str, ...]
    positions: Mapping[str, int]
    details: Mapping[str, int]

    @property
    def used(self) -> dict[str, str]:
        """Column key -> the heading that it stands under."""
        return {key: self.texts[place] for key, place in {**self.positions, **self.details}.items()}

    @property
    def needed(self) -> int:
        """How many cells a row must have, to reach the last column that is used."""
        return 1 + max(self.positions.values())


def folded(heading: str) -> str:
    """A heading as it is compared; one that is only signs ("#") stays as it is."""
    return plain(heading) or heading.strip()


def named_columns(table: Table, mapping: Mapping[str, str], language: Language) -> dict[str, str]:
    """What somebody said, by column key. `mapping` names each column by its key or by any of its headings.

    Raises Refusal where a name is no column of the table.
    """
    columns = (*table.columns, *_details(table))
    keys = {folded(name): column.key for column in reversed(columns) for name in column.names}
    for name in mapping:
        if folded(name) not in keys:
            known = ", ".join(column.heading(language) for column in columns)
            raise Refusal(
                "refusal.export_map_column", exit_code=2, found=name, table=table.title(language), columns=known
            )
    return {keys[folded(name)]: heading for name, heading in mapping.items()}


def find_headings(sheets: Iterable[Sheet], table: Table, said_of: Callable[[Sequence[str]], Said]) -> Headings:
    """The first rows' best: most required columns recognised, then most columns, then most cells filled.

    said_of: a row's texts -> what was said about exports with these headings.
    """
    rows = [
        _understood(sheet, row, texts, table, said_of(texts))
        for sheet in sheets
        for row, texts in enumerate(sheet.top(), start=1)
    ]

    def recognised(found: Headings) -> tuple[int, int, int]:
        required = sum(column.key in found.positions for column in table.required)
        return required, len(found.positions), sum(map(bool, found.texts))

    return max(rows, key=recognised)


def check_headings(found: Headings, table: Table, said: Said, path: str, language: Language) -> None:
    """Raise Refusal where a required column is missing, or where a heading that somebody named is not in the export."""
    present = ", ".join(f'"{text}"' for text in found.texts if text)
    for key, heading in said.items():
        if folded(found.used.get(key, "")) != folded(heading):
            raise Refusal("refusal.export_map_heading", exit_code=2, path=path, heading=heading, headings=present)
    missing = [column for column in table.required if column.key not in found.positions]
    if missing:
        unused = (text for text in found.texts if text and text not in found.used.values())
        raise Refusal(
            "refusal.export_columns",
            path=path,
            missing=", ".join(column.heading(language) for column in missing),
            headings=present,
            example=f'--map {missing[0].key}="{next(unused, "…")}"',
        )


def _details(table: Table) -> tuple[Column, ...]:
    return tuple(TABLES["customers"].column(key) for key in CUSTOMER_DETAILS) if table.name == "orders" else ()


def _understood(sheet: Sheet, row: int, texts: tuple[str, ...], table: Table, said: Said) -> Headings:
    details = {column.key for column in _details(table)}
    positions = _places(texts, table.recognise, {key: said[key] for key in said if key not in details})
    others = ["" if place in positions.values() else text for place, text in enumerate(texts)]
    about_customers = {key: said[key] for key in said if key in details}
    return Headings(sheet, row, texts, positions, _places(others, _customer_detail, about_customers) if details else {})


def _places(texts: Sequence[str], recognise: Recognise, said: Said) -> dict[str, int]:
    """Where each column stands: where somebody said, else under a heading that is recognised.

    Of two headings for one column the longer is taken ("Customer ID" before "Customer", which may be a name); of two as
    long, the one further left.
    """
    compared = [folded(text) for text in texts]
    places = {key: compared.index(folded(heading)) for key, heading in said.items() if folded(heading) in compared}
    free = [place for place, text in enumerate(texts) if text and place not in places.values()]
    for place in sorted(free, key=lambda place: -len(compared[place])):
        column = recognise(texts[place])
        if column is not None and column.key not in said:
            places.setdefault(column.key, place)
    return places


def _customer_detail(heading: str) -> Column | None:
    """A customer's name or location; "Name" alone, in an order line, may as well be the product's."""
    column = TABLES["customers"].recognise(heading)
    if column is None or column.key not in CUSTOMER_DETAILS or TABLES["products"].recognise(heading) is not None:
        return None
    return column
