-- grain: slice x dimension x partner with exposure: exposure, and the complaints it would have at everybody's rates
-- Rates are kept apart by stratum. Complaints of an unknown stratum are spread evenly, so that the expected sum to the counted.
WITH strata AS (
    SELECT
        slice.slice_no, dimension.dimension_no, done.partner_no, done.stratum, done.exposure,
        coalesce(said.complaints, 0) AS complaints
    FROM slices AS slice
    JOIN dimension_list AS dimension ON dimension.role = slice.role
    JOIN period_exposure AS done
        ON done.denominator_no = dimension.denominator_no
        AND done.period_no = slice.period_no
        AND done.cut_kind = slice.cut_kind
        AND done.cut_value = slice.cut_value
    LEFT JOIN period_dimensions AS said
        ON said.dimension_no = dimension.dimension_no
        AND said.period_no = slice.period_no
        AND said.cut_kind = slice.cut_kind
        AND said.cut_value = slice.cut_value
        AND said.partner_no = done.partner_no
        AND said.stratum = done.stratum
),
rates AS (
    SELECT
        slice_no, dimension_no, stratum,
        CAST(sum(complaints) AS DOUBLE) / CAST(sum(exposure) AS DOUBLE) AS rate
    FROM strata
    GROUP BY slice_no, dimension_no, stratum
)
SELECT
    strata.slice_no, strata.dimension_no, strata.partner_no,
    sum(strata.exposure) AS exposure,
    sum(CAST(CAST(strata.exposure AS DOUBLE) * rates.rate AS DECIMAL(38, 9))) AS expected
FROM strata
JOIN rates USING (slice_no, dimension_no, stratum)
GROUP BY strata.slice_no, strata.dimension_no, strata.partner_no
