-- no rows: unknown is NULL, never NaN
SELECT partner_id, period, cut_kind, cut_value
FROM rankings
WHERE isnan(score) OR isnan(rate) OR isnan(exposure) OR isnan(expected) OR isnan(trend)
UNION ALL
SELECT partner_id, period, cut_kind, cut_value
FROM dimensions
WHERE isnan(score) OR isnan(rate) OR isnan(exposure) OR isnan(peer_median)
