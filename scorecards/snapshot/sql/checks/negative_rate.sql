-- no rows: counts and rates are not negative, intervals hold their rate
SELECT partner_id, period, cut_kind, cut_value
FROM rankings
WHERE least(voices, opinions, complaints, praises, exposure, expected, rate, rate_low) < 0
    OR rate NOT BETWEEN rate_low - 1e-9 AND rate_high + 1e-9
UNION ALL
SELECT partner_id, period, cut_kind, cut_value
FROM dimensions
WHERE least(voices, complaints, exposure, rate, rate_low) < 0
    OR rate NOT BETWEEN rate_low - 1e-9 AND rate_high + 1e-9
UNION ALL
SELECT partner_id, period, level, adcode
FROM areas
WHERE least(voices, complaints, exposure, rate, rate_low) < 0
