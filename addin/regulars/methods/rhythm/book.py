"""The outlook of a whole book, at a cost bounded in memory and without saying the same thing twice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from regulars.methods.rhythm.closed_form import Outlook, Population
from regulars.methods.rhythm.history import Histories, Vector

BLOCK = 2048  # different histories worked on at a time: they stay in the processor's cache


class BookOutlook:
    """Every different history of a book, in blocks, each with its outlook."""

    def __init__(self, population: Population, histories: Histories) -> None:
        distinct, self._position = histories.distinct()
        starts = range(0, len(distinct), BLOCK)
        self._blocks = [Outlook(population, distinct.take(slice(start, start + BLOCK))) for start in starts]

    def each(self, figure: Callable[[Outlook], Vector]) -> Vector:
        """A figure (or a row of figures) of every customer, in the order of the histories given."""
        return np.concatenate([figure(block) for block in self._blocks])[self._position]
