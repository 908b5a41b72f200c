-- grain: role x period x cut_kind x cut_value x partner; everybody heard, and in tables without a cut also who has exposure
SELECT
    slice.role, period_list.period, slice.cut_kind, slice.cut_value, roster.partner_id,
    CAST(scored.voices AS INT) AS voices, scored.opinions, scored.complaints, scored.praises, scored.exposure,
    CASE WHEN scored.basis = 'rate' THEN dimension.unit_zh ELSE '%' END AS exposure_unit,
    CASE WHEN scored.basis = 'rate' THEN dimension.unit_en ELSE '%' END AS exposure_unit_en,
    scored.basis, scored.rate, scored.rate_low, scored.rate_high, CAST(scored.rate_scale AS INT) AS rate_scale,
    scored.expected, scored.score, scored.score_low, scored.score_high, scored.grade, scored.status,
    CAST(scored.rank AS INT) AS rank, CAST(scored.rank_of AS INT) AS rank_of,
    CAST(scored.peer_rank AS INT) AS peer_rank, CAST(scored.peer_of AS INT) AS peer_of,
    scored.trend, scored.contract_ready
FROM scored_rankings AS scored
JOIN slices AS slice USING (slice_no)
JOIN period_list USING (period_no)
JOIN roster USING (partner_no)
JOIN dimension_list AS dimension ON dimension.role = slice.role AND dimension.overall
ORDER BY slice.slice_no, scored.rank NULLS LAST, scored.score DESC NULLS LAST, roster.partner_id
