"""In which encoding an exported text file is written."""

import codecs
import re
from collections.abc import Iterator

import numpy as np

from regulars.problems import Refusal

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with UTF-16's mark: it must be asked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "cp1252"
CHINESE = "gb18030"
IN_EVERYDAY_USE = 0.8  # of the characters of a Chinese text, at the least, GB 2312 knows
LOOKED_AT = 100_000  # characters beyond ASCII that are looked at


def decoded(data: bytes, path: str) -> tuple[str, str]:
    """A file's text without its byte order mark, and the encoding it was read in (a Python codec's name).

    Rules come first, so that the same file is always read the same way: a byte order mark; zero bytes (UTF-16 without a
    mark); text that is valid UTF-8; valid GB18030 that is Chinese in everyday use; else Windows' western code page.
    charset-normalizer is asked only where the text can hardly be western (Cyrillic, Big5, Shift-JIS …).
    Raises Refusal where none fits: such a file is damaged, and part of it would be read as gibberish.
    """
    for encoding in _candidates(data):
        text = _text(data, encoding)
        if text is not None and (encoding != CHINESE or _everyday_chinese(text)):
            return text, encoding
    raise Refusal("refusal.export_encoding", path=path)


def _candidates(data: bytes) -> Iterator[str]:
    sure = _marked(data) or _with_zero_bytes(data)
    if sure:
        yield sure
        return
    yield from ("utf-8", CHINESE)
    if _can_be_western(data):
        yield WESTERN
    else:
        yield from _advised(data)


def _text(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _marked(data: bytes) -> str | None:
    return next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)


def _with_zero_bytes(data: bytes) -> str | None:
    """UTF-16 without a mark: an ASCII letter has one zero byte, at an odd place where the lower byte comes first."""
    start = np.frombuffer(data[:LOOKED_AT], dtype=np.uint8)
    zero = np.flatnonzero(start == 0)
    if len(zero) * 20 <= len(start):
        return None
    return "utf-16-le" if (zero % 2).mean() > 0.5 else "utf-16-be"


def _everyday_chinese(text: str) -> bool:
    """Western accents and the letter after them make Chinese characters too, but rare ones ("Müller" is M黮ler)."""
    beyond_ascii = re.sub(r"[\x00-\x7f]+", "", text)[:LOOKED_AT]
    return len(beyond_ascii.encode("gb2312", "ignore")) / 2 >= IN_EVERYDAY_USE * len(beyond_ascii)


def _can_be_western(data: bytes) -> bool:
    """In western words most accents stand alone, and five byte values have no character."""
    if _text(data, WESTERN) is None:
        return False
    high = np.frombuffer(data, dtype=np.uint8) >= 0x80
    touching = np.zeros_like(high)
    touching[1:] |= high[:-1]
    touching[:-1] |= high[1:]
    return int((high & touching).sum()) * 2 <= int(high.sum())


def _advised(data: bytes) -> Iterator[str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is not None:
        yield best.encoding
