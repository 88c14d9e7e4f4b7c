"""What the workbook's buttons call, inside Excel: each ends in a plain sentence, whatever happens."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from regulars.problems import Refusal
from regulars.wording import Wording, preferred_language, wording

if TYPE_CHECKING:
    from regulars.refresh import Progress


def refresh() -> None:
    """The Refresh button: analyse the workbook it stands in and write the results."""
    from xlwings import Book

    book = Book.caller()
    pressed(book.app, lambda words, progress: _refreshed(book, words, progress))


def pressed(app: Any, work: "Callable[[Wording, Progress], list[str]]") -> None:
    """Do a button's work: its steps show in the status bar, the lines it ends with in a message box.

    app     xlwings' App
    work    is handed the wording for the person at the screen and what to call at each step
    """
    words = wording(preferred_language())
    before = app.status_bar
    try:
        lines = work(words, lambda step: setattr(app, "status_bar", words.say(f"step.{step}")))
        ending, mode = "\n".join(lines), "info"
    except Refusal as refusal:
        ending, mode = words.say(refusal.message, **refusal.figures), "critical"
    except Exception as error:  # the edge: a traceback means nothing to a rep
        ending, mode = words.say("button.failed", error=f"{type(error).__name__}: {error}"), "critical"
    finally:
        app.status_bar = before
    app.alert(ending, "Regulars", mode=mode)


def _refreshed(book: Any, words: Wording, progress: "Progress") -> list[str]:
    from regulars.hosts.excel import ExcelHost
    from regulars.refresh import last_words
    from regulars.refresh import refresh as refresh_host

    report = refresh_host(ExcelHost(book), now=dt.datetime.now(), progress=progress)
    return last_words(report, words)
