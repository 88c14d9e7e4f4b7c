"""Formulas that cells share with one of them: written out where that one is gone, or Excel would lose them all."""

import re

from regulars.hosts.package.markup import escaped, unescaped

_OWNER = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f(?=[^>]* t="shared")[^>]* si="(\d+)"[^>]*>([^<]+)</f>')
_SHARER = re.compile(r'(<c r="([A-Z]+\d+)"[^>]*>)<f(?=[^>]* t="shared")[^>]* si="(\d+)"[^>]*(?:/>|></f>)')


def written_out(before: bytes, after: bytes) -> bytes:
    """A sheet's rows after a change, each cell with its own formula where the owner of the shared one is gone."""
    if b't="shared"' not in after:
        return after
    rows = after.decode()
    owners = {number: (cell, formula) for cell, number, formula in _OWNER.findall(before.decode())}
    gone = owners.keys() - {number for _, number, _ in _OWNER.findall(rows)}
    if not gone:
        return after
    from openpyxl.formula.translate import Translator

    def own(sharer: re.Match[str]) -> str:
        start, cell, number = sharer.groups()
        if number not in gone:
            return sharer[0]
        owner, formula = owners[number]
        translated = Translator(f"={unescaped(formula)}", owner).translate_formula(cell)
        return f"{start}<f>{escaped(translated[1:])}</f>"

    return _SHARER.sub(own, rows).encode()
