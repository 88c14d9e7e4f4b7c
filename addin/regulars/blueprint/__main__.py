"""Build the workbooks that ship: python -m regulars.blueprint."""

from regulars.blueprint.team import build_team
from regulars.shipped import CHECKOUT
from regulars.tables import Language

if __name__ == "__main__":
    for language in Language:
        build_team(CHECKOUT / "workbook_templates" / f"team_{language}.xlsm", language)
