"""What the workbook's buttons call, inside Excel: each ends in a plain sentence, whatever happens."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from regulars.problems import Refusal
from regulars.wording import Wording, preferred_language, wording


def refresh() -> None:
    """The Refresh button: analyse the workbook it stands in and write the results."""
    from xlwings import Book

    from regulars.hosts.excel import ExcelHost
    from regulars.refresh import last_words
    from regulars.refresh import refresh as refresh_host

    book = Book.caller()
    with running(book.app) as (words, progress):
        report = refresh_host(ExcelHost(book), now=dt.datetime.now(), progress=progress)
        book.app.alert("\n".join(last_words(report, words)), words.say("button.refresh"))


@contextmanager
def running(app: Any) -> Iterator[tuple[Wording, Callable[[str], None]]]:
    """Show each step in the status bar and hand it back afterwards; say what went wrong in a sentence."""
    words = wording(preferred_language())
    before = app.status_bar

    def progress(step: str) -> None:
        app.status_bar = words.say(f"step.{step}")

    try:
        yield words, progress
    except Refusal as refusal:
        app.alert(words.say(refusal.message, **refusal.figures), "Regulars", mode="exclamation")
    except Exception as error:  # the edge: a traceback means nothing to a rep
        app.alert(words.say("button.failed", error=f"{type(error).__name__}: {error}"), "Regulars", mode="critical")
    finally:
        app.status_bar = before
