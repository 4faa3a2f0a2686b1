"""What the server must not do for a user who can write SQL: change the warehouse, or read another file."""

from bi.client import Client
from bi.errors import BIError

ALLOWED = "select 1 as one"
FORBIDDEN = (
    "delete from {schema}.fct_handoffs",
    "create table {schema}.of_mine as select 1 as one",
    "set enable_external_access = true",
    "select * from read_text('/etc/hostname')",
)


def not_refused(client: Client, schema: str) -> list[str]:
    """Statements that should have been refused and were not.

    Args:
        client: a user who may do everything.
        schema: of the marts.

    Raises:
        BIError: the server runs no SQL at all, so that a refusal says nothing.
    """
    client.run_sql(ALLOWED)
    return [sql for sql in (statement.format(schema=schema) for statement in FORBIDDEN) if runs(client, sql)]


def runs(client: Client, sql: str) -> bool:
    """True where the server does it."""
    try:
        client.run_sql(sql)
    except BIError:
        return False
    return True
