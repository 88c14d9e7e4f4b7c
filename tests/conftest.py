"""Fixtures shared by all tests."""

from tests.support.office_fixtures import office, uno_app

__all__ = ["office", "uno_app"]
