-- no rows: scores and their ends lie within 0-100 and in order
SELECT partner_id, period, cut_kind, cut_value, '' AS dimension
FROM rankings
WHERE NOT (0 <= score_low AND score_low <= score AND score <= score_high AND score_high <= 100)
UNION ALL
SELECT partner_id, period, cut_kind, cut_value, dimension
FROM dimensions
WHERE NOT (0 <= score_low AND score_low <= score AND score <= score_high AND score_high <= 100)
