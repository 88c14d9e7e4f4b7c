"""The catalogues: the same messages with the same figures in both languages, and none missing."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from regulars.problems import Fault, Outcome
from regulars.reasons import Code
from regulars.settings import DECLARED, Unit
from regulars.sheets.reorder_rates import DIMENSIONS
from regulars.sheets.start import FIGURES
from regulars.tables import KEPT_TABLES, TABLES, Language
from regulars.wording import Wording, preferred_language, wording

PACKAGE = Path(__file__).parent.parent / "addin" / "regulars"


def catalogue(language: Language) -> dict[str, tuple[str, ...]]:
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "regulars.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return {
        message.id[0] if isinstance(message.id, tuple) else message.id: (
            message.string if isinstance(message.string, tuple) else (message.string,)
        )
        for message in messages
    }


def figures(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_messages():
    assert set(catalogue(Language.EN)) == set(catalogue(Language.ZH))


def test_both_languages_use_the_same_figures():
    english, chinese = catalogue(Language.EN), catalogue(Language.ZH)
    differing = {
        message: (set.union(*map(figures, texts)), set.union(*map(figures, chinese[message])))
        for message, texts in english.items()
        if set.union(*map(figures, texts)) - {"n"} != set.union(*map(figures, chinese[message])) - {"n"}
    }
    assert differing == {}


NEEDED = [
    *(f"problem.{fault}" for fault in Fault),
    *(f"outcome.{outcome}" for outcome in Outcome),
    *(f"outcome.{outcome}.short" for outcome in Outcome),
    *(f"reason.{code}" for code in Code),
    *(f"setting.{key}" for key in DECLARED),
    *(f"unit.{unit}" for unit in Unit),
    *(f"figure.{name}" for name in FIGURES),
    *(f"figure.{name}.why" for name in FIGURES),
    *(f"dimension.{name}" for name in DIMENSIONS),
    *(f"sheet.{name}" for name in TABLES),
    *(f"column.{table.name}.{column.key}" for table in KEPT_TABLES for column in table.columns),
]


@pytest.mark.parametrize("language", Language)
def test_everything_declared_is_worded(language: Language):
    assert [message for message in NEEDED if not wording(language).has(message)] == []


@pytest.mark.parametrize("language", Language)
def test_every_message_the_code_says_is_worded(language: Language):
    said = {
        match
        for source in PACKAGE.rglob("*.py")
        for match in re.findall(r'(?:say|fail|Refusal|done)\(\s*"([a-z_]+\.[a-z_.]+)"', source.read_text("utf-8"))
    }
    assert said
    assert {message for message in said if not wording(language).has(message)} == set()


def test_a_message_without_words_is_an_error_not_a_blank():
    with pytest.raises(KeyError, match=r"no wording for nothing\.here"):
        Wording(Language.EN).say("nothing.here")


@pytest.mark.parametrize(("variable", "expected"), [("zh_CN.UTF-8", Language.ZH), ("de_DE.UTF-8", Language.EN)])
def test_the_person_at_the_screen_is_spoken_to_in_their_language(monkeypatch, variable, expected):
    monkeypatch.delenv("REGULARS_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", variable)
    assert preferred_language() is expected
