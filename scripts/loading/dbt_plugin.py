"""A plugin of dbt-duckdb: the SQL function load_crm(crm, folder), which the macro load_from() calls."""

from pathlib import Path

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from loading import LoadError, load


class Plugin(BasePlugin):
    """Gives the connections of a dbt command the function load_crm."""

    def configure_connection(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create the function; cursors of the connection have it too."""

        def load_crm(crm: str, folder: str) -> str:
            """Load a folder unless it is loaded already; what went wrong, or an empty text."""
            try:
                # A transaction of its own: the one that calls this function cannot do anything meanwhile.
                with connection.cursor() as cursor:
                    load(cursor, crm, Path(folder), skip_unchanged=True)
            except (LoadError, OSError) as error:
                return str(error)
            return ""

        connection.create_function("load_crm", load_crm, side_effects=True)
