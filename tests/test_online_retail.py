"""Real orders from export to scorecard: the figures of M1 and M4 agree with an independent calculation."""

from pathlib import Path

import pytest

from regulars.demo import LAST_DAY, SAMPLE, make_demo
from regulars.hosts.file import FileHost
from regulars.tables import Language
from tests.support.plain_figures import PlainBook, plain_book
from tests.support.tables import blank


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo"), Language.EN).workbook


@pytest.fixture(scope="module")
def plain() -> PlainBook:
    return plain_book(SAMPLE, LAST_DAY)


def test_every_customers_sales_tier_and_reordering(book: Path, plain: PlainBook):
    with FileHost(book) as host:
        card = host.read("scorecard").values.set_index("customer_id")
    assert set(card.index) == set(plain.customers)
    named = [plain.customers[customer] for customer in card.index]
    assert card["sales_12m"].tolist() == pytest.approx([float(figures.sales) for figures in named], abs=0.005)
    assert blank(card["tier"]) == [figures.tier or None for figures in named]
    first = [None if day is None else day.date() for day in blank(card["index_day"])]
    assert first == [figures.index_day for figures in named]
    words = {"yes": "yes", "no": "no", "open": "window open", None: None}
    assert blank(card["reordered"]) == [words[figures.reordered] for figures in named]


def test_the_reorder_rate_of_the_whole_book(book: Path, plain: PlainBook):
    with FileHost(book) as host:
        whole = host.read("reorder_rates").values.iloc[0]
    assert (whole["customers"], whole["reordered"]) == (plain.counted, plain.came_back)
    assert whole["rate"] == pytest.approx(plain.came_back / plain.counted, abs=5e-5)


def test_the_demo_says_what_is_invented(book: Path):
    with FileHost(book) as host:
        assert host.read("customers").values["name"].str.contains("invented").all()
        assert host.read("reps").values["name"].str.contains("invented").all()
