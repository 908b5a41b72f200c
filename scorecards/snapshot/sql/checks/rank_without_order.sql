-- no rows: rank = 1 + how many ranked partners of the table have a better score to one decimal
WITH ranked AS (
    SELECT
        role, period, cut_kind, cut_value, partner_id, rank, rank_of,
        rank() OVER (
            PARTITION BY role, period, cut_kind, cut_value ORDER BY round(score, 1) DESC
        ) AS right_rank,
        count(*) OVER (PARTITION BY role, period, cut_kind, cut_value) AS right_count
    FROM rankings
    WHERE status = 'ranked'
)
SELECT role, period, cut_kind, cut_value, partner_id
FROM ranked
WHERE rank IS DISTINCT FROM right_rank OR rank_of IS DISTINCT FROM right_count
UNION ALL
SELECT role, period, cut_kind, cut_value, partner_id
FROM rankings
WHERE status <> 'ranked' AND rank IS NOT NULL
