-- no rows: a partner's cuts never hold more than its table without a cut
WITH whole AS (
    SELECT role, period, partner_id, voices, complaints FROM rankings WHERE cut_kind = 'all'
),
parts AS (
    SELECT role, period, partner_id, cut_kind, sum(voices) AS voices, sum(complaints) AS complaints
    FROM rankings
    WHERE cut_kind <> 'all'
    GROUP BY role, period, partner_id, cut_kind
)
SELECT parts.role, parts.period, parts.partner_id, parts.cut_kind
FROM parts
LEFT JOIN whole USING (role, period, partner_id)
WHERE whole.partner_id IS NULL OR parts.voices > whole.voices OR parts.complaints > whole.complaints + 1e-6
