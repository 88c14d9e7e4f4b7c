"""Fixtures for tests about workbook files."""

from pathlib import Path

import pytest

from regulars.hosts.package import exchange, locking
from tests.support.saves import OLD


@pytest.fixture
def book(tmp_path) -> Path:
    path = tmp_path / "team.xlsx"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def short_waits(monkeypatch):
    """So that tests of what is waited for take no longer than they must."""
    monkeypatch.setattr(locking, "LEASE_SECONDS", 0.6)
    monkeypatch.setattr(locking, "WAIT_SECONDS", 0.3)
    monkeypatch.setattr(exchange, "_PATIENCE_SECONDS", 0.3)
