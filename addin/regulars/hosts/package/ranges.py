"""The markup around a sheet's rows: what formats, validations, filters and sparklines cover follows the tables."""

import re
from collections.abc import Sequence
from functools import reduce

from regulars.hosts.package.markup import PREFIX, attribute, start_tag, with_attribute
from regulars.hosts.package.references import Box, Resized, box, followed_list, followed_markup, following

_WITH_RANGES = re.compile(start_tag("conditionalFormatting", "dataValidation", "ignoredError", "protectedRange"))
_WITH_RANGE = re.compile(start_tag("autoFilter", "sortState", "sortCondition"))
_DIMENSION = re.compile(start_tag("dimension"))
# In extensions the ranges are an element's content, the last one of a format or a validation; a sparkline's is the
# cell it stands in, and is left alone.
_EXTENSION_RANGES = re.compile(
    rf"(<{PREFIX}sqref>)([^<]*)(?=</{PREFIX}sqref>\s*</{PREFIX}(?:conditionalFormatting|dataValidation)>)"
)
_FORMULA = re.compile(rf"(<{PREFIX}(?:formula[12]?|f)>)([^<]*)")


def with_ranges_followed(markup: str, sheet: str, resized: Sequence[Resized]) -> str:
    """The markup after a sheet's rows; the same text where nothing covered a body that changed its size."""
    follow = following(sheet, resized)

    def with_list(tag: str, name: str) -> str:
        ranges = attribute(tag, name)
        return with_attribute(tag, name, followed_list(ranges, follow)) if ranges else tag

    markup = _WITH_RANGES.sub(lambda tag: with_list(tag[0], "sqref"), markup)
    markup = _WITH_RANGE.sub(lambda tag: with_list(tag[0], "ref"), markup)
    markup = _EXTENSION_RANGES.sub(lambda found: found[1] + followed_list(found[2], follow), markup)
    return _FORMULA.sub(lambda found: found[1] + followed_markup(found[2], follow), markup)


def widened(markup: str, used: Sequence[Box]) -> str:
    """The markup before a sheet's rows, its dimension wide enough for these cells too."""

    def around_all(tag: re.Match[str]) -> str:
        dimension = box(attribute(tag[0], "ref") or "")
        wide = reduce(Box.around, used, dimension) if dimension else None
        return tag[0] if wide == dimension else with_attribute(tag[0], "ref", str(wide))

    return _DIMENSION.sub(around_all, markup, count=1)
