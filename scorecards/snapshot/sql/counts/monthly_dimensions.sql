-- grain: dimension x partner x month x cut x stratum: voices, complaints, praises, and all opinions on its aspects
-- A dimension that counts severe complaints only still has the opinions of any severity as the base of its share.
-- A stratum in which nobody has exposure is joined to the empty one.
WITH strata AS (
    SELECT DISTINCT denominator_no, stratum FROM monthly_exposure
),
members AS (
    SELECT
        dimension.dimension_no, opinion.partner_no, opinion.month, opinion.region, opinion.product,
        coalesce(strata.stratum, '') AS stratum,
        CASE WHEN opinion.severity >= member.min_severity THEN opinion.complaint ELSE 0 END AS complaint,
        opinion.praise, opinion.complaint + opinion.praise AS said,
        opinion.praise > 0 OR opinion.severity >= member.min_severity AS is_counted,
        is_counted AND row_number() OVER (
            PARTITION BY dimension.dimension_no, opinion.partner_no, opinion.feedback_id, is_counted
            ORDER BY opinion.opinion_id
        ) = 1 AS voice
    FROM counted_opinions AS opinion
    JOIN roster USING (partner_no)
    JOIN dimension_aspects AS member
        ON member.role = opinion.role
        AND member.aspect = opinion.aspect
        AND (member.component IS NULL OR member.component = opinion.component)
    JOIN dimension_list AS dimension USING (dimension_no)
    LEFT JOIN strata
        ON strata.denominator_no = dimension.denominator_no
        AND strata.stratum = CASE roster.stratify_by
            WHEN 'product' THEN opinion.product
            WHEN 'component' THEN opinion.component
            ELSE ''
        END
    WHERE NOT opinion.competitor
)
SELECT
    dimension_no, partner_no, month, stratum,
    CASE WHEN grouping(region) = 0 THEN 'region' WHEN grouping(product) = 0 THEN 'product' ELSE 'all' END AS cut_kind,
    CASE WHEN grouping(region) = 0 THEN region WHEN grouping(product) = 0 THEN product ELSE '' END AS cut_value,
    count(*) FILTER (WHERE voice) AS voices,
    sum(complaint) AS complaints,
    sum(praise) AS praises,
    sum(said) AS opinions
FROM members
GROUP BY GROUPING SETS (
    (dimension_no, partner_no, month, stratum),
    (dimension_no, partner_no, month, stratum, region),
    (dimension_no, partner_no, month, stratum, product)
)
HAVING cut_value IS NOT NULL
