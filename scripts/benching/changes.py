"""A morning in a generated CRM: something happens to a share of the leads within a day, to the others nothing."""

from pathlib import Path

import duckdb

DAY = 86_400  # seconds


def let_a_day_pass(warehouse: Path, share: float, number: int) -> int:
    """Have somebody call, and set to Working, that share of the leads, in the day after everything that is there.

    Args:
        warehouse: DuckDB file with raw_generic and, of a build before, main_intermediate.int_crm__as_of.
        share: of the leads, 0.01 for one per cent.
        number: of the day; each day other leads are called.

    Returns:
        How many leads were called.
    """
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set enable_progress_bar = false")
        of = round(1 / share)
        connection.execute(
            f"""
            create temp table called as
            select lead_id, owner_id, status, 'after ' || as_of || ' ' || lead_id as id,
                as_of + to_seconds(hash(lead_id, 'moment') % {DAY}) as moment
            from raw_generic.leads
            cross join (select max(as_of) as as_of from main_intermediate.int_crm__as_of)
            where hash(lead_id) % {of} = {number % of}
            """
        )
        connection.execute(
            """
            insert into raw_generic.activities by name
            select id as activity_id, lead_id, 'call' as activity_type, 'outbound' as direction,
                owner_id as performed_by_id, owner_id as created_by_id, moment as created_at, moment as occurred_at,
                'true' as is_completed
            from called
            """
        )
        connection.execute(
            """
            insert into raw_generic.field_changes by name
            select id as change_id, lead_id, 'status' as field, status as old_value, 'Working' as new_value,
                moment as changed_at, owner_id as changed_by_id
            from called
            """
        )
        connection.execute(
            """
            update raw_generic.leads set status = 'Working', updated_at = called.moment
            from called where leads.lead_id = called.lead_id
            """
        )
        return connection.execute("select count(*) from called").fetchall()[0][0]


def rebuilt(warehouse: Path) -> dict[str, int]:
    """How many leads the last run rebuilt, for each reason; none where it built everything."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return dict(
            connection.execute(
                "select reason, count(*) from main_intermediate.int_changes__leads group by all order by count(*) desc"
            ).fetchall()
        )
