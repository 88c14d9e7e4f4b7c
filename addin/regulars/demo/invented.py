"""What the real orders lack, invented (seeded, and labelled so): reps, regions, shops and their neighbourhoods."""

import numpy as np
import pandas as pd

from regulars.tables.declaration import Language

SEED = 20111209
REPS = {
    Language.EN: (("R1", "Anna Reed (invented)"), ("R2", "Ben Shaw (invented)")),
    Language.ZH: (("R1", "王安（虚构）"), ("R2", "李本（虚构）")),
}
REGIONS = {
    Language.EN: (("N", "North (invented)"), ("S", "South (invented)"), ("E", "Export (invented)")),
    Language.ZH: (("N", "北区（虚构）"), ("S", "南区（虚构）"), ("E", "出口（虚构）")),
}
NEIGHBOURHOODS = {
    Language.EN: ("high street", "near schools", "residential", "tourist spot"),
    Language.ZH: ("商业街", "学校周边", "住宅区", "景区"),
}
SHOP = {Language.EN: "Shop {id} (invented name)", Language.ZH: "{id} 号店（虚构名称）"}
HOME = "United Kingdom"


def reps(language: Language) -> pd.DataFrame:
    """The rows of the reps table: id, name."""
    return pd.DataFrame(REPS[language], columns=["id", "name"])


def regions(language: Language) -> pd.DataFrame:
    """The rows of the regions table: id, name, delivery_day."""
    return pd.DataFrame(REGIONS[language], columns=["id", "name"]).assign(delivery_day=[5.0, 15.0, 25.0])


def customers(lines: pd.DataFrame, language: Language) -> pd.DataFrame:
    """A row for every customer of the real lines: its real id and country, the rest invented.

    lines: customer_id, country (str). The same ids give the same rows, whatever else the lines hold.
    """
    known = lines[lines["customer_id"] != ""].drop_duplicates("customer_id").sort_values("customer_id")
    ids, abroad = known["customer_id"].to_numpy(), known["country"].to_numpy() != HOME
    draws = np.random.default_rng(SEED)
    home_regions = np.array([region for region, _ in REGIONS[language][:2]], dtype=object)
    return pd.DataFrame(
        {
            "id": ids,
            "name": [SHOP[language].format(id=customer) for customer in ids],
            "rep": np.array([rep for rep, _ in REPS[language]], dtype=object)[draws.integers(0, 2, len(ids))],
            "region": np.where(abroad, REGIONS[language][2][0], home_regions[draws.integers(0, 2, len(ids))]),
            "location": known["country"].to_numpy(),
            "neighbourhood_type": np.array(NEIGHBOURHOODS[language], dtype=object)[draws.integers(0, 4, len(ids))],
        }
    )
