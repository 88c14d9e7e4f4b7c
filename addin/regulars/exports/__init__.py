"""Files that other systems export, brought into the workbook's tables: regulars import WORKBOOK FILE…"""

from regulars.exports.importing import Imported, bring_in

__all__ = ["Imported", "bring_in"]
