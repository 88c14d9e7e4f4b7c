"""Who counts as whom: changed ids, groups of branches, and customers supplied through a dealer."""

import pandas as pd


def accounts(customers: pd.DataFrame) -> pd.DataFrame:
    """Resolve every customer id to the ids that its history, its money and its verdicts belong to.

    customers: id (unique), and where the sheet has them merged_into, parent_id, supplied_through.

    Returns, indexed by customer id, all str:
        current   the id that keeps the history: the end of the `merged into` chain
        group     the topmost `parent id` above it: tier and dormancy are judged there
        payer     where its sales count: the dealer it is supplied through, else itself
    Chains that run in a circle must have been taken out before (see regulars.check).
    """
    ids = customers["id"].astype("str")
    current = _followed(ids, _links(customers, "merged_into"))
    group = _followed(current, _links(customers, "parent_id"))
    through = _links(customers, "supplied_through")
    dealers = current.map(through)
    payer = dealers.where(dealers.notna(), current)
    payer = _followed(payer, _links(customers, "merged_into"))
    return pd.DataFrame(
        {"current": current.to_numpy(), "group": group.to_numpy(), "payer": payer.to_numpy()}, index=ids
    )


def _links(customers: pd.DataFrame, column: str) -> pd.Series:
    if column not in customers:
        return pd.Series(dtype="str")
    return customers.set_index("id")[column].dropna()


def _followed(ids: pd.Series, links: pd.Series) -> pd.Series:
    """Each id at the end of its chain of links."""
    for _ in range(len(links)):
        further = ids.map(links)
        if further.isna().all():
            break
        ids = further.where(further.notna(), ids)
    return ids.astype("str")
