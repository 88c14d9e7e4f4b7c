"""Checking: from tables as people keep them to tables that the methods can use, with every finding by its cell."""

from regulars.check.book import Book, check_book
from regulars.check.listing import at_most_listed
from regulars.check.table import Checked, check_table

__all__ = ["Book", "Checked", "at_most_listed", "check_book", "check_table"]
