"""Where a workbook lives: file.py is a package on disk, excel.py a live Excel. Both keep contract.py."""
