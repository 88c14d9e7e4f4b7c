"""The data-problems sheet: every finding as a sentence, the rows that were left out first."""

from collections.abc import Sequence

import pandas as pd

from regulars.check.sentences import sentence
from regulars.problems import Outcome, Problem
from regulars.wording import Wording

ORDER = (Outcome.UNUSED, Outcome.SET_ASIDE, Outcome.DEFAULT, Outcome.BLANKED, Outcome.REPAIRED, Outcome.NOTED)


def data_problems(problems: Sequence[Problem], wording: Wording) -> pd.DataFrame:
    """One row per problem, the gravest first: cell, outcome, sentence (columns as tables.results.DATA_PROBLEMS)."""
    gravest_first = sorted(problems, key=lambda problem: ORDER.index(problem.outcome))
    return pd.DataFrame(
        {
            "cell": [problem.cell for problem in gravest_first],
            "outcome": [wording.say(f"outcome.{problem.outcome}.short") for problem in gravest_first],
            "sentence": [sentence(problem, wording) for problem in gravest_first],
        },
        dtype="str",
    )
