"""A minimiser for a handful of parameters, without derivatives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from regulars.methods.rhythm.history import Vector


def minimise(
    loss: Callable[[Vector], float], start: Vector, step: float, iterations: int, tolerance: float = 1e-7
) -> Vector:
    """Nelder & Mead's simplex (1965) with the usual coefficients; the best point found.

    start: parameters, shape (m,). step: edge of the first simplex. Stops after `iterations` rounds, or when the
    losses of the simplex agree to `tolerance` relative to the best. Deterministic.
    """
    points = np.vstack([start, start + step * np.eye(len(start))])
    losses = np.array([loss(point) for point in points])
    for _ in range(iterations):
        order = np.argsort(losses, kind="stable")
        points, losses = points[order], losses[order]
        if losses[-1] - losses[0] < tolerance * (1 + abs(losses[0])):
            break
        centre = points[:-1].mean(axis=0)
        reflected = 2 * centre - points[-1]
        reflected_loss = loss(reflected)
        if reflected_loss < losses[0]:
            expanded = 2 * reflected - centre
            expanded_loss = loss(expanded)
            if expanded_loss < reflected_loss:
                points[-1], losses[-1] = expanded, expanded_loss
            else:
                points[-1], losses[-1] = reflected, reflected_loss
        elif reflected_loss < losses[-2]:
            points[-1], losses[-1] = reflected, reflected_loss
        else:
            nearer = reflected if reflected_loss < losses[-1] else points[-1]
            contracted = (centre + nearer) / 2
            contracted_loss = loss(contracted)
            if contracted_loss < min(reflected_loss, losses[-1]):
                points[-1], losses[-1] = contracted, contracted_loss
            else:
                points[1:] = (points[:1] + points[1:]) / 2
                losses[1:] = [loss(point) for point in points[1:]]
    best: Vector = points[int(losses.argmin())]
    return best
