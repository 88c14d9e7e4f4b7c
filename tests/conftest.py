"""Fixtures shared by all tests."""

from hypothesis import settings

from tests.support.office_fixtures import office, uno_app

__all__ = ["office", "uno_app"]

settings.register_profile("regulars", deadline=None)  # a busy machine is no bug
settings.load_profile("regulars")
