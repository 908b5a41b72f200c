-- grain: role x period x cut_kind x cut_value x partner x dimension
SELECT
    slice.role, period_list.period, slice.cut_kind, slice.cut_value, roster.partner_id, dimension.dimension,
    dimension.weight, CAST(scored.voices AS INT) AS voices, scored.complaints, scored.exposure, scored.rate,
    scored.rate_low, scored.rate_high, CAST(scored.rate_scale AS INT) AS rate_scale, scored.basis, scored.score,
    scored.score_low, scored.score_high, scored.peer_median
FROM scored_dimensions AS scored
JOIN slices AS slice USING (slice_no)
JOIN period_list USING (period_no)
JOIN roster USING (partner_no)
JOIN dimension_list AS dimension USING (dimension_no)
ORDER BY slice.slice_no, roster.partner_id, dimension.dimension_no
