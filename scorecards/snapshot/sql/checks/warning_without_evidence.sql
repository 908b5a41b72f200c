-- no rows: every warning has opinions, and they stand in the evidence
WITH cited AS (
    SELECT warning_id, unnest(opinion_ids) AS opinion_id FROM warnings
)
SELECT warning_id FROM warnings WHERE len(opinion_ids) = 0
UNION ALL
SELECT warning_id FROM cited ANTI JOIN evidence USING (opinion_id)
