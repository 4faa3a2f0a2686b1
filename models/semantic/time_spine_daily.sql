-- From a week before the first event to 400 days after the last, as the calendars reach.
select utc_date as date_day
from {{ ref('int_calendar__utc_days') }}
