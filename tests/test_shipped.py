"""The package as people install it: the wheel holds everything a command needs, and runs from elsewhere."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(PROJECT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_templates_macros_catalogues_and_the_demo(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "regulars/workbook_templates/team_en.xlsm",
        "regulars/workbook_templates/team_zh.xlsm",
        "regulars/macros/Regulars.bas",
        "regulars/locale/en/LC_MESSAGES/regulars.mo",
        "regulars/locale/zh/LC_MESSAGES/regulars.mo",
        "regulars/demo/online_retail_sample.csv.xz",
        "regulars/demo/CREDIT.md",
        "regulars/py.typed",
    } <= names


def test_the_demo_runs_from_the_wheel_without_the_checkout(wheel: Path, tmp_path: Path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r}); import regulars.cli; regulars.cli.main()"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", script, "demo", str(tmp_path / "demo"), "--language", "en"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "demo" / "team_en.xlsm").exists()
    assert "300 customers" in ran.stdout
