"""Whatever system wrote the file: its texts come out as they were."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from regulars.exports.encoding import decoded
from regulars.problems import Refusal

CHINESE = "订单号,客户编号,下单日期,客户名称\nA1,C001,2024-03-05,上海文具店（总店）\n"
WESTERN = "Bestellung;Kunde;Datum;Ort\nA1;C001;05.03.2024;Café Müller, Größe 5 °C, £5 – €3\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
def test_a_chinese_export_in_every_encoding_that_chinese_systems_write(encoding: str):
    assert decoded(CHINESE.encode(encoding), "orders.csv")[0] == CHINESE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_german_export_in_every_encoding_that_windows_writes(encoding: str):
    assert decoded(WESTERN.encode(encoding), "orders.csv")[0] == WESTERN


def test_one_accent_in_a_long_file_does_not_make_it_chinese():
    text = "Order,Customer\n" + "A1,Miller\n" * 1000 + "A2,Müller\n"
    assert decoded(text.encode("cp1252"), "orders.csv") == (text, "cp1252")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Заказ;Клиент;Дата\nA1;Магазин Ромашка;2024-03-05\n" * 5, "cp1251"),
        ("訂單編號,客戶名稱,日期\nA1,台北書店,2024-03-05\nA2,高雄超市文具,2024-03-06\n" * 5, "big5"),
        ("注文,得意先,日付\nA1,東京商店,2024-03-05\n" * 5, "shift_jis"),
    ],
)
def test_further_alphabets_by_advice(text: str, encoding: str):
    assert decoded(text.encode(encoding), "orders.csv")[0] == text


def test_a_broken_file_is_refused_rather_than_read_as_gibberish():
    whole = (CHINESE * 30).encode()
    with pytest.raises(Refusal) as refused:
        decoded(whole[:400] + b"\xe4" + whole[400:], "orders.csv")
    assert refused.value.message == "refusal.export_encoding"
    assert refused.value.figures == {"path": "orders.csv"}


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff")),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_unicode_is_never_mistaken(text: str, encoding: str):
    assume(text or encoding != "utf-8")
    assert decoded(text.encode(encoding), "orders.csv")[0] == text


@given(
    st.text("上海文具店客户订单编号日期金额数量，（）王李张元件", max_size=50),
    st.text("AC019,-\n"),
)
def test_everyday_chinese_survives_gbk(characters: str, around: str):
    text = "订单号,客户编号\n" + around + characters + around
    assert decoded(text.encode("gbk"), "orders.csv")[0] == text
