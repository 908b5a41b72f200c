-- no rows: evidence has a partner, an aspect with a name, and an opinion id of its own
SELECT opinion_id FROM evidence WHERE partner_id IS NULL
UNION ALL
SELECT opinion_id FROM evidence ANTI JOIN aspect_names USING (aspect)
UNION ALL
SELECT opinion_id FROM evidence GROUP BY opinion_id HAVING count(*) > 1
