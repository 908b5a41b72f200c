-- grain: one row per current opinion, with what people ruled in place of what the machine found
SELECT
    opinion.* REPLACE (
        CASE WHEN ruling.on_partner THEN ruling.partner_id ELSE opinion.partner_id END AS partner_id,
        CASE WHEN ruling.on_partner THEN 1.0 ELSE opinion.probability END AS probability,
        CASE WHEN ruling.on_partner THEN 'ruled' ELSE opinion.decision END AS decision,
        coalesce(ruling.polarity, opinion.polarity) AS polarity,
        coalesce(ruling.aspect, opinion.aspect) AS aspect
    )
FROM current_opinions AS opinion
LEFT JOIN rulings AS ruling USING (opinion_id)
