-- no rows: a ranked partner has at least the sample that grades.yaml asks for, in voices or in expected complaints
SELECT partner_id, period, cut_kind, cut_value, voices
FROM rankings
CROSS JOIN limits
WHERE status = 'ranked' AND voices < limits.ranked AND coalesce(expected, 0) < limits.ranked
