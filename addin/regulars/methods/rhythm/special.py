"""The special functions of the model: log Gamma, log Beta, and Gauss points of a beta distribution."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from regulars.methods.rhythm.history import Vector

SHIFT = 8  # Stirling's series, started this far up, errs by less than 1e-12
HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)


def log_gamma(z: npt.ArrayLike) -> Vector:
    """Logarithm of Gamma(z) for 0 < z < 1e30: Stirling's series at z + 8, brought back by z (z+1) ... (z+7)."""
    z = np.asarray(z, dtype=float)
    product = z.copy()
    for step in range(1, SHIFT):
        product = product * (z + step)
    u = z + SHIFT
    square = 1.0 / (u * u)
    series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / u
    stirling: Vector = (u - 0.5) * np.log(u) - u + HALF_LOG_TWO_PI + series - np.log(product)
    return stirling


def log_beta(a: npt.ArrayLike, b: npt.ArrayLike) -> Vector:
    """Logarithm of Beta(a, b), a > 0 and b > 0."""
    return log_gamma(a) + log_gamma(b) - log_gamma(np.add(a, b))


def beta_points(a: Vector, b: float, count: int) -> tuple[Vector, Vector]:
    """Gauss points and weights of Beta(a, b), one row per entry of `a`: exact for polynomials below degree 2 count.

    Eigenvalues of the Jacobi matrix (Golub & Welsch 1969). Returns two arrays of shape (len(a), count); the weights
    of a row sum to 1.
    """
    n = np.arange(1, count)
    low, high = (a - 1.0)[:, None], b - 1.0  # exponents of u and 1 - u
    total = low + high
    diagonal = np.empty((len(a), count))
    diagonal[:, :1] = (low - high) / (total + 2)
    diagonal[:, 1:] = (low * low - high * high) / ((2 * n + total) * (2 * n + total + 2))
    ratio = np.where(n == 1, 1.0, (n + total) / np.where(n == 1, 1.0, 2 * n + total - 1))
    beside = np.sqrt(4 * n * (n + low) * (n + high) * ratio / ((2 * n + total) ** 2 * (2 * n + total + 1)))
    matrix = np.zeros((len(a), count, count))
    index = np.arange(count)
    matrix[:, index, index] = diagonal
    matrix[:, index[1:], index[:-1]] = beside
    values, vectors = np.linalg.eigh(matrix)  # reads the lower triangle only
    return (1 + values) / 2, vectors[:, 0, :] ** 2
