-- grain: role x period x cut in which somebody was heard: one league table
-- base_no: the same role and period without a cut. previous_no: the same cut one period of the kind earlier, if any.
WITH heard AS (
    SELECT DISTINCT dimension.role, counts.period_no, counts.cut_kind, counts.cut_value
    FROM period_dimensions AS counts
    JOIN dimension_list AS dimension USING (dimension_no)
    WHERE dimension.overall
),
numbered AS (
    SELECT
        role, period_no, cut_kind, cut_value,
        CAST(row_number() OVER (ORDER BY role, period_no, cut_kind, cut_value) AS INT) AS slice_no
    FROM heard
)
SELECT
    slice.slice_no, slice.role, slice.period_no, slice.cut_kind, slice.cut_value,
    base.slice_no AS base_no, previous.slice_no AS previous_no
FROM numbered AS slice
JOIN period_list ON period_list.period_no = slice.period_no
JOIN numbered AS base
    ON base.role = slice.role AND base.period_no = slice.period_no AND base.cut_kind = 'all'
LEFT JOIN numbered AS previous
    ON previous.role = slice.role
    AND previous.period_no = period_list.previous_no
    AND previous.cut_kind = slice.cut_kind
    AND previous.cut_value = slice.cut_value
