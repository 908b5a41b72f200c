-- grain: role x period x province or city x partner; partner_no NULL sums over all partners
-- The place is where the feedback happened; for dealers it is the dealer's own. Competitors are left out.
WITH sites AS (
    SELECT roster.partner_no, roster.role, place.province_adcode, place.city_adcode
    FROM roster
    JOIN place_names AS place
        ON place.raw_province IS NOT DISTINCT FROM roster.province AND place.raw_city IS NOT DISTINCT FROM roster.city
    WHERE roster.role = 'dealer'
),
opinions AS (
    SELECT
        opinion.role, opinion.partner_no, opinion.month, opinion.voice, opinion.complaint, opinion.praise,
        CASE WHEN opinion.role = 'dealer' THEN sites.province_adcode ELSE opinion.province_adcode END AS province,
        CASE WHEN opinion.role = 'dealer' THEN sites.city_adcode ELSE opinion.city_adcode END AS city
    FROM counted_opinions AS opinion
    LEFT JOIN sites USING (partner_no)
    WHERE NOT opinion.competitor
),
monthly_opinions AS (
    SELECT
        role, partner_no, month, CASE WHEN grouping(city) = 0 THEN 'city' ELSE 'province' END AS level,
        CASE WHEN grouping(city) = 0 THEN city ELSE province END AS adcode,
        sum(voice) AS voices, sum(complaint) AS complaints, sum(praise) AS praises, 0 AS exposure
    FROM opinions
    GROUP BY GROUPING SETS ((role, partner_no, month, province), (role, partner_no, month, city))
    HAVING adcode IS NOT NULL
),
amounts AS (
    SELECT
        roster.role, roster.partner_no, done.month, CAST(done.amount AS DECIMAL(18, 3)) AS amount,
        CASE WHEN roster.role = 'dealer' THEN sites.province_adcode ELSE place.province_adcode END AS province,
        CASE WHEN roster.role = 'dealer' THEN sites.city_adcode ELSE place.city_adcode END AS city
    FROM current_exposure AS done
    JOIN roster USING (partner_id)
    JOIN denominator ON denominator.role = roster.role AND denominator.measure = done.measure
    JOIN dimension_list AS dimension ON dimension.denominator_no = denominator.denominator_no AND dimension.overall
    LEFT JOIN sites USING (partner_no)
    LEFT JOIN place_names AS place
        ON place.raw_province IS NOT DISTINCT FROM done.province AND place.raw_city IS NOT DISTINCT FROM done.city
    WHERE NOT roster.competitor
),
monthly_amounts AS (
    SELECT
        role, partner_no, month, CASE WHEN grouping(city) = 0 THEN 'city' ELSE 'province' END AS level,
        CASE WHEN grouping(city) = 0 THEN city ELSE province END AS adcode,
        0 AS voices, 0 AS complaints, 0 AS praises, sum(amount) AS exposure
    FROM amounts
    GROUP BY GROUPING SETS ((role, partner_no, month, province), (role, partner_no, month, city))
    HAVING adcode IS NOT NULL
),
monthly AS (
    SELECT role, partner_no, month, level, adcode, voices, complaints, praises, exposure FROM monthly_opinions
    UNION ALL
    SELECT role, partner_no, month, level, adcode, voices, complaints, praises, exposure FROM monthly_amounts
),
totals AS (
    SELECT
        monthly.role, span.period_no, monthly.level, monthly.adcode,
        CASE WHEN grouping(monthly.partner_no) = 0 THEN monthly.partner_no END AS partner_no,
        sum(monthly.voices) AS voices, sum(monthly.complaints) AS complaints, sum(monthly.praises) AS praises,
        nullif(sum(monthly.exposure), 0) AS exposure
    FROM monthly
    JOIN period_months AS span USING (month)
    GROUP BY GROUPING SETS (
        (monthly.role, span.period_no, monthly.level, monthly.adcode, monthly.partner_no),
        (monthly.role, span.period_no, monthly.level, monthly.adcode)
    )
    HAVING sum(monthly.voices) > 0
)
SELECT
    CAST(row_number() OVER (ORDER BY totals.role, totals.period_no, totals.level, totals.adcode, totals.partner_no) AS INT) AS row_no,
    totals.role, totals.period_no, totals.level, totals.adcode, totals.partner_no, totals.voices,
    CAST(totals.complaints AS DOUBLE) AS complaints,
    CAST(totals.complaints + totals.praises AS DOUBLE) AS opinions,
    CAST(totals.exposure AS DOUBLE) AS exposure, dimension.rate_scale
FROM totals
JOIN dimension_list AS dimension ON dimension.role = totals.role AND dimension.overall
ORDER BY row_no
