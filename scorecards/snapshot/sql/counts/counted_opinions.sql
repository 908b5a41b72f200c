-- grain: one row per opinion that counts, weighted by the probability that its partner is responsible
-- One author counts once per partner, second-level aspect, polarity and month; identical texts once per partner and month.
-- The month of an undated one is empty. The voice columns are 1 on one row of each feedback (per partner, and per aspect level), so that their sums count
-- distinct feedback at any coarser grain. Weights are decimals: their sums do not depend on the order of the rows.
WITH unique_texts AS (
    SELECT *
    FROM placed_opinions
    CROSS JOIN counting
    WHERE decision IN ('accepted', 'review', 'ruled')
    QUALIFY feedback_id = first_value(feedback_id) OVER (
        PARTITION BY
            partner_no, month,
            CASE WHEN length(text) >= same_text_characters THEN md5(text) ELSE feedback_id END
        ORDER BY occurred_at NULLS LAST, feedback_id
    )
),
once_per_author AS (
    SELECT *
    FROM unique_texts
    QUALIFY row_number() OVER (
        PARTITION BY partner_no, month, aspect_2, polarity, coalesce(author, feedback_id)
        ORDER BY probability DESC, severity DESC, feedback_id, opinion_id
    ) = 1
)
SELECT
    opinion_id, feedback_id, partner_no, role, competitor, coalesce(month, '') AS month, product, region, province_adcode, city_adcode,
    component, batch, aspect, aspect_2, aspect_1, severity, occurred_at,
    CAST(CASE WHEN polarity < 0 THEN probability ELSE 0 END AS DECIMAL(9, 6)) AS complaint,
    CAST(CASE WHEN polarity > 0 THEN probability ELSE 0 END AS DECIMAL(9, 6)) AS praise,
    CAST(row_number() OVER (PARTITION BY partner_no, feedback_id ORDER BY opinion_id) = 1 AS INT) AS voice,
    CAST(row_number() OVER (PARTITION BY partner_no, feedback_id, aspect_1 ORDER BY opinion_id) = 1 AS INT) AS voice_1,
    CAST(row_number() OVER (PARTITION BY partner_no, feedback_id, aspect_2 ORDER BY opinion_id) = 1 AS INT) AS voice_2,
    CAST(row_number() OVER (PARTITION BY partner_no, feedback_id, aspect ORDER BY opinion_id) = 1 AS INT) AS voice_3
FROM once_per_author
