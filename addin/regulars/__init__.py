"""Regulars: look after many small business customers from Excel."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["RefreshReport", "__version__", "refresh_workbook"]

if TYPE_CHECKING:
    from regulars.refresh import RefreshReport, refresh_workbook


def __getattr__(name: str) -> Any:
    """Load the pipeline only when it is asked for, so that `regulars --help` answers at once."""
    if name in ("RefreshReport", "refresh_workbook"):
        from regulars import refresh

        return getattr(refresh, name)
    raise AttributeError(f"module 'regulars' has no attribute {name!r}")
