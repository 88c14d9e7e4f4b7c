"""Score the ordering rhythm (M5) on a real order history, from several past days, never looking ahead of any.

    python tests/bench/score_rhythm.py orders.csv --horizon 60 --cutoffs 2011-06-30,2011-07-31 [--no-peers]

orders.csv: customer_id, date; one row or more per customer and order day. At every cutoff each predictor sees the
events up to it and forecasts, for every customer, the `horizon` days after it. The peers take part where they are
installed (pip install regulars[peers]): BG/NBD, MBG/NBD and Pareto/NBD of lifetimes, gradient boosting of scikit-learn.

    AUC       of P(order) within each cutoff, weighted by the number of (ordered, did not) pairs; AUC 3+: 3 order days
    Brier     mean squared error of P(order)
    ECE       mean distance of P(order) from the share that ordered, over ten classes of equal size
    obs/exp   customers that ordered / sum of P(order); orders: the same for order days
    versus    difference of AUC and Brier from the first row, with a 90 % bootstrap interval over customers

Last come the 80 % ranges of the next order date: the share that held, of customers who ordered again by the end of the
data, all of them and those whose range lay within the data.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

from regulars.methods.rhythm import fit
from regulars.methods.rhythm.history import Histories, OrderDays, day_number

WEEK = 7.0  # lifetimes' fits converge best in weeks
Forecast = tuple[np.ndarray, np.ndarray | None]  # P(order), expected orders
Predictor = Callable[[OrderDays, int, int], Forecast]  # of order days up to a day, for a horizon


# ------------------------------------------------------------------------------------------------------ predictors
def rhythm(days: OrderDays, today: int, horizon: int) -> Forecast:
    table = fit(as_events(days), np.datetime64(today, "D")).predict(horizon)
    return table["p_order"].to_numpy(), table["expected_orders"].to_numpy()


def silent_for_90_days(days: OrderDays, today: int, horizon: int) -> Forecast:
    """The plainest rule there is: the order share of a period ago, of those silent for 90 days and of the others."""
    return _two_classes(days, today, horizon, lambda h: h.silence > 90)


def twice_the_mean_gap(days: OrderDays, today: int, horizon: int) -> Forecast:
    return _two_classes(days, today, horizon, lambda h: h.silence > 2 * h.span / np.maximum(h.repeats, 1))


def _two_classes(days: OrderDays, today: int, horizon: int, silent: Callable[[Histories], np.ndarray]) -> Forecast:
    before = days.until(today - horizon).histories(today - horizon)
    ordered = days.counts(before.customers, today - horizon, today) > 0
    share = [ordered[silent(before) == state].mean() for state in (False, True)]
    return np.where(silent(days.histories(today)), share[1], share[0]), None


def lifetimes_model(name: str) -> Predictor:
    def predict(days: OrderDays, today: int, horizon: int) -> Forecast:
        h = days.histories(today)
        x, span, age, ahead = h.repeats, h.span / WEEK, h.age / WEEK, horizon / WEEK
        model = _converged(name, x, span, age)
        if name == "ParetoNBDFitter":
            p = 1 - np.asarray(model.conditional_probability_of_n_purchases_up_to_time(0, ahead, x, span, age))
        else:  # nobody leaves between two orders
            alpha, r = model.params_["alpha"], model.params_["r"]
            alive = np.asarray(model.conditional_probability_alive(x, span, age))
            p = alive * (1 - ((alpha + age) / (alpha + age + ahead)) ** (r + x))
        orders = np.asarray(model.conditional_expected_number_of_purchases_up_to_time(ahead, x, span, age))
        return np.clip(p, 0, 1), orders

    return predict


def _converged(name: str, x: np.ndarray, span: np.ndarray, age: np.ndarray):
    """With the smallest penalty at which lifetimes' optimiser arrives; it prints what it failed at."""
    import lifetimes

    for penalty in (0.0, 0.001, 0.01, 0.1):
        with contextlib.suppress(lifetimes.utils.ConvergenceError), contextlib.redirect_stdout(io.StringIO()):
            return getattr(lifetimes, name)(penalizer_coef=penalty).fit(x, span, age)
    raise SystemExit(f"{name} does not converge on these orders; score with --no-peers.")


def boosting(days: OrderDays, today: int, horizon: int) -> Forecast:
    """Trained on the same features one, one and a half and two horizons ago."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    features, ordered = [], []
    for then in (today - horizon, today - horizon * 3 // 2, today - 2 * horizon):
        known = days.until(then)
        if len(known.day):
            customers = known.histories(then).customers
            features.append(_features(known, then, horizon))
            ordered.append(days.counts(customers, then, then + horizon) > 0)
    x, y = np.vstack(features), np.concatenate(ordered)
    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.05, max_leaf_nodes=15, l2_regularization=1.0,
        min_samples_leaf=max(20, len(x) // 200), random_state=0,
    )  # fmt: skip
    return model.fit(x, y).predict_proba(_features(days, today, horizon))[:, 1], None


def _features(days: OrderDays, today: int, horizon: int) -> np.ndarray:
    h = days.histories(today)
    usual = h.span.sum() / max(h.repeats.sum(), 1)
    gap = (h.span + 2 * usual) / (h.repeats + 2)
    recent = [days.counts(h.customers, today - m * horizon, today) for m in (1, 2)]
    return np.column_stack([np.log1p([h.repeats, h.age, h.silence, gap, *recent]).T, h.silence / gap])


def predictors(peers: bool) -> dict[str, Predictor]:
    found: dict[str, Predictor] = {"rhythm": rhythm}
    if peers:
        found |= {"silent > 90 days": silent_for_90_days, "silent > 2 x mean gap": twice_the_mean_gap}
        if importlib.util.find_spec("lifetimes"):
            found |= {"BG/NBD": lifetimes_model("BetaGeoFitter"), "MBG/NBD": lifetimes_model("ModifiedBetaGeoFitter")}
            found |= {"Pareto/NBD": lifetimes_model("ParetoNBDFitter")}
        if importlib.util.find_spec("sklearn"):
            found |= {"boosting": boosting}
    return found


# --------------------------------------------------------------------------------------------------------- metrics
def auc(ordered: np.ndarray, p: np.ndarray, cutoff: np.ndarray) -> float:
    pairs = wins = 0.0
    for day in np.unique(cutoff):
        yes, rank = ordered[cutoff == day], pd.Series(p[cutoff == day]).rank().to_numpy()
        here = yes.sum() * (~yes).sum()
        wins += rank[yes].sum() - yes.sum() * (yes.sum() + 1) / 2
        pairs += here
    return wins / pairs


def calibration_error(ordered: np.ndarray, p: np.ndarray) -> float:
    classes = np.array_split(np.argsort(p, kind="stable"), 10)
    return sum(abs(ordered[c].mean() - p[c].mean()) * len(c) for c in classes if len(c)) / len(p)


def score(rows: pd.DataFrame, name: str) -> dict[str, float]:
    ordered, p, cutoff = (rows["orders"] > 0).to_numpy(), rows[name].to_numpy(), rows["cutoff"].to_numpy()
    often = rows["order_days"].to_numpy() >= 3
    return {
        "AUC": auc(ordered, p, cutoff),
        "AUC 3+": auc(ordered[often], p[often], cutoff[often]),
        "Brier": ((p - ordered) ** 2).mean(),
        "ECE": calibration_error(ordered, p),
        "obs/exp": ordered.sum() / p.sum(),
        "orders": rows["orders"].sum() / rows[f"{name} orders"].sum(skipna=False),
    }


def versus(rows: pd.DataFrame, name: str, other: str, draws: int = 200) -> str:
    """Bootstrap of `name` - `other` over customers, each with all its cutoffs."""
    ordered, cutoff = (rows["orders"] > 0).to_numpy(), rows["cutoff"].to_numpy()
    mine, theirs = rows[name].to_numpy(), rows[other].to_numpy()
    better = (mine - ordered) ** 2 - (theirs - ordered) ** 2
    customers = list(rows.groupby("customer_id").indices.values())
    random, differences = np.random.default_rng(7), []
    for _ in range(draws):
        i = np.concatenate([customers[c] for c in random.integers(len(customers), size=len(customers))])
        differences.append(
            (auc(ordered[i], mine[i], cutoff[i]) - auc(ordered[i], theirs[i], cutoff[i]), better[i].mean())
        )
    low, middle, high = np.quantile(differences, [0.05, 0.5, 0.95], axis=0)
    return "; ".join(
        f"{metric} {middle[i]:+.4f} [{low[i]:+.4f}, {high[i]:+.4f}]" for i, metric in enumerate(("AUC", "Brier"))
    )


def ranges(days: OrderDays, cutoffs: list[int]) -> str:
    end, held, closed = int(days.day.max()), [], []
    for today in cutoffs:
        table = fit(as_events(days), np.datetime64(today, "D")).predict(30)
        later = days.day > today
        first = pd.Series(days.day[later], index=days.ids[days.customer[later]]).groupby(level=0).min()
        due = first.reindex(table["customer_id"]).to_numpy()
        low, high = (to_days(table[name]) for name in ("next_low", "next_high"))
        again = ~np.isnan(due)
        held.append(((due >= low) & ~(due > high))[again])
        closed.append((high <= end)[again])
    inside, whole = np.concatenate(held), np.concatenate(closed)
    return (
        f"80 % ranges held: {inside.mean():.3f} of {len(inside)} who ordered again, "
        f"{inside[whole].mean():.3f} of {whole.sum()} whose range lay within the data"
    )


# ---------------------------------------------------------------------------------------------------- rolling origin
def as_events(days: OrderDays) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": days.ids[days.customer], "date": days.day.astype("datetime64[D]")})


def to_days(dates: pd.Series) -> np.ndarray:
    return ((dates - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)).to_numpy()


def collect(days: OrderDays, cutoffs: list[int], horizon: int, todo: dict[str, Predictor]) -> pd.DataFrame:
    """One row per cutoff and customer known by then."""
    if max(cutoffs) + horizon > days.day.max() + 1:
        raise SystemExit("The horizon after the last cutoff ends after the data.")
    blocks, seconds = [], dict.fromkeys(todo, 0.0)
    for today in cutoffs:
        known = days.until(today)
        histories = known.histories(today)
        block = pd.DataFrame({"customer_id": histories.customers, "cutoff": today, "order_days": histories.repeats + 1})
        block["orders"] = days.counts(histories.customers, today, today + horizon)
        for name, predict in todo.items():
            start = time.perf_counter()
            block[name], orders = predict(known, today, horizon)
            block[f"{name} orders"] = np.nan if orders is None or not np.isfinite(orders).all() else orders
            seconds[name] += time.perf_counter() - start
        blocks.append(block)
    print("seconds per cutoff:", {name: round(spent / len(cutoffs), 2) for name, spent in seconds.items()})
    return pd.concat(blocks, ignore_index=True)


def main() -> None:
    ask = argparse.ArgumentParser(description="Score the ordering rhythm on a real order history.")
    ask.add_argument("orders", help="CSV with customer_id and date")
    ask.add_argument("--horizon", type=int, required=True, help="days")
    ask.add_argument("--cutoffs", required=True, help="dates, separated by commas")
    ask.add_argument("--no-peers", action="store_true")
    given = ask.parse_args()
    warnings.simplefilter("ignore")  # the peers' own
    days = OrderDays.of(pd.read_csv(given.orders, parse_dates=["date"]), "2262-01-01")
    cutoffs = [day_number(cutoff) for cutoff in given.cutoffs.split(",")]
    todo = predictors(not given.no_peers)
    rows = collect(days, cutoffs, given.horizon, todo)
    ordered = (rows["orders"] > 0).mean()
    print(f"{len(rows)} rows, {rows['customer_id'].nunique()} customers, {ordered:.3f} order in {given.horizon} days")
    print(pd.DataFrame({name: score(rows, name) for name in todo}).T.round(4).to_string(na_rep="-"))
    first, *others = todo
    for other in others:
        print(f"{first} versus {other}: {versus(rows, first, other)}")
    print(ranges(days, cutoffs))


if __name__ == "__main__":
    main()
