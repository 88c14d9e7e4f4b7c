"""Files as they lie on a disk."""

import gzip
import lzma
from pathlib import Path

import pytest

from regulars.exports.reading import opened
from regulars.problems import Refusal

TEXT = b"Order,Customer,Date\nA1,C1,2024-03-05\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", TEXT), ("a.csv.gz", gzip.compress(TEXT)), ("a.csv.xz", lzma.compress(TEXT)), ("text_called.xls", TEXT)],
)
def test_what_a_file_is_is_told_by_its_content(tmp_path: Path, name: str, content: bytes):
    path = tmp_path / name
    path.write_bytes(content)
    assert opened(path)[0].top() == (("Order", "Customer", "Date"), ("A1", "C1", "2024-03-05"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "refusal.export_empty"),
        (b"\n \n", "refusal.export_empty"),
        ("\n".encode("utf-16"), "refusal.export_empty"),
        (gzip.compress(TEXT)[:20], "refusal.export_unreadable"),
        (lzma.compress(TEXT)[:40], "refusal.export_unreadable"),
        (b"<html><table><tr><td>Order</td></tr></table></html>", "refusal.export_web_page"),
        (b'<?xml version="1.0"?><Workbook></Workbook>', "refusal.export_web_page"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path, content: bytes, message: str):
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        opened(path)
    assert (refused.value.message, refused.value.figures["path"]) == (message, str(path))


def test_no_file_and_a_folder(tmp_path: Path):
    for path, message in [(tmp_path / "none.csv", "refusal.export_missing"), (tmp_path, "refusal.export_folder")]:
        with pytest.raises(Refusal) as refused:
            opened(path)
        assert refused.value.message == message
