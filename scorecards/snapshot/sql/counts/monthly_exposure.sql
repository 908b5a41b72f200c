-- grain: denominator x partner x month x cut x stratum: what the partner did, in the units of that denominator
-- A denominator is cut or kept apart by region, product or component only where nearly all of it says which: a rate over
-- the part that does would be too high. (Repair orders often come without the product, sales with it.)
WITH amounts AS (
    SELECT
        denominator.denominator_no, roster.partner_no, exposure.month, CAST(exposure.amount AS DECIMAL(18, 3)) AS amount,
        CASE WHEN roster.role = 'dealer' THEN roster.province ELSE place.province END AS region,
        exposure.product, exposure.component, roster.stratify_by
    FROM current_exposure AS exposure
    JOIN roster USING (partner_id)
    JOIN denominator ON denominator.role = roster.role AND denominator.measure = exposure.measure
    LEFT JOIN place_names AS place
        ON place.raw_province IS NOT DISTINCT FROM exposure.province
        AND place.raw_city IS NOT DISTINCT FROM exposure.city
    WHERE NOT roster.competitor
),
told AS (
    SELECT
        denominator_no,
        sum(amount) FILTER (WHERE region IS NOT NULL) >= covered_share * sum(amount) AS region_told,
        sum(amount) FILTER (WHERE product IS NOT NULL) >= covered_share * sum(amount) AS product_told,
        sum(amount) FILTER (WHERE component IS NOT NULL) >= covered_share * sum(amount) AS component_told
    FROM amounts
    CROSS JOIN counting
    GROUP BY denominator_no, covered_share
),
usable AS (
    SELECT
        amounts.denominator_no, amounts.partner_no, amounts.month, amounts.amount,
        CASE WHEN told.region_told THEN amounts.region END AS region,
        CASE WHEN told.product_told THEN amounts.product END AS product,
        CASE
            WHEN amounts.stratify_by = 'product' AND told.product_told THEN coalesce(amounts.product, '')
            WHEN amounts.stratify_by = 'component' AND told.component_told THEN coalesce(amounts.component, '')
            ELSE ''
        END AS stratum
    FROM amounts
    JOIN told USING (denominator_no)
)
SELECT
    denominator_no, partner_no, month, stratum,
    CASE WHEN grouping(region) = 0 THEN 'region' WHEN grouping(product) = 0 THEN 'product' ELSE 'all' END AS cut_kind,
    CASE WHEN grouping(region) = 0 THEN region WHEN grouping(product) = 0 THEN product ELSE '' END AS cut_value,
    sum(amount) AS exposure
FROM usable
GROUP BY GROUPING SETS (
    (denominator_no, partner_no, month, stratum),
    (denominator_no, partner_no, month, stratum, region),
    (denominator_no, partner_no, month, stratum, product)
)
HAVING sum(amount) > 0 AND cut_value IS NOT NULL
