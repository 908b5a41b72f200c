-- no rows: each table has one row per key of its grain
SELECT 'rankings' AS found_in, partner_id
FROM rankings
GROUP BY role, period, cut_kind, cut_value, partner_id
HAVING count(*) > 1
UNION ALL
SELECT 'dimensions' AS found_in, partner_id
FROM dimensions
GROUP BY role, period, cut_kind, cut_value, partner_id, dimension
HAVING count(*) > 1
UNION ALL
SELECT 'aspect_counts' AS found_in, partner_id
FROM aspect_counts
GROUP BY partner_id, period, aspect
HAVING count(*) > 1
UNION ALL
SELECT 'areas' AS found_in, partner_id
FROM areas
GROUP BY role, period, level, adcode, partner_id
HAVING count(*) > 1
