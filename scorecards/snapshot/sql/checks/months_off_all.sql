-- no rows: months of a partner never hold more than all time; without older or undated feedback they add up
WITH monthly AS (
    SELECT rankings.role, rankings.partner_id, sum(rankings.voices) AS voices
    FROM rankings
    JOIN periods USING (period)
    WHERE periods.kind = 'month' AND rankings.cut_kind = 'all'
    GROUP BY rankings.role, rankings.partner_id
)
SELECT monthly.role, monthly.partner_id
FROM monthly
JOIN rankings AS whole
    ON whole.role = monthly.role AND whole.partner_id = monthly.partner_id
    AND whole.period = 'all' AND whole.cut_kind = 'all'
WHERE monthly.voices > whole.voices
