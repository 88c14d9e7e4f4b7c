"""The docs say what the code does: the reference is generated, and every method is written about."""

import importlib.util
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
DOCS = PROJECT / "docs"
TEXT = "\n".join(page.read_text("utf-8") for page in sorted(DOCS.rglob("*.md")))


def generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["tables.md", "settings.md", "commands.md"])
def test_the_reference_is_up_to_date(page: str, monkeypatch):
    monkeypatch.setenv("REGULARS_LANGUAGE", "en")
    assert (DOCS / "reference" / page).read_text("utf-8") == generator().PAGES[page](), "run: python docs/generate.py"


def test_every_method_in_the_code_has_its_page():
    named = {
        number
        for source in (PROJECT / "addin/regulars/methods").rglob("*.py")
        for number in re.findall(r'^"""(M\d+) ', source.read_text("utf-8"))
    }
    assert {"M1", "M3", "M4", "M5", "M6"} <= named
    assert [number for number in sorted(named) if not re.search(rf"^#+ .*\b{number}\b", TEXT, re.MULTILINE)] == []


def test_every_dependency_earns_its_place():
    import tomllib

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = (DOCS / "dependencies.md").read_text("utf-8")
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    names = [re.match(r"[A-Za-z0-9_.-]+", dependency)[0] for dependency in wanted]
    assert [name for name in names if f"`{name}`" not in listed] == []


def test_links_between_pages_lead_somewhere():
    for page in [*DOCS.rglob("*.md"), PROJECT / "README.md"]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
