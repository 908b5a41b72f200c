-- grain: supplier x component x product x batch, over all time; product '' where it is not known
-- peer_rate: all batches of the component in the product. status high: the interval lies above it.
SELECT
    counted.partner_id, counted.component, counted.product, counted.batch, counted.complaints,
    counted.exposure AS units,
    CASE WHEN counted.exposure > 0 THEN scored.rate END AS rate,
    CASE WHEN counted.exposure > 0 THEN scored.rate_low END AS rate_low,
    CASE WHEN counted.exposure > 0 THEN scored.rate_high END AS rate_high,
    CAST(counted.rate_scale AS INT) AS rate_scale, counted.peer_rate, counted.first_complaint,
    CASE
        WHEN counted.exposure IS NULL THEN 'no_units'
        WHEN counted.complaints < counting.batch_complaints THEN 'too_few'
        WHEN scored.rate_low > counted.peer_rate THEN 'high'
        ELSE 'ok'
    END AS status
FROM batch_counts AS counted
JOIN scored_batches AS scored USING (row_no)
CROSS JOIN counting
ORDER BY counted.partner_id, counted.component, counted.product, counted.batch
