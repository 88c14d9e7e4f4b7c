"""The figures that charts keep of the cells they show: renewed with those cells, for viewers that do not calculate."""

from collections.abc import Iterator, Sequence

from lxml import etree

from regulars.hosts.package.archive import Package, parse
from regulars.hosts.package.cell_values import as_text
from regulars.hosts.package.cells import Value
from regulars.hosts.package.figures import Figures
from regulars.hosts.package.markup import serialised
from regulars.hosts.package.references import Follow, boxes, followed

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def chart_parts(package: Package, workbook_part: str) -> Iterator[str]:
    """The parts of all charts, on worksheets and on sheets of their own."""
    for sheet in package.relationships(workbook_part):
        for drawing in package.relationships(sheet.target) if sheet.kind in ("worksheet", "chartsheet") else ():
            for chart in package.relationships(drawing.target) if drawing.kind == "drawing" else ():
                if chart.kind == "chart":
                    yield chart.target


def refreshed_chart(xml: bytes, follow: Follow, figures: Figures) -> bytes:
    """A chart's part with ranges that follow the tables, and new figures; the same bytes where nothing changes."""
    chart = parse(xml)
    changed = False
    for formula in chart.iter(f"{_CHART}f"):
        reference, written = formula.getparent(), formula.text or ""
        formula.text = followed(written, follow, single_cells=True)
        changed |= formula.text != written
        values = _values(formula.text, figures)
        if reference is not None and values is not None:
            changed |= _renew(reference, values)
    return serialised(chart) if changed else xml


def _values(formula: str, figures: Figures) -> list[Value] | None:
    """All cells of a reference, which may join several ranges; None where none of them was rewritten."""
    ranges = [(sheet or "", box) for sheet, box in boxes(formula)]
    if not any(figures.touches(sheet, box) for sheet, box in ranges):
        return None
    values: list[Value] = []
    for sheet, box in ranges:
        found = figures.values(sheet, box)
        if found is None:
            return None
        values += found
    return values


def _renew(reference: etree._Element, values: Sequence[Value]) -> bool:
    """Give a reference the figures of its cells; says whether they are others than before."""
    if reference.tag == f"{_CHART}multiLvlStrRef":  # several levels of labels: Excel makes them anew
        return _remove(reference, "multiLvlStrCache")
    parent = reference.getparent()
    labels = parent is not None and parent.tag == f"{_CHART}cat"
    if reference.tag == f"{_CHART}strRef" or (labels and any(isinstance(value, str) for value in values)):
        reference.tag = f"{_CHART}strRef"  # labels may have been numbers, or none at all, when the chart was made
        changed = _remove(reference, "numCache")
        return _renew_cache(reference, "strCache", len(values), _shown(values)) or changed
    return _renew_cache(reference, "numCache", len(values), _numbers(values))


def _shown(values: Sequence[Value]) -> dict[int, Value]:
    return {index: as_text(value) for index, value in enumerate(values) if value is not None}


def _numbers(values: Sequence[Value]) -> dict[int, Value]:
    return {index: value for index, value in enumerate(values) if isinstance(value, float)}


def _renew_cache(reference: etree._Element, name: str, count: int, points: dict[int, Value]) -> bool:
    cache = reference.find(_CHART + name)
    if cache is None:
        cache = etree.Element(_CHART + name)
        reference.insert(1, cache)  # after its formula
    if _held(cache) == (str(count), points):
        return False
    for old in [*cache.iterfind(f"{_CHART}ptCount"), *cache.iterfind(f"{_CHART}pt")]:
        cache.remove(old)
    new = [etree.Element(f"{_CHART}ptCount", val=str(count))]
    for index, value in points.items():
        point = etree.Element(f"{_CHART}pt", idx=str(index))
        etree.SubElement(point, f"{_CHART}v").text = str(value).removesuffix(".0") if name == "numCache" else str(value)
        new.append(point)
    after = len(cache.findall(f"{_CHART}formatCode"))
    cache[after:after] = new
    return True


def _held(cache: etree._Element) -> tuple[str | None, dict[int, Value]]:
    """How many points a cache has, and the ones that are not empty."""
    number = cache.tag == f"{_CHART}numCache"
    texts = {int(point.get("idx", "0")): point.findtext(f"{_CHART}v", "") for point in cache.iterfind(f"{_CHART}pt")}
    count = cache.find(f"{_CHART}ptCount")
    return (
        None if count is None else count.get("val"),
        {index: float(text) if number else text for index, text in texts.items()},
    )


def _remove(reference: etree._Element, name: str) -> bool:
    found = reference.find(_CHART + name)
    if found is None:
        return False
    reference.remove(found)
    return True
