-- grain: partner: the exposure of its role's overall rate; distinct feedback where the role has no exposure at all
WITH measures AS (
    SELECT denominator.role, denominator.measure
    FROM denominator
    JOIN dimension_list AS dimension USING (denominator_no)
    WHERE dimension.overall
),
done AS (
    SELECT partner_list.partner_id, partner_list.role, sum(CAST(exposure.amount AS DECIMAL(18, 3))) AS size
    FROM current_exposure AS exposure
    JOIN partner_list USING (partner_id)
    JOIN measures ON measures.role = partner_list.role AND measures.measure = exposure.measure
    GROUP BY partner_list.partner_id, partner_list.role
),
heard AS (
    SELECT partner_list.partner_id, partner_list.role, count(DISTINCT opinion.feedback_id) AS size
    FROM current_opinions AS opinion
    JOIN partner_list USING (partner_id)
    GROUP BY partner_list.partner_id, partner_list.role
)
SELECT partner_id, CAST(size AS DOUBLE) AS size FROM done
UNION ALL
SELECT partner_id, CAST(size AS DOUBLE) AS size FROM heard WHERE role NOT IN (SELECT role FROM done)
ORDER BY partner_id
