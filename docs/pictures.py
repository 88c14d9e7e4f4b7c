"""Takes the pictures in docs/pictures/ from the demo: python docs/pictures.py (needs LibreOffice and pdftoppm)."""

import subprocess
import tempfile
from pathlib import Path

from regulars.demo import make_demo
from regulars.tables import Language

PICTURES = Path(__file__).parent / "pictures"
TAKEN = {"start": 1, "scorecard": 2}  # name -> page of the workbook as printed
WITHOUT_MARGINS = ["-x", "80", "-y", "85", "-W", "1320", "-H", "740"]  # pixels at this resolution
DOTS_PER_INCH = 122


def main() -> None:
    """One picture of each sheet in each language."""
    with tempfile.TemporaryDirectory() as folder:
        for language in Language:
            printed = _printed(make_demo(Path(folder), language).workbook)
            for name, page in TAKEN.items():
                shown = ["-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page), *WITHOUT_MARGINS]
                picture = str(PICTURES / f"{name}_{language}")
                subprocess.run(["pdftoppm", "-png", "-singlefile", *shown, str(printed), picture], check=True)


def _printed(book: Path) -> Path:
    """The pages that are shown, not the five hundred that the orders make."""
    pages = f'{{"PageRange":{{"type":"string","value":"1-{max(TAKEN.values())}"}}}}'
    convert = ["--convert-to", f"pdf:calc_pdf_Export:{pages}", "--outdir", str(book.parent), str(book)]
    profile = f"-env:UserInstallation={(book.parent / 'profile').as_uri()}"
    subprocess.run(["soffice", "--headless", profile, *convert], check=True, stdout=subprocess.DEVNULL)
    return book.with_suffix(".pdf")


if __name__ == "__main__":
    main()
