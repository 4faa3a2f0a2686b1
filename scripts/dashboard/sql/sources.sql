select crm, source_relation, strftime(as_of, '%Y-%m-%d %H:%M') as as_of
from main_intermediate.int_crm__as_of
order by crm, source_relation
