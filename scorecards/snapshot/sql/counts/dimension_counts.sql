-- grain: slice x dimension x partner: what was counted, and what peers' rates would lead to expect (NULL: no exposure)
-- observed and expected are what scores compare; for batch spread they are pairs, else complaints. Tables without a cut
-- hold everybody who was heard or has exposure, cuts only who was heard there.
WITH said AS (
    SELECT
        slice.slice_no, counts.dimension_no, counts.partner_no,
        sum(counts.voices) AS voices, sum(counts.complaints) AS complaints, sum(counts.praises) AS praises,
        sum(counts.opinions) AS opinions
    FROM period_dimensions AS counts
    JOIN dimension_list AS dimension USING (dimension_no)
    JOIN slices AS slice
        ON slice.role = dimension.role
        AND slice.period_no = counts.period_no
        AND slice.cut_kind = counts.cut_kind
        AND slice.cut_value = counts.cut_value
    GROUP BY slice.slice_no, counts.dimension_no, counts.partner_no
),
joined AS (
    SELECT
        slice_no, dimension_no, partner_no,
        coalesce(said.voices, 0) AS voices,
        coalesce(said.complaints, 0) AS complaints,
        coalesce(said.praises, 0) AS praises,
        coalesce(said.opinions, 0) AS opinions,
        reach.exposure, reach.expected
    FROM said
    FULL JOIN expected_complaints AS reach USING (slice_no, dimension_no, partner_no)
),
heard AS (
    SELECT said.slice_no, said.partner_no
    FROM said
    JOIN dimension_list AS dimension USING (dimension_no)
    WHERE dimension.overall
),
levelled AS (
    SELECT
        joined.*,
        CAST(sum(complaints) FILTER (WHERE expected IS NOT NULL) OVER whole AS DOUBLE)
            / nullif(CAST(sum(expected) OVER whole AS DOUBLE), 0) AS level
    FROM joined
    WINDOW whole AS (PARTITION BY slice_no, dimension_no)
)
SELECT
    levelled.slice_no, levelled.dimension_no, levelled.partner_no, levelled.voices,
    CAST(levelled.complaints AS DOUBLE) AS complaints, CAST(levelled.praises AS DOUBLE) AS praises,
    CAST(levelled.opinions AS DOUBLE) AS opinions,
    CAST(levelled.exposure AS DOUBLE) AS exposure,
    CASE
        WHEN dimension.kind = 'same_batch_pairs' THEN coalesce(pairs.pairs, 0)
        ELSE CAST(levelled.complaints AS DOUBLE)
    END AS observed,
    CASE
        WHEN dimension.kind = 'same_batch_pairs' THEN pairs.expected
        ELSE CAST(levelled.expected AS DOUBLE) * levelled.level
    END AS expected
FROM levelled
JOIN dimension_list AS dimension USING (dimension_no)
JOIN slices USING (slice_no)
LEFT JOIN heard ON heard.slice_no = levelled.slice_no AND heard.partner_no = levelled.partner_no
LEFT JOIN batch_pairs AS pairs
    ON pairs.slice_no = levelled.slice_no
    AND pairs.dimension_no = levelled.dimension_no
    AND pairs.partner_no = levelled.partner_no
WHERE slices.cut_kind = 'all' OR heard.partner_no IS NOT NULL
ORDER BY levelled.slice_no, levelled.dimension_no, levelled.partner_no
