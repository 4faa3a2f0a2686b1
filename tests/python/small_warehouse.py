"""What a build leaves in a warehouse, as small as can be: two marts that carry the same number.

As a command (DATABASE NUMBER ROWS CODE PROBLEM ...) it is a step of a build, and leaves with that exit code.
"""

import sys
from pathlib import Path

import duckdb


def build(database: Path, number: int, rows: int = 1_000, problems: tuple[str, ...] = ()) -> None:
    """What dbt leaves in a warehouse: marts, how far the sources go, and how the build ended."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema if not exists main_intermediate; create schema if not exists main_publishing")
        connection.execute(f"""
            create or replace table fct_handoffs as
            select {number} as number, md5(i::varchar) as handoff_id, {{'a': i}} as struct, [i] as list,
                timestamptz '2026-01-01 00:00+00' + i * interval 1 minute as ready_at
            from range({rows}) as t(i)
        """)
        connection.execute(f"create or replace table rpt_handoff_metrics as select {number} as number, 'it''s' as text")
        connection.execute("create or replace table rpt_of_last_year as select 'secret' as text")
        connection.execute("comment on table fct_handoffs is 'What it''s about'")
        connection.execute("comment on column fct_handoffs.number is 'Which build'")
        connection.execute(
            "create or replace table main_intermediate.int_crm__as_of as select 'generic' as crm, "
            "'generic' as source_relation, timestamp '2026-06-30 23:59:59' as as_of"
        )
        connection.execute(
            "create or replace table main_publishing.last_build as "
            "select ? as invocation_id, ?::varchar[] as problems, ['fct_handoffs', 'rpt_handoff_metrics'] as marts",
            [f"build {number}", list(problems)],
        )


if __name__ == "__main__":
    file, number, rows, code, *problems = sys.argv[1:]
    build(Path(file), int(number), int(rows), tuple(problems))
    sys.exit(int(code))
