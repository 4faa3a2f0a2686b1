#!/usr/bin/env python3
"""A BI server (Apache Superset) on this machine, with every mart as a dataset and a dashboard.

serve   start it, print its address and how to log in, and run until Ctrl-C
export  write the dashboard and the datasets as a ZIP file for a Superset of your own: Dashboards, Import
check   start it, ask it one question of each mart, compare its answers with those of DuckDB, have the charts of the
        dashboard answer, see that it changes nothing and reads no other file, and stop it

It only reads the warehouse, and opens it for each question anew: what is published meanwhile is what it shows next.
"""

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from bi.assets import bundle
from bi.check import holds
from bi.client import Client
from bi.errors import BIError
from bi.server import USER, Server
from warehouse_file import default_database, published_database, unreadable

ENVIRONMENT = Path(".venv-bi")
STATE = Path(".superset")
PORT = 8088
EXPORT = Path("sales_handoff.zip")
DASHBOARD = "superset/dashboard/handoff/"


def given(database: Path, kind: str = "assets") -> bytes:
    """The dashboard and the datasets of a database, as a ZIP file.

    It is made before a server is started, which takes half a minute; and the database is closed again, so that a build
    can have it while the server runs.
    """
    with opened(database) as connection:
        return bundle(connection, database, kind)


def serve(arguments: argparse.Namespace) -> int:
    """Run the server until it is interrupted."""
    assets = given(arguments.database)
    with Server(arguments.environment, arguments.state, arguments.port) as server:
        Client(server.address, USER, server.password).import_assets(assets)
        print(f"The dashboard: {server.address}/{DASHBOARD}")
        print(f"Log in as {USER}, password {server.password}")
        print(f"It shows {arguments.database} and logs to {server.log}. Ctrl-C stops it.", flush=True)
        server.wait()
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write what the server would be given."""
    arguments.out.write_bytes(given(arguments.database, kind="Dashboard"))
    print(f"{arguments.out}: import it in Superset under Dashboards. It connects to {arguments.database.absolute()}.")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Ask the server and DuckDB the same; exit code 1 where an answer differs, or it does what it must not."""
    begun = time.monotonic()
    assets = given(arguments.database)
    with (
        opened(arguments.database) as connection,
        tempfile.TemporaryDirectory(prefix="superset-") as state,
        Server(arguments.environment, Path(state), arguments.port) as server,
    ):
        print(f"Superset answers on {server.address} after {time.monotonic() - begun:.0f} s.")
        client = Client(server.address, USER, server.password)
        client.import_assets(assets)
        held = holds(client, connection)
    return 0 if held else 1


def opened(database: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse, only to read.

    Raises:
        BIError: there is none, or it cannot be read.
    """
    if not database.is_file():
        raise BIError(f"{database}: no such file. Run make build first.")
    try:
        return duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        raise BIError(f"{database}: {unreadable(error)}") from error


def port(text: str) -> int:
    """The number of a port, from the command line."""
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise argparse.ArgumentTypeError(f"{text} is no port: 1 to 65535")
    return int(text)


def interrupt(*_: object) -> None:
    """End as after Ctrl-C, so that the server is stopped too."""
    raise KeyboardInterrupt


COMMANDS = {"serve": serve, "export": export, "check": check}


def main() -> int:
    """Run a command; exit code 2, after one message, where that cannot be."""
    parser = argparse.ArgumentParser(
        prog="bi_server.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=list(COMMANDS))
    default = published_database(default_database())
    parser.add_argument("--database", type=Path, default=default, help=f"DuckDB file (default: {default})")
    parser.add_argument("--port", type=port, default=PORT, help=f"where it is taken, another is (default: {PORT})")
    parser.add_argument(
        "--environment", type=Path, default=ENVIRONMENT, help=f"where Superset is installed (default: {ENVIRONMENT})"
    )
    parser.add_argument(
        "--state", type=Path, default=STATE, help=f"what serve keeps: users, charts of your own, log (default: {STATE})"
    )
    parser.add_argument("--out", type=Path, default=EXPORT, help=f"what export writes (default: {EXPORT})")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, interrupt)
    try:
        return COMMANDS[arguments.command](arguments)
    except OSError as error:
        print(f"bi_server: {error.filename or arguments.database}: {error.strerror}", file=sys.stderr)
        return 2
    except BIError as error:
        print("\n".join([*getattr(error, "__notes__", []), f"bi_server: {error}"]), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("bi_server: stopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
