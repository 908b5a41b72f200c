-- grain: slice x dimension x supplier with exposure by batch: pairs of complaints about one same batch, counted and expected
-- Expected: mean^2 / 2 summed over batches, with the mean complaints at the rate that all suppliers of the component have
-- per unit. A pair weighs the product of its two probabilities. Pairs of one batch move together: for Poisson complaints
-- their variance is mean^3 + mean^2 / 2, so both numbers are scaled down to the count whose Poisson variance is right.
WITH complaints AS (
    SELECT
        dimension.dimension_no, opinion.partner_no, span.period_no, opinion.product, opinion.component, opinion.batch,
        opinion.complaint
    FROM counted_opinions AS opinion
    JOIN dimension_aspects AS member
        ON member.role = opinion.role
        AND member.aspect = opinion.aspect
        AND opinion.severity >= member.min_severity
        AND (member.component IS NULL OR member.component = opinion.component)
    JOIN dimension_list AS dimension ON dimension.dimension_no = member.dimension_no
    JOIN period_months AS span ON span.month = opinion.month
    WHERE dimension.kind = 'same_batch_pairs' AND opinion.batch IS NOT NULL AND NOT opinion.competitor
),
said AS (
    SELECT
        dimension_no, period_no, partner_no, component, batch,
        CASE WHEN grouping(product) = 0 THEN 'product' ELSE 'all' END AS cut_kind,
        CASE WHEN grouping(product) = 0 THEN product ELSE '' END AS cut_value,
        sum(complaint) AS complaints, sum(complaint * complaint) AS squares
    FROM complaints
    GROUP BY GROUPING SETS (
        (dimension_no, period_no, partner_no, component, batch),
        (dimension_no, period_no, partner_no, component, batch, product)
    )
),
done AS (
    SELECT
        dimension.dimension_no, span.period_no, roster.partner_no, exposure.component, exposure.batch,
        CASE WHEN grouping(exposure.product) = 0 THEN 'product' ELSE 'all' END AS cut_kind,
        CASE WHEN grouping(exposure.product) = 0 THEN exposure.product ELSE '' END AS cut_value,
        sum(CAST(exposure.amount AS DECIMAL(18, 3))) AS units
    FROM current_exposure AS exposure
    JOIN roster USING (partner_id)
    JOIN denominator ON denominator.role = roster.role AND denominator.measure = exposure.measure
    JOIN dimension_list AS dimension USING (denominator_no)
    JOIN period_months AS span USING (month)
    WHERE dimension.kind = 'same_batch_pairs' AND exposure.batch IS NOT NULL AND NOT roster.competitor
    GROUP BY GROUPING SETS (
        (dimension.dimension_no, span.period_no, roster.partner_no, exposure.component, exposure.batch),
        (dimension.dimension_no, span.period_no, roster.partner_no, exposure.component, exposure.batch, exposure.product)
    )
    HAVING sum(exposure.amount) > 0
),
batches AS (
    SELECT
        done.*, coalesce(said.complaints, 0) AS complaints, coalesce(said.squares, 0) AS squares,
        CAST(done.units AS DOUBLE) * CAST(sum(coalesce(said.complaints, 0)) OVER component AS DOUBLE)
            / CAST(sum(done.units) OVER component AS DOUBLE) AS mean
    FROM done
    LEFT JOIN said USING (dimension_no, period_no, cut_kind, cut_value, partner_no, component, batch)
    WINDOW component AS (
        PARTITION BY done.dimension_no, done.period_no, done.cut_kind, done.cut_value, done.component
    )
),
totals AS (
    SELECT
        dimension_no, period_no, cut_kind, cut_value, partner_no,
        sum(CAST(greatest(CAST(complaints AS DOUBLE) ** 2 - squares, 0) / 2 AS DECIMAL(38, 9))) AS pairs,
        sum(CAST(mean ** 2 / 2 AS DECIMAL(38, 9))) AS expected,
        sum(CAST(mean ** 3 + mean ** 2 / 2 AS DECIMAL(38, 9))) AS variance
    FROM batches
    GROUP BY dimension_no, period_no, cut_kind, cut_value, partner_no
)
SELECT
    slice.slice_no, totals.dimension_no, totals.partner_no,
    CAST(totals.pairs AS DOUBLE) * CAST(totals.expected / totals.variance AS DOUBLE) AS pairs,
    CAST(totals.expected AS DOUBLE) * CAST(totals.expected / totals.variance AS DOUBLE) AS expected
FROM totals
JOIN dimension_list AS dimension USING (dimension_no)
JOIN slices AS slice
    ON slice.role = dimension.role
    AND slice.period_no = totals.period_no
    AND slice.cut_kind = totals.cut_kind
    AND slice.cut_value = totals.cut_value
WHERE totals.variance > 0
