-- grain: role x period x level (province, city) x adcode x partner; partner_id '' sums over all partners
-- The place is where the feedback happened; for dealers it is the dealer's own. Competitors are left out.
SELECT
    counted.role, period_list.period, counted.level, counted.adcode, region.name, region.parent_adcode,
    coalesce(roster.partner_id, '') AS partner_id, CAST(counted.voices AS INT) AS voices, counted.complaints,
    counted.exposure, scored.rate, scored.rate_low, scored.rate_high, CAST(scored.rate_scale AS INT) AS rate_scale,
    scored.basis,
    CASE WHEN counted.voices < counting.area_voices THEN 'too_few' ELSE 'ok' END AS status
FROM area_counts AS counted
JOIN scored_areas AS scored USING (row_no)
JOIN regions AS region USING (level, adcode)
JOIN period_list USING (period_no)
LEFT JOIN roster ON roster.partner_no = counted.partner_no
CROSS JOIN counting
ORDER BY counted.role, counted.period_no, counted.level, counted.adcode, coalesce(roster.partner_id, '')
