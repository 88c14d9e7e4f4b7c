"""M5 Ordering rhythm: each customer's own gaps, the next order, and whether it is still a customer.

`fit(events, as_of)` learns from a book of orders; `.predict(horizon)` says what to expect of each customer.
"""

from regulars.methods.rhythm.model import RhythmModel, fit, predict_order_probability

__all__ = ["RhythmModel", "fit", "predict_order_probability"]
