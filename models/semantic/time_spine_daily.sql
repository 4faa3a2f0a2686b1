-- From a week before the first event on, and as far after the last as the calendars reach (int_calendar__utc_days).
select utc_date as date_day
from {{ ref('int_calendar__utc_days') }}
