"""From reason codes and their figures to sentences, a whole column at a time."""

import numpy as np
import pandas as pd

from regulars.tables import Column
from regulars.wording import Wording


def reasons(frame: pd.DataFrame, wording: Wording, column: str = "reason") -> pd.Series:
    """One sentence per row: the code in `column`, its figures from the row's other columns; no code, no sentence."""
    codes = frame[column].to_numpy(dtype=object)
    figures = frame.to_dict("records")
    return pd.Series(
        [
            wording.say(f"reason.{code}", **{str(name): figure for name, figure in row.items()})
            if isinstance(code, str)
            else np.nan
            for code, row in zip(codes, figures, strict=True)
        ],
        index=frame.index,
        dtype="str",
    )


def labels(keys: pd.Series, column: Column, wording: Wording) -> pd.Series:
    """Choice keys as the words of the workbook's language."""
    words = {choice.key: choice.label(wording.language) for choice in column.choices}
    return keys.map(words).astype("str")
