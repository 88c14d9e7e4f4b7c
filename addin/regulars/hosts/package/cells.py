"""What a cell holds, as worksheet markup: values to text and back.

A cell is `<c r="F6" s="3"` and its *tail*, which depends on the value alone:
`><v>12</v></c>`, ` t="inlineStr"><is><t>Mill</t></is></c>`, or `/>` where it is empty.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from numbers import Integral, Real

import numpy as np
import pandas as pd

from regulars.hosts.package.cell_values import decoded
from regulars.hosts.package.markup import escaped, unescaped

Value = str | bool | float | None
Texts = Callable[[int], str]
"""The workbook's shared strings, by number."""

EMPTY = "/>"
LONGEST_TEXT = 32_767  # UTF-16 units, Excel's limit

_LEAP_BUG = 61  # Excel's 1900 had a 29 February: days before 1 March count one less
_WHOLE = 2.0**53  # up to here every whole number is written without a point
_NO_XML = "\x00-\x08\x0b-\x1f\ufffe\uffff"
_HALF_PAIR = "\ud800-\udfff"  # half a character: such a text was damaged before it came here
_SPECIAL = re.compile(f"[&<>_\n\t{_NO_XML}{_HALF_PAIR}]")
_HALF_CHARACTER = re.compile(f"[{_HALF_PAIR}]")
# An underscore is written as _x005F_ where a reader would take it for the beginning of a code.
_TO_CODE = re.compile(f"[{_NO_XML}]|_(?=[xX][0-9A-Fa-f]{{4}}[_{_NO_XML}])")

_TEXT = ' t="inlineStr"><is><t>'
# A tail that holds another value if it is another text: a number of up to 15 digits in its shortest form, a text
# without markup, nothing.
_SHORTEST = rf"(?:><v>(?=[-.\d]{{1,16}}<)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?</v></c>|{_TEXT}[^<&_]+</t></is></c>|/>)"
_ONE_SHORTEST, _ALL_SHORTEST = re.compile(_SHORTEST), re.compile(f"{_SHORTEST}*+")
_TYPE = re.compile(r'\st="(\w+)"')
_CACHED = re.compile(r"<v[^>]*>([^<]+)</v>")
_PIECE = re.compile(r"<t(?:\s[^>]*[^/])?>([^<]*)</t>")
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)


def tails(values: pd.Series, dates_from_1904: bool) -> list[str]:
    """The tail of each value: str, bool, number, date, datetime; missing, "" and infinity are empty cells."""
    if values.dtype == object:  # 1 and True are not to be taken for the same
        return [tail_of(value, dates_from_1904) for value in values.array]
    codes, distinct = pd.factorize(values)
    if pd.api.types.is_float_dtype(values.dtype):
        once = [_float_tail(number) for number in distinct.tolist()]
    elif values.dtype == "str":
        once = [text_tail(text) for text in distinct.tolist()]
    else:
        once = [tail_of(value, dates_from_1904) for value in pd.Index(distinct).tolist()]
    written: list[str] = np.array([*once, EMPTY], dtype=object)[codes].tolist()  # missing is -1: the last
    return written


def tail_of(value: object, dates_from_1904: bool = False) -> str:
    """The tail of one value; a date before Excel's first day is written as text. TypeError for any other type."""
    if isinstance(value, str):
        return text_tail(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return EMPTY
    if isinstance(value, dt.date):
        day = serial(value, dates_from_1904)
        return text_tail(value.isoformat()[:10]) if day is None else _float_tail(day)
    if isinstance(value, bool | np.bool_):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, Integral):
        return f"><v>{int(value)}</v></c>"
    if isinstance(value, Real):
        return _float_tail(float(value))
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def serial(moment: dt.date, dates_from_1904: bool = False) -> float | None:
    """A date as Excel's count of days, with the time as its fraction; None before Excel's first day."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime(moment.year, moment.month, moment.day)
    epoch = dt.datetime(1904, 1, 1) if dates_from_1904 else dt.datetime(1899, 12, 30)
    days = (moment - epoch) / dt.timedelta(days=1)
    if dates_from_1904:
        return days if days >= 0 else None
    if days < _LEAP_BUG:
        days -= 1
    return days if days >= 1 else None


def _float_tail(number: float) -> str:
    if number.is_integer() and abs(number) <= _WHOLE:
        return f"><v>{int(number)}</v></c>"
    return f"><v>{number!r}</v></c>" if math.isfinite(number) else EMPTY


def text_tail(text: str) -> str:
    """The tail of a text: never a formula, whatever it begins with; cut at Excel's longest."""
    if not _SPECIAL.search(text) and text == text.strip() and 0 < len(text) <= LONGEST_TEXT // 2:
        return f"{_TEXT}{text}</t></is></c>"
    if not text:
        return EMPTY
    text = shortened(_HALF_CHARACTER.sub("\ufffd", text))
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "\t" in text else ""
    return f"{_TEXT[:-1]}{space}>{encoded(text)}</t></is></c>"


def shortened(text: str) -> str:
    """A text as long as a cell can hold, never cut within a character."""
    units = text.encode("utf-16-le", "surrogatepass")
    return text if len(units) <= LONGEST_TEXT * 2 else units[: LONGEST_TEXT * 2].decode("utf-16-le", "ignore")


def encoded(text: str) -> str:
    """A text as character data: what XML cannot hold becomes a code (_x0007_), and a literal _x0041_ stays itself."""
    return escaped(_TO_CODE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def string_item(markup: str) -> str:
    """The text of a shared or inline string: its pieces joined, the reading aids of Asian scripts left out."""
    return decoded(unescaped("".join(_PIECE.findall(_PHONETIC.sub("", markup)))))


def held(tail: str, texts: Texts) -> Value:
    """What a cell holds, or held when it was last calculated; None where it is empty."""
    start, _, content = tail.partition(">")
    if start.endswith("/"):
        return None
    named = _TYPE.search(start)
    kind = named[1] if named else "n"
    if kind == "inlineStr":
        return string_item(content)
    cached = _CACHED.search(content)
    if cached is None:
        return None
    if kind == "s":
        return texts(int(cached[1]))
    if kind == "b":
        return cached[1] in ("1", "true")
    if kind == "n":
        return _number(cached[1])
    return decoded(unescaped(cached[1]))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:  # nothing that Excel could read either
        return None


def shortest(tail: str, texts: Texts) -> str:
    """The tail as it is written here; that of a formula stays as it is, for a formula is not the value it gave."""
    if is_formula(tail) or _ONE_SHORTEST.fullmatch(tail):
        return tail
    return tail_of(held(tail, texts))


def kept_or_new(present: Sequence[str], wanted: Sequence[str], texts: Texts) -> Sequence[str]:
    """The tails of cells: those that hold what is wanted, however it is written, as they are; else the new ones."""
    if _ALL_SHORTEST.fullmatch("".join(present)):
        return wanted
    different = {tail for tail, new in zip(present, wanted, strict=True) if tail != new}
    held_as = {tail: shortest(tail, texts) for tail in different}
    return [tail if held_as.get(tail, tail) == new else new for tail, new in zip(present, wanted, strict=True)]


def is_formula(tail: str) -> bool:
    """Whether a cell is calculated."""
    return "<f" in tail


def is_filled(tail: str) -> bool:
    """Whether a cell holds anything: a value, a text, a formula."""
    return "<v" in tail or "<is" in tail or "<f" in tail
