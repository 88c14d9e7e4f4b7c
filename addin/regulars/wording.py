"""Sentences for people, in their language: message ids and figures in, words out (gettext catalogues in locale/)."""

import gettext
import locale
import os
from functools import cache
from pathlib import Path
from typing import Any

from regulars.tables.declaration import Language


class Wording:
    """The catalogue of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = gettext.translation("regulars", Path(__file__).parent / "locale", languages=[language.value])

    def has(self, message: str) -> bool:
        """Whether the catalogue words that message id."""
        return self._catalogue.gettext(message) != message

    def say(self, message: str, **figures: Any) -> str:
        """The sentence of a message id, its figures filled in; `n` chooses between singular and plural.

        Raises KeyError where the catalogue lacks the message or the caller a figure.
        """
        template = self._catalogue.ngettext(message, message, figures["n"]) if "n" in figures else message
        if template == message:
            template = self._catalogue.gettext(message)
        if template == message:
            raise KeyError(f"no wording for {message} in {self.language}")
        return template.format(**figures)


@cache
def wording(language: Language) -> Wording:
    """The wording of a language, loaded once."""
    return Wording(language)


def preferred_language() -> Language:
    """The language of the person at the screen: REGULARS_LANGUAGE, else the system's; English where in doubt."""
    chosen = os.environ.get("REGULARS_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    if not chosen:
        chosen = locale.getlocale()[0] or ""
    return Language.ZH if chosen.lower().startswith(("zh", "chinese")) else Language.EN
