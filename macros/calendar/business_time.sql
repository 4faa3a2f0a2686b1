{#-
  Business time, one join per moment. A position is how much business time a calendar has seen since the first moment
  it covers, in whole microseconds (bigint); differences of positions are business time elapsed, without rounding.

    placed as (
        select
            waits.*,
            {{ business_seconds_between('waits.started_at', 'started', 'waits.ended_at', 'ended') }} as business_seconds,
            {{ business_position_after('waits.started_at', 'started', 240) }} as due_position
        from waits
        left join {{ ref('int_calendar__segments') }} as started
            on {{ in_segment('started', 'waits.calendar', 'waits.started_at') }}
        left join {{ ref('int_calendar__segments') }} as ended
            on {{ in_segment('ended', 'waits.calendar', 'waits.ended_at') }}
    )

    select placed.*, {{ due_at('placed.due_position', 'due') }} as due_at
    from placed
    left join {{ ref('int_calendar__business_hours') }} as due
        on {{ in_business_hour('due', 'placed.calendar', 'placed.due_position') }}

  A join finds exactly one row for a moment or position that the calendar covers, and none for a null one.
-#}

{#- in_segment(segment, calendar, moment): join condition, the row of int_calendar__segments that holds the moment. -#}
{% macro in_segment(segment, calendar, moment) -%}
    {{ segment }}.calendar = {{ calendar }}
    and {{ segment }}.utc_date = cast({{ moment }} as date)
    and {{ segment }}.starts_at <= {{ moment }}
    and {{ segment }}.ends_at > {{ moment }}
{%- endmacro %}

{#- business_position(moment, segment): business microseconds of the calendar up to the moment. -#}
{% macro business_position(moment, segment) -%}
    (
        {{ segment }}.business_seconds_before * 1000000
        + case when {{ segment }}.is_open then {{ microseconds_between(segment ~ '.starts_at', moment) }} else 0 end
    )
{%- endmacro %}

{#- business_seconds_between(start, start_segment, finish, finish_segment): whole business seconds from start to finish,
    null where the calendar does not cover one of them. -#}
{% macro business_seconds_between(start, start_segment, finish, finish_segment) -%}
    {{ whole_seconds(business_position(finish, finish_segment) ~ ' - ' ~ business_position(start, start_segment)) }}
{%- endmacro %}

{#-
  business_position_after(moment, segment, minutes): the position that many business minutes after the moment. minutes is
  a number or an expression, greater than zero: after zero minutes it is the position of the moment itself, which a
  closed calendar reached earlier.
-#}
{% macro business_position_after(moment, segment, minutes) -%}
    ({{ business_position(moment, segment) }} + cast({{ minutes }} * cast(60000000 as bigint) as bigint))
{%- endmacro %}

{#- in_business_hour(hour, calendar, position): join condition, the row of int_calendar__business_hours in which the
    calendar reaches the position. -#}
{% macro in_business_hour(hour, calendar, position) -%}
    {{ hour }}.calendar = {{ calendar }}
    and {{ hour }}.business_hour = cast(floor({{ position }} / 3600000000.0) as bigint)
    and {{ hour }}.business_seconds_before * 1000000 < {{ position }}
    and {{ hour }}.business_seconds_after * 1000000 >= {{ position }}
{%- endmacro %}

{#- due_at(position, hour): the first moment at which the calendar reaches the position, as a UTC timestamp. Where a
    window ends on it that is the window's end, not the next opening. Null past the range of the calendar. -#}
{% macro due_at(position, hour) -%}
    {{ add_microseconds(hour ~ '.opens_at', position ~ ' - ' ~ hour ~ '.business_seconds_before * 1000000') }}
{%- endmacro %}
