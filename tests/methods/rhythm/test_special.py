"""Special functions against the standard library and against exact moments."""

import math

import numpy as np
import pytest

from regulars.methods.rhythm.special import beta_points, log_beta, log_gamma


def test_log_gamma_agrees_with_the_standard_library_over_the_range_in_use():
    z = np.geomspace(1e-4, 2e4, 400)
    np.testing.assert_allclose(log_gamma(z), [math.lgamma(v) for v in z], rtol=1e-12, atol=1e-12)


def test_log_beta_of_whole_numbers():
    assert float(log_beta(3.0, 4.0)) == pytest.approx(math.log(1 / 60))


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (0.3, 2.5), (1.0, 1e-4), (40.0, 0.2), (0.5, 0.5)])
def test_gauss_points_have_the_moments_of_the_beta_distribution(a: float, b: float):
    points, weights = beta_points(np.array([a]), b, 6)
    moment = 1.0
    for power in range(12):  # exact below degree 2 x 6
        assert (weights[0] * points[0] ** power).sum() == pytest.approx(moment, rel=1e-9)
        moment *= (a + power) / (a + b + power)
