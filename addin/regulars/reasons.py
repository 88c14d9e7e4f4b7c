"""Why a verdict was given: a code, and beside it its figures. The wording of each is in the language catalogues.

A method returns the code in a column `reason` and the figures as further columns of the same names; the catalogue entry
`reason.<code>` turns both into a sentence.
"""

from enum import StrEnum


class Code(StrEnum):
    """Every reason, with the figures its sentence uses."""

    # M1 value tier
    TIER = "tier"  # rank, sales, share_before
    TIER_OF_GROUP = "tier_of_group"  # group, rank, sales, share_before
    NO_SALES = "no_sales"  # -
    SUPPLIED_THROUGH = "supplied_through"  # dealer
    # M3 lifecycle, with M6
    LOST = "lost"  # -
    PROSPECT = "prospect"  # -
    DORMANT = "dormant"  # silence, typical_gap, p_active
    OVERDUE = "overdue"  # silence, typical_gap, overdue_after
    RUNNING_IN = "running_in"  # order_days, regular_orders
    REGULAR = "regular"  # order_days, typical_gap, silence
    REGULAR_WITHOUT_RHYTHM = "regular_without_rhythm"  # order_days, silence
    MERGED = "merged"  # into
    # notes beside a customer
    RETURNS_HIGH = "returns_high"  # return_rate
    PROJECT_BUYER = "project_buyer"  # order_id, project_share
    # M4 reorder rate
    REORDER = "reorder"  # customers, reordered, window, open
    NO_CLOSED_WINDOW = "no_closed_window"  # window, open
