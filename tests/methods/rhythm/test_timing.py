"""Quantiles read off survival curves whose quantiles are known."""

import numpy as np

from regulars.methods.rhythm.timing import quantiles


def test_quantiles_of_exponential_waits():
    means = np.array([[3.0], [40.0]])
    found = quantiles(lambda t: np.exp(-t / means), 2, (0.1, 0.5, 0.9))
    np.testing.assert_allclose(found, -means * np.log([0.9, 0.5, 0.1]), rtol=2e-3)


def test_what_lies_beyond_ten_years_is_not_dated():
    found = quantiles(lambda t: np.exp(-t / 3000.0), 1, (0.5, 0.9))
    assert 2000 < found[0, 0] < 2200
    assert np.isnan(found[0, 1])
