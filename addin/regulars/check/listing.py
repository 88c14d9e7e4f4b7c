"""Long lists kept short: the first findings of a kind one by one, the rest counted in one line."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from regulars.problems import Problem

LISTED = 20


def listed(count: int, finding: Callable[[int], Problem], at_most: int = LISTED) -> list[Problem]:
    """The first `at_most` of `count` findings, and one that stands for the rest: only these are made."""
    problems = [finding(place) for place in range(min(count, at_most))]
    if count > at_most:
        problems.append(replace(finding(at_most), times=count - at_most))
    return problems


def at_most_listed(problems: Sequence[Problem]) -> list[Problem]:
    """Problems of one kind: the first 20, and one that stands for the rest, so that the times add up."""
    first, rest = problems[:LISTED], problems[LISTED:]
    return [*first, replace(rest[0], times=sum(problem.times for problem in rest))] if rest else list(first)
