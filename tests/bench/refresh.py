"""A refresh beside what people do today, as whole processes, in one run: seconds, memory and ratios.

    python tests/bench/refresh.py [--rows 10000 100000 1000000] [--peers openpyxl calamine]

openpyxl needs minutes and gigabytes for a million rows; leave it out of a run with --peers calamine.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from regulars.hosts.contract import Update
from regulars.hosts.file import FileHost
from regulars.starting import new_workbook
from regulars.tables import TABLES, Language

BENCH = Path(__file__).parent
sys.path.insert(0, str(BENCH))
from make_orders import customers, order_lines  # noqa: E402 - a script beside this one, not a package

OURS = [sys.executable, "-m", "regulars.cli", "refresh", "--as-of", "2025-12-31"]


def workbook(path: Path, rows: int) -> Path:
    """The team workbook with so many order lines."""
    new_workbook(path, Language.EN)
    lines = order_lines(rows)
    with FileHost(path) as host:
        host.write([Update(TABLES["customers"], customers(lines)), Update(TABLES["orders"], lines)])
    return path


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one command."""
    began = time.perf_counter()
    process = os.posix_spawn(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    )
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    arguments.add_argument("--peers", nargs="*", choices=["openpyxl", "calamine"], default=["calamine"])
    arguments.add_argument("--repeat", type=int, default=3, help="our refresh: the median of so many runs")
    given = arguments.parse_args()
    print(f"{'rows':>9}  {'':24} {'seconds':>8} {'MB':>6} {'µs/row':>7} {'× ours':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for rows in given.rows:
            made = workbook(Path(folder, f"{rows}.xlsm"), rows)
            runs = []
            for _ in range(given.repeat):
                copy = shutil.copy(made, Path(folder, "ours.xlsm"))
                runs.append(run([*OURS, str(copy)]))
            ours = sorted(runs)[len(runs) // 2]
            show(rows, "regulars refresh", *ours, ours[0])
            for engine in given.peers:
                copy = shutil.copy(made, Path(folder, "peer.xlsm"))
                show(
                    rows,
                    f"pandas+{engine}, openpyxl",
                    *run([sys.executable, str(BENCH / "peers.py"), str(copy), engine]),
                    ours[0],
                )


def show(rows: int, name: str, seconds: float, megabytes: float, ours: float) -> None:
    print(
        f"{rows:>9,}  {name:24} {seconds:8.2f} {megabytes:6.0f} {seconds / rows * 1e6:7.1f} {seconds / ours:7.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
