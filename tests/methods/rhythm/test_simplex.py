"""The minimiser finds minima whose place is known."""

import numpy as np
import pytest

from regulars.methods.rhythm.simplex import minimise


def test_a_bowl_is_followed_to_its_bottom():
    found = minimise(lambda p: float(((p - [3.0, -2.0, 0.5]) ** 2).sum()), np.zeros(3), 0.5, 300, tolerance=1e-14)
    assert found == pytest.approx([3.0, -2.0, 0.5], abs=1e-5)


def test_a_bent_valley_is_followed_to_its_end():
    def banana(p: np.ndarray) -> float:
        return float((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2)

    assert minimise(banana, np.array([-1.2, 1.0]), 0.5, 500, tolerance=1e-14) == pytest.approx([1, 1], abs=1e-4)


def test_a_wall_of_impossible_values_is_avoided():
    found = minimise(lambda p: float(p[0] - np.log(p[0])) if p[0] > 0 else np.inf, np.array([0.1]), -0.5, 200)
    assert found == pytest.approx([1.0], abs=1e-2)
