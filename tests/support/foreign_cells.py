"""Rows of cells in every way in which programs write them, for hypothesis to draw from."""

from hypothesis import strategies as st

# Number formats by index of the workbook that the cells are put into: none, three of its own, one it does not have.
STYLES = st.sampled_from(["", "", "0", "1", "2", "3", "99"])
NUMBERS = st.sampled_from(
    [
        "5",
        "-2.5",
        "0",
        "0.5",
        "59",
        "60",
        "45000",
        "45000.25",
        "45000.9999999",
        "99999",
        "2958464.9",
        "2958465.5",
        "3000000",
        "1e5",
        "1.",
        "00012",
        "123456789.123456789",
        "abc",
        "",
    ]
)
TEXTS = st.sampled_from(
    [
        "12件",
        "5",
        "1e5",
        "true",
        "TRUE",
        "2025-01-02",
        "2025-01-02 00:00:00",
        "N/A",
        "NaN",
        "nan",
        "null",
        "None",
        "",
        "#N/A",
        " x ",
        "a&amp;b",
        "&lt;/c&gt;",
        "/>",
        "_x000D_",
        "<![CDATA[a<b</c>]]>",
    ]
)
ERRORS = st.sampled_from(["#N/A", "#DIV/0!", "#REF!", "#SPILL!"])
SPACED = "xml:space='preserve'"

# What a cell is: its type, and what stands in it.
CELLS = {
    "number": NUMBERS.map(lambda number: ("", f"<v>{number}</v>")),
    "number, said to be one": NUMBERS.map(lambda number: ("n", f"<v>{number}</v>")),
    "shared text": st.sampled_from("01").map(lambda index: ("s", f"<v>{index}</v>")),
    "text": TEXTS.map(lambda text: ("inlineStr", f"<is><t {SPACED}>{text}</t></is>")),
    "rich text": TEXTS.map(
        lambda text: ("inlineStr", f"<is><r><t {SPACED}>{text}</t></r><r><rPr><b/></rPr><t>!</t></r></is>")
    ),
    "formula with a number": NUMBERS.map(lambda number: ("", f"<f>A1+1</f><v>{number}</v>")),
    "formula with a text": TEXTS.map(lambda text: ("str", f'<f>IF(A1&lt;3,"x")</f><v>{text}</v>')),
    "formula with an error": ERRORS.map(lambda error: ("e", f'<f t="shared" si="0"/><v>{error}</v>')),
    "truth value": st.sampled_from("01").map(lambda value: ("b", f"<v>{value}</v>")),
    "error": ERRORS.map(lambda error: ("e", f"<v>{error}</v>")),
    "iso date": st.sampled_from(["2025-01-02", "2025-01-03T09:30:00", "soon"]).map(lambda day: ("d", f"<v>{day}</v>")),
    "format only": st.just(("", "")),
    "text without a text": st.just(("s", "")),
}


@st.composite
def rows_of_cells(draw: st.DrawFn, columns: str, first_row: int) -> list[str]:
    """Rows from one on, without gaps; the cells of a column are mostly alike."""
    kinds = {at: draw(st.lists(st.sampled_from([*CELLS, *["number"] * 5]), min_size=1, max_size=3)) for at in columns}
    styles = {at: draw(st.lists(STYLES, min_size=1, max_size=2)) for at in columns}
    rows = []
    for number in range(first_row, first_row + draw(st.integers(0, 12))):
        cells = [
            draw(written(f"{at}{number}", kinds[at], styles[at])) for at in columns if draw(st.sampled_from("xxxx "))
        ]
        space = draw(st.sampled_from(["", "", "\n  "]))
        rows.append(f'<row r="{number}" spans="1:5">{"".join(cells)}</row>{space}' if cells else f'<row r="{number}"/>')
    return rows


@st.composite
def written(draw: st.DrawFn, place: str, kinds: list[str], styles: list[str]) -> str:
    """A cell of one of these kinds and styles, its attributes now and then in an unusual way."""
    kind, content = draw(CELLS[draw(st.sampled_from(kinds))])
    attributes = {"r": place, "s": draw(st.sampled_from(styles)), "t": kind}
    said = [(name, value) for name, value in attributes.items() if value]
    unusual = draw(st.integers(0, 60))
    if unusual == 1:
        said.reverse()
    if unusual == 2:
        said.append(("cm", "1"))
    quote = "'" if unusual == 3 else '"'
    tag = " ".join(["c", *(f"{name}={quote}{value}{quote}" for name, value in said)])
    return f"<{tag}>{content}</c>" if content or unusual == 4 else f"<{tag}/>"
