"""Load export files of a CRM into DuckDB, as text, all or nothing."""

from loading.errors import LoadError
from loading.load import load

__all__ = ["LoadError", "load"]
