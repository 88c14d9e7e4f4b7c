"""A problem as a sentence: which cell, what stands there, and what was done about it."""

from regulars.problems import Fault, Outcome, Problem
from regulars.tables import TABLES, Language
from regulars.wording import Wording

COUNTED_TOGETHER = frozenset({Fault.BLANK_ROWS})  # their own sentence says how many they are


def sentence(problem: Problem, wording: Wording) -> str:
    """One problem for a person: Orders!C17: "2025-13-01" is not a date. The line is set aside.

    Raises KeyError where the catalogue words the fault or the outcome not at all.
    """
    figures = {
        "cell": problem.cell or _sheet(problem, wording.language),
        "column": problem.column,
        "found": problem.found,
        "used": problem.used,
        "n": problem.times,
    }
    special = f"problem.{problem.fault}.{problem.outcome}"
    today = problem.outcome is Outcome.DEFAULT and not problem.used  # only the as-of date has no default to name
    said = [
        wording.say(special if wording.has(special) else f"problem.{problem.fault}", **figures),
        wording.say("outcome.default.today" if today else f"outcome.{problem.outcome}", **figures),
    ]
    if problem.times > 1 and problem.fault not in COUNTED_TOGETHER:
        said.append(wording.say("problem.more", n=problem.times - 1))
    return ("" if wording.language is Language.ZH else " ").join(said)


def _sheet(problem: Problem, language: Language) -> str:
    return TABLES[problem.table].title(language) if problem.table else ""
