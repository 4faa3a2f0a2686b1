with placed as (
    select
        records.record,
        events.*,
        row_number() over (
            partition by records.record
            order by occurred_at, precedence, length(raw_id), raw_id, event_type
        ) as place,
        count(*) over (partition by records.record) as n_rows
    from fct_handoff_events as events
    inner join dashboard_records as records using (handoff_id)
)

select
    record,
    strftime(occurred_at, '%Y-%m-%d %H:%M:%S') as occurred_at,
    event_type,
    actor_kind,
    actor_id,
    value_before,
    value_after,
    raw_table,
    raw_id,
    n_rows
from placed
where place <= $events
order by record, place
