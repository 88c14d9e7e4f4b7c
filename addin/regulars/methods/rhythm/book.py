"""The outlook of a whole book, at a cost bounded in memory and without saying the same thing twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from regulars.methods.rhythm.closed_form import Outlook, Population
from regulars.methods.rhythm.history import Histories, Vector

BLOCK = 2048  # different histories worked on at a time: they stay in the processor's cache
THREADS = 2  # blocks worked on at a time


class BookOutlook:
    """Every different history of a book, in blocks, each with its outlook."""

    def __init__(self, population: Population, histories: Histories) -> None:
        distinct, self._position = histories.distinct()
        starts = range(0, len(distinct), BLOCK)
        self._blocks = [Outlook(population, distinct.take(slice(start, start + BLOCK))) for start in starts]

    def each(self, figure: Callable[[Outlook], Vector]) -> Vector:
        """A figure (or a row of figures) of every customer, in the order of the histories given."""
        if len(self._blocks) == 1:
            return figure(self._blocks[0])[self._position]
        with ThreadPoolExecutor(THREADS) as threads:  # numpy leaves Python free while it calculates
            return np.concatenate(list(threads.map(figure, self._blocks)))[self._position]
