"""One headless LibreOffice for a test session: loads workbooks, runs their macros, saves, prints and pictures them."""

import atexit
import builtins
import contextlib
import functools
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

SYSTEM_PACKAGES = "/usr/lib/python3/dist-packages"  # where Debian and Ubuntu put python3-uno
FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xlam": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
    ".pdf": "calc_pdf_Export",
}
ALWAYS_RUN_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN

# English conventions whatever the machine speaks; formulas are recalculated on load instead of trusting the file.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"><value>en-US</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop>
</item>
</oor:items>
"""

# Macros fail in silence, so this calls them: it answers, catches their errors, and says that the end was reached.
WITNESS = """Option VBASupport 1
Public Function Canary() As String
    Canary = "alive"
End Function
Public Function Outcome() As String
    On Error GoTo Failed
    {macro}
    Outcome = "finished"
    Exit Function
Failed:
    Outcome = "error " & Err.Number & ": " & Err.Description
End Function
"""


class OfficeError(Exception):
    """LibreOffice did not start, did not answer in time, or could not read or write a file."""


class MacroError(OfficeError):
    """A macro did not reach its end."""


@functools.cache
def office_missing() -> str | None:
    """Say in one sentence why tests with LibreOffice are skipped here; None where they can run."""
    if shutil.which("soffice") is None:
        return "LibreOffice is not installed (see `make office`), so nothing is opened in a spreadsheet program."
    if shutil.which("pdftoppm") is None:
        return "pdftoppm is not installed (package poppler-utils, see `make office`), so nothing can be pictured."
    try:
        bridge()
    except ImportError as reason:
        running = f"{sys.version_info.major}.{sys.version_info.minor}"
        return (
            f"LibreOffice's Python bridge (package python3-uno) does not load in Python {running}: it is compiled for "
            f"the system's own Python only, so run the tests with that version ({reason})."
        )
    return None


@functools.cache
def bridge() -> ModuleType:
    """Import `uno`, and leave the import system as it was.

    Its folder is appended, never prepended, so that it shadows nothing of the environment; and it is taken off again,
    together with the import hook that uno installs, so that no other test can pick up a system package by accident.
    """
    hook, path = builtins.__import__, list(sys.path)
    try:
        sys.path.append(SYSTEM_PACKAGES)
        return importlib.import_module("uno")
    finally:
        builtins.__import__, sys.path[:] = hook, path


def properties(**values: Any) -> tuple[Any, ...]:
    """Named arguments as UNO takes them."""
    made = []
    for name, value in values.items():
        made.append(bridge().createUnoStruct("com.sun.star.beans.PropertyValue"))
        made[-1].Name, made[-1].Value = name, value
    return tuple(made)


def url(path: Path) -> str:
    """The address LibreOffice knows a file by."""
    return str(bridge().systemPathToFileUrl(str(path.resolve())))


class Office:
    """A LibreOffice process with a profile and a pipe of its own. It starts when first needed, and again after a crash.

    seconds  how long loading, saving or a macro may take before the process is ended and OfficeError raised
    """

    def __init__(self, seconds: float = 60) -> None:
        self.seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._desktop: Any = None
        self._profile = Path(tempfile.mkdtemp(prefix="office_profile_"))
        user = self._profile / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        atexit.register(self.stop)

    @property
    def desktop(self) -> Any:
        """The com.sun.star.frame.Desktop of the running process."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        return self._desktop

    def load(self, path: Path) -> Any:
        """Open a workbook with its macros allowed, in a window (without one, much of Excel's object model is dead)."""
        with self.within("loading " + path.name):
            arguments: dict[str, Any] = {"Hidden": False, "MacroExecutionMode": ALWAYS_RUN_MACROS}
            if path.suffix == ".xlam":
                arguments["FilterName"] = FILTERS[".xlam"]  # not recognised by itself
            document = self.desktop.loadComponentFromURL(url(path), "_blank", 0, properties(**arguments))
        if document is None:
            raise OfficeError(f"LibreOffice cannot open {path.name}.")
        return document

    def save_as(self, document: Any, path: Path) -> Path:
        """Write a copy in the format its suffix stands for; the document stays open under its old name."""
        with self.within("saving " + path.name):
            document.storeToURL(url(path), properties(FilterName=FILTERS[path.suffix.lower()]))
        return path

    def close(self, document: Any) -> None:
        """Close without saving. A document of a process that has ended is closed already."""
        with contextlib.suppress(Exception):
            document.close(True)

    def to_pdf(self, path: Path, folder: Path) -> Path:
        """Print a workbook as it would come out of a printer."""
        document = self.load(path)
        try:
            return self.save_as(document, folder / f"{path.stem}.pdf")
        finally:
            self.close(document)

    def run_macro(self, document: Any, macro: str, seconds: float | None = None) -> None:
        """Run "Module.Procedure" of a workbook to its end.

        Raises MacroError with the macro's own error message, or saying that it ended without a word (an error that
        LibreOffice swallows), or that nothing runs at all; OfficeError when it takes longer than `seconds`.
        """
        library = document.BasicLibraries.getByName("VBAProject")
        library.insertByName("Witness", WITNESS.format(macro=macro))
        try:
            with self.within("running " + macro, seconds):
                if _call(document, "VBAProject.Witness.Canary") != "alive":
                    raise MacroError(f"{macro}: no macro of this workbook runs; perhaps a module does not compile.")
                outcome = _call(document, "VBAProject.Witness.Outcome")
        finally:
            if self.running:
                library.removeByName("Witness")
        if outcome != "finished":
            raise MacroError(f"{macro}: {outcome or 'did not reach its end, and gave no error.'}")

    def pressed(self, document: Any, caption: str) -> str:
        """The macro ("Module.Procedure") that pressing the button with this caption would run, on whatever sheet."""
        for sheet in _elements(document.Sheets):
            for form in _elements(sheet.DrawPage.Forms):
                for position, control in enumerate(_elements(form)):
                    if getattr(control, "Label", None) == caption:
                        for event in form.getScriptEvents(position):
                            return str(event.ScriptCode).partition(":VBAProject.")[2].partition("?")[0]
        raise OfficeError(f"No button with the caption {caption} runs a macro.")

    @property
    def running(self) -> bool:
        """Whether the process is alive now."""
        return self._process is not None and self._process.poll() is None

    @contextlib.contextmanager
    def within(self, doing: str, seconds: float | None = None) -> Iterator[None]:
        """Allow the block so much time. Afterwards the process is ended, which makes any call that hangs return."""
        limit = self.seconds if seconds is None else seconds
        ended = threading.Event()

        def end() -> None:
            ended.set()
            self._kill()

        timer = threading.Timer(limit, end)
        timer.start()
        try:
            yield
        except Exception as cause:
            if ended.is_set():
                raise OfficeError(f"LibreOffice did not answer within {limit:g} seconds while {doing}.") from cause
            if isinstance(cause, OfficeError):
                raise
            # UNO's own exceptions cannot pass through Python's context managers, so they never leave this one.
            happened = "failed" if self.running else "crashed"
            raise OfficeError(f"LibreOffice {happened} while {doing}: {cause}") from cause
        finally:
            timer.cancel()

    def stop(self) -> None:
        """End the process and remove its profile; safe to call twice."""
        atexit.unregister(self.stop)
        if self.running:
            timer = threading.Timer(10, self._kill)
            timer.start()
            with contextlib.suppress(Exception):  # it may be gone before it answers
                self._desktop.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)  # type: ignore[union-attr]
            timer.cancel()
        self._kill()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _kill(self) -> None:
        """End the process group that this object started, and nothing else."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _start(self) -> None:
        pipe = f"regulars_{os.getpid()}_{uuid.uuid4().hex[:8]}"
        options = ["--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
        self._process = subprocess.Popen(
            ["soffice", *options, f"-env:UserInstallation={url(self._profile)}", f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        here = bridge().getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        give_up = time.monotonic() + self.seconds
        while True:
            try:
                there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception as not_yet:  # uno's exception classes exist only while the bridge is loaded
                if self._process.poll() is not None or time.monotonic() > give_up:
                    self._kill()
                    raise OfficeError("LibreOffice does not start.") from not_yet
                time.sleep(0.05)
        self._desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def pictures(pdf: Path, folder: Path, dots_per_inch: int = 80) -> list[Path]:
    """One PNG for each page of a PDF, in page order."""
    stem = folder / pdf.stem
    subprocess.run(["pdftoppm", "-png", "-r", str(dots_per_inch), str(pdf), str(stem)], check=True, timeout=120)
    return sorted(folder.glob(f"{pdf.stem}-*.png"))


def _call(document: Any, function: str) -> Any:
    script = f"vnd.sun.star.script:{function}?language=Basic&location=document"
    return document.getScriptProvider().getScript(script).invoke((), (), ())[0]


def _elements(container: Any) -> Iterator[Any]:
    return (container.getByIndex(position) for position in range(container.Count))
