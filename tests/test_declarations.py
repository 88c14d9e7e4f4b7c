"""Tables and settings: what is declared once must not contradict itself."""

import pytest

from regulars.settings import DECLARED, Settings
from regulars.tables import TABLES, Kind, Language, Table, plain

ALL_TABLES = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


@ALL_TABLES
def test_a_heading_means_one_column_of_its_table(table: Table):
    meanings: dict[str, set[str]] = {}
    for column in table.columns:
        for name in column.names:
            meanings.setdefault(plain(name), set()).add(column.key)
    assert {name: keys for name, keys in meanings.items() if len(keys) > 1} == {}


@ALL_TABLES
def test_every_heading_is_recognised_in_both_languages_and_however_it_is_typed(table: Table):
    for column in table.columns:
        for language in Language:
            assert table.recognise(f" {column.heading(language).upper()} ") == column


@ALL_TABLES
def test_sheet_names_fit_in_excel_and_references_lead_somewhere(table: Table):
    for language in Language:
        assert len(table.title(language)) <= 31
    assert set(table.key) <= {column.key for column in table.columns}
    for column in table.columns:
        assert column.refers_to is None or TABLES[column.refers_to].key
        assert (column.kind is Kind.CHOICE) == bool(column.choices)


def test_no_two_tables_share_a_sheet_name_or_a_range_name():
    for names in (
        [t.range_name for t in TABLES.values()],
        [t.en for t in TABLES.values()],
        [t.zh for t in TABLES.values()],
    ):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("declared", DECLARED.values(), ids=lambda declared: declared.name)
def test_a_default_lies_within_its_own_bounds(declared):
    low, high = declared.metadata["low"], declared.metadata["high"]
    if low is not None:
        assert low <= declared.default
    if high is not None:
        assert declared.default <= high


def test_settings_have_names_of_their_own_in_both_languages():
    for language in Language:
        names = [plain(declared.metadata[language.value]) for declared in DECLARED.values()]
        assert len(set(names)) == len(names)
    assert Settings().tier_a_share < Settings().tier_b_share
