-- Method 3 of table I in R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven
-- methods", Statistics in Medicine 17 (1998), 857-872.
with published as (

    select
        81 as n_success,
        263 as n_eligible,
        0.2553 as low,
        0.3662 as high
    union all
    select
        15 as n_success,
        148 as n_eligible,
        0.0624 as low,
        0.1605 as high
    union all
    select
        0 as n_success,
        20 as n_eligible,
        0.0000 as low,
        0.1611 as high
    union all
    select
        1 as n_success,
        29 as n_eligible,
        0.0061 as low,
        0.1718 as high

),

calculated as (

    select
        *,
        {{ wilson_bound('n_success', 'n_eligible', 'low') }} as calculated_low,
        {{ wilson_bound('n_success', 'n_eligible', 'high') }} as calculated_high
    from published

)

select *
from calculated
where abs(calculated_low - low) > 0.00005 or abs(calculated_high - high) > 0.00005
