"""References that run in a circle, and keys that repeat."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from regulars.check.keys import circles, duplicate_keys, references
from regulars.problems import Outcome
from regulars.tables import TABLES


def test_a_customer_merged_into_itself_is_a_circle():
    assert circles({"A": "A"}) == {"A": "A → A"}


def test_every_member_of_a_circle_is_named_with_its_own_way_round():
    assert circles({"A": "B", "B": "C", "C": "A"}) == {"A": "A → B → C → A", "B": "B → C → A → B", "C": "C → A → B → C"}


def test_who_only_leads_into_a_circle_is_not_part_of_it():
    assert set(circles({"Branch": "A", "A": "B", "B": "A"})) == {"A", "B"}


def test_a_chain_is_no_circle():
    assert circles({"A": "B", "B": "C", "C": "D"}) == {}


LINKS = st.dictionaries(st.integers(0, 12).map(str), st.integers(0, 12).map(str))


@given(LINKS)
def test_without_its_circles_every_chain_ends(links):
    left = {start: end for start, end in links.items() if start not in circles(links)}
    for start in left:
        place, steps = start, 0
        while place in left:
            place, steps = left[place], steps + 1
            assert steps <= len(left)


@given(LINKS, st.randoms(use_true_random=False))
def test_order_of_rows_never_matters(links, chance):
    shuffled = list(links.items())
    chance.shuffle(shuffled)
    assert circles(dict(shuffled)) == circles(links)


def test_a_key_of_two_columns_repeats_only_where_both_do():
    keys = pd.DataFrame({"shop": ["A", "A", "B", "A", None, None], "sku": ["1", "2", "1", "1", "1", "1"]})
    assert duplicate_keys(keys).to_dict() == {3: 0}


def test_what_a_lost_reference_costs():
    """An order of nobody cannot be used; a wrong parent costs the cell; a rep who is not listed yet costs nothing."""
    outcome = {
        (name, reference.column.key): reference.outcome
        for name in ("orders", "customers", "visits")
        for reference in references(TABLES[name])
    }
    assert outcome[("orders", "customer_id")] is Outcome.SET_ASIDE
    assert outcome[("visits", "customer_id")] is Outcome.SET_ASIDE
    assert outcome[("customers", "parent_id")] is Outcome.BLANKED
    assert outcome[("customers", "rep")] is Outcome.NOTED
    assert outcome[("orders", "shipped_to")] is Outcome.NOTED
