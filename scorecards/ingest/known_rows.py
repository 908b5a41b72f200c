"""Which of a file's records are new to the lake: the SQL behind "the same feed twice changes nothing".

Each SELECT gives one verdict per row of `incoming`: new; loaded (by this very file, in a run that did not end); known;
conflict (same id, other content: the first one stays); superseded (a later row of the file has the key).
"""

from __future__ import annotations

from scorecards.ingest.columns import Kind

FEEDBACK_VERDICTS = """
with numbered as (
    select
        file_row, feedback_id, content_hash,
        row_number() over same_id as nth,
        first_value(content_hash) over same_id as first_hash
    from incoming
    window same_id as (partition by feedback_id order by file_row)
)
select
    file_row,
    case
        when numbered.content_hash <> coalesce(known.content_hash, first_hash) then 'conflict'
        when nth > 1 then 'known'
        when known.feedback_id is null then 'new'
        when known.file_id = $file_id then 'loaded'
        else 'known'
    end as verdict
from numbered
left join current_feedback as known using (feedback_id)
"""

KEYED_VERDICTS = """
with keyed as (
    select *, {key} as key from incoming
),
numbered as (
    select
        file_row, key, content_hash,
        row_number() over same_key as nth_from_last,
        first_value(content_hash) over same_key as last_hash
    from keyed
    window same_key as (partition by key order by file_row desc)
),
by_this_file as (
    select distinct {key} as key, content_hash from {table} where file_id = $file_id
),
in_force as (
    select {key} as key, content_hash from current_{table}
)
select
    file_row,
    case
        when nth_from_last > 1 and numbered.content_hash <> last_hash then 'superseded'
        when nth_from_last > 1 then 'known'
        when by_this_file.key is not null then 'loaded'
        when in_force.content_hash = numbered.content_hash then 'known'
        else 'new'
    end as verdict
from numbered
left join by_this_file using (key, content_hash)
left join in_force using (key)
"""

EXPOSURE_KEY = "to_json([partner_id, measure, month, product, component, batch, province, city])"

VERDICTS: dict[Kind, str] = {
    "feedback": FEEDBACK_VERDICTS,
    "orders": KEYED_VERDICTS.format(table="orders", key="order_id"),
    "exposure": KEYED_VERDICTS.format(table="exposure", key=EXPOSURE_KEY),
}

NEW_ROWS = """
select incoming.* exclude (file_row)
from incoming semi join (select file_row from verdicts where verdict = 'new') using (file_row)
order by file_row
"""

DISPUTED_ROWS = """
select incoming.*, verdict
from incoming join verdicts using (file_row)
where verdict in ('conflict', 'superseded')
order by file_row
"""

# A run that died may have written these already.
NEW_QUARANTINE = """
select staged.*
from staged_quarantine as staged
where not exists (
    select 1 from quarantine
    where quarantine.file_id = staged.file_id
      and quarantine.row is not distinct from staged.row
      and quarantine.field is not distinct from staged.field
      and quarantine.reason = staged.reason
)
"""
