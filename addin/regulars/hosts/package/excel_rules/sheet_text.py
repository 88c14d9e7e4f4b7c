"""A worksheet taken apart into its frame, a small tree, and the text of its rows, which may be a hundred megabytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from regulars.hosts.package.archive import parse
from regulars.hosts.package.excel_rules.finding import MAIN
from regulars.problems import Refusal

_OPEN, _CLOSE = "<sheetData>", "</sheetData>"
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-8["'])""", re.IGNORECASE)
_ROW = re.compile(r"\s*(<row\b[^>]*>(?:(?<=/>)|.*?</row>))\s*", re.DOTALL)


@dataclass(frozen=True)
class SheetText:
    """A worksheet in two.

    frame   its root element, without the rows where `rows` holds them
    rows    the text of the rows; "" where they are in the frame
    """

    frame: etree._Element
    rows: str

    def row_at(self, position: int) -> tuple[etree._Element, int]:
        """The row that starts at that position of the text, as an element, and where the next one starts.

        Raises Refusal where no row stands there.
        """
        match = _ROW.match(self.rows, position)
        if match is None:
            raise Refusal("refusal.not_xml", reason="something else between rows")
        spaces = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in self.frame.nsmap.items() if prefix)
        around = parse(f'<sheetData xmlns="{MAIN[1:-1]}"{spaces}>{match[1]}</sheetData>'.encode())
        return around[0], match.end()

    def rows_in_frame(self) -> Iterator[etree._Element]:
        """The rows that are elements of the frame."""
        return self.frame.iterfind(f"{MAIN}sheetData/{MAIN}row")


def taken_apart(xml: bytes) -> SheetText:
    """Split where the text is plain enough to be split, as Excel and we write it; else the frame holds the rows.

    Raises Refusal where the text is not well formed; the rows split off have not been looked at.
    """
    if not _OTHER_ENCODING.match(xml):
        try:
            text = xml.decode("utf-8-sig")
        except UnicodeDecodeError:
            return whole(xml)
        start, end = text.find(_OPEN), text.rfind(_CLOSE)
        if 0 <= start < end:
            start += len(_OPEN)
            return SheetText(parse((text[:start] + text[end:]).encode()), text[start:end].strip())
    return whole(xml)


def whole(xml: bytes) -> SheetText:
    """Nothing split off: slower, and whatever the spelling. Raises Refusal where the text is not well formed."""
    return SheetText(parse(xml), "")
