-- grain: supplier x component x product x batch, from the bill of materials, the exposure and the complaints
-- units: parts ever in service at once, or delivered where that is not known; NULL when neither is.
WITH suppliers AS (
    SELECT partner_id FROM roster WHERE role = 'supplier' AND NOT competitor
),
sole_products AS (
    -- A batch that goes into one product only tells the product of a complaint that does not.
    SELECT supplier_id AS partner_id, component, batch, min(product) AS product
    FROM bill_of_materials
    GROUP BY supplier_id, component, batch
    HAVING count(DISTINCT product) = 1
),
said AS (
    SELECT
        roster.partner_id, opinion.component, coalesce(opinion.product, sole.product, '') AS product, opinion.batch,
        sum(opinion.complaint) AS complaints,
        CAST(min(timezone('Asia/Shanghai', opinion.occurred_at)) AS DATE) AS first_complaint
    FROM counted_opinions AS opinion
    JOIN roster USING (partner_no)
    LEFT JOIN sole_products AS sole
        ON sole.partner_id = roster.partner_id
        AND sole.component = opinion.component
        AND sole.batch = opinion.batch
    WHERE opinion.role = 'supplier' AND opinion.batch IS NOT NULL AND opinion.component IS NOT NULL
        AND opinion.complaint > 0 AND NOT roster.competitor
    GROUP BY ALL
),
monthly_units AS (
    SELECT partner_id, component, coalesce(product, '') AS product, batch, measure, month,
        sum(CAST(amount AS DECIMAL(18, 3))) AS amount
    FROM current_exposure
    WHERE batch IS NOT NULL AND component IS NOT NULL AND measure IN ('units_in_service', 'parts_delivered')
    GROUP BY ALL
),
units AS (
    SELECT
        partner_id, component, product, batch,
        coalesce(
            max(amount) FILTER (WHERE measure = 'units_in_service'),
            sum(amount) FILTER (WHERE measure = 'parts_delivered')
        ) AS units
    FROM monthly_units
    GROUP BY ALL
),
known AS (
    SELECT supplier_id AS partner_id, component, product, batch FROM bill_of_materials
    UNION
    SELECT partner_id, component, product, batch FROM units
    UNION
    SELECT partner_id, component, product, batch FROM said
),
joined AS (
    SELECT
        known.partner_id, known.component, known.product, known.batch,
        coalesce(said.complaints, 0) AS complaints, units.units, said.first_complaint
    FROM known
    SEMI JOIN suppliers USING (partner_id)
    LEFT JOIN said USING (partner_id, component, product, batch)
    LEFT JOIN units USING (partner_id, component, product, batch)
)
SELECT
    CAST(row_number() OVER (ORDER BY joined.partner_id, joined.component, joined.product, joined.batch) AS INT) AS row_no,
    joined.partner_id, joined.component, joined.product, joined.batch,
    CAST(joined.complaints AS DOUBLE) AS complaints, CAST(joined.units AS DOUBLE) AS exposure, 0.0 AS opinions, joined.first_complaint, dimension.rate_scale,
    CAST(sum(joined.complaints) FILTER (WHERE joined.units IS NOT NULL) OVER peers AS DOUBLE)
        / nullif(CAST(sum(joined.units) OVER peers AS DOUBLE), 0) * dimension.rate_scale AS peer_rate
FROM joined
JOIN dimension_list AS dimension ON dimension.role = 'supplier' AND dimension.overall
WINDOW peers AS (PARTITION BY joined.component, joined.product)
ORDER BY row_no
