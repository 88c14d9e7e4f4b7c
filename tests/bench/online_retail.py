"""All of Online Retail through the product, as a user would: new, import, refresh; then five customers checked by hand.

    python tests/bench/online_retail.py online_retail.csv.xz

Prints seconds and peak memory of each command, and M1 and M4 of five named customers beside an independent calculation.
"""

import sys
import tempfile
from pathlib import Path

from regulars.demo import LAST_DAY
from regulars.hosts.file import FileHost

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent.parent)]
from refresh import run  # noqa: E402 - a script beside this one, not a package

from tests.support.plain_figures import plain_book  # noqa: E402
from tests.support.tables import blank  # noqa: E402

FIVE = ("12748", "14646", "13093", "17850", "18287")
REGULARS = [sys.executable, "-m", "regulars.cli"]


def main(export: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = str(Path(folder, "team.xlsm"))
        for command in (
            ["new", book, "--language", "en"],
            ["import", book, str(export)],
            ["refresh", book, "--as-of", LAST_DAY.isoformat()],
            ["import", book, str(export)],
        ):
            seconds, megabytes = run([*REGULARS, *command])
            print(f"{command[0]:8} {seconds:6.2f} s {megabytes:6.0f} MB")
        with FileHost(Path(book)) as host:
            card = host.read("scorecard").values.set_index("customer_id")
            whole = host.read("reorder_rates").values.iloc[0]
            print(f"{len(host.read('orders').values):,} order lines, {len(card):,} customers")
    plain = plain_book(export, LAST_DAY)
    assert (whole["customers"], whole["reordered"]) == (plain.counted, plain.came_back)
    print(f"reorder rate {plain.came_back} of {plain.counted}: as calculated independently")
    for customer in FIVE:
        ours, theirs = card.loc[customer], plain.customers[customer]
        tier, first, again = blank(ours[["tier", "index_day", "reordered"]])
        assert abs(ours["sales_12m"] - float(theirs.sales)) < 0.005
        assert (tier, first and first.date()) == (theirs.tier or None, theirs.index_day)
        assert again == {"yes": "yes", "no": "no", "open": "window open", None: None}[theirs.reordered]
        shown = f"sales {theirs.sales}, rank {theirs.rank or '-'}, tier {theirs.tier or '-'}"
        print(f"{customer}: {shown}, first order of the year {theirs.index_day}, again: {theirs.reordered}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
