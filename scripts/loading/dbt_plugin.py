"""A plugin of dbt-duckdb: the SQL functions by which macros load export files and read definition files."""

from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from loading import LoadError, load
from loading.definition_file import definition_files, definition_problems, read_definition

ROWS = "struct(row_number integer, cells varchar[])[]"


class Plugin(BasePlugin):
    """Gives the connections of a dbt command the functions.

    load_crm(crm, folder)             loads a folder of export files; the macro load_from() calls it.
    definition_problems(folder, known)
    definition_file(folder, known, name)
    definition_rows(file, columns)    read files of definitions; macros/definitions/definition.sql calls them.
    """

    def configure_connection(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create the functions; cursors of the connection have them too."""

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
        # Files change between two calls: no answer stands for the next one.
        connection.create_function(
            "definition_problems", problems, ["varchar", "varchar[]"], "varchar", side_effects=True
        )
        connection.create_function(
            "definition_file",
            file,
            ["varchar", "varchar[]", "varchar"],
            "varchar",
            side_effects=True,
            null_handling="special",
        )
        connection.create_function("definition_rows", rows, ["varchar", "varchar[]"], ROWS, side_effects=True)


def problems(folder: str, known: list[str]) -> str:
    """Why a folder of definitions cannot be read, a line for each reason; an empty text where it can."""
    return "\n".join(definition_problems(Path(folder), known))


def file(folder: str, known: list[str], name: str) -> str | None:
    """Path of the file that a folder has for a definition; none where it has none."""
    path = definition_files(Path(folder), known).get(name)
    return None if path is None else str(path)


def rows(file: str, columns: list[str]) -> list[dict[str, Any]]:
    """The rows of a definition file, with the values of these columns."""
    return [{"row_number": row.number, "cells": row.cells} for row in read_definition(Path(file), columns)]
