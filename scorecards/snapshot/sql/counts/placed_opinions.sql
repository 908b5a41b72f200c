-- grain: one row per current opinion that has a partner of the registry, with when, where and about what it was said
-- Months are cut in Asia/Shanghai. The place is the feedback's own; else its order's.
WITH responsible AS (
    SELECT
        opinion.opinion_id, opinion.feedback_id, opinion.start, opinion."end", opinion.aspect, opinion.polarity,
        opinion.severity, opinion.stage, opinion.component, opinion.batch, opinion.staff_id, opinion.intent,
        opinion.probability, opinion.decision, opinion.clues,
        roster.partner_no, roster.partner_id, roster.role, roster.competitor, roster.province AS partner_province
    FROM ruled_opinions AS opinion
    JOIN roster USING (partner_id)
),
joined AS (
    SELECT
        responsible.* EXCLUDE (batch),
        feedback.occurred_at, feedback.source, feedback.channel, feedback.text, feedback.author, feedback.author_reach,
        coalesce(feedback.product, link.product) AS product,
        coalesce(feedback.build_month, link.build_month) AS build_month,
        coalesce(responsible.batch, feedback.batch, link.batch) AS batch,
        coalesce(feedback.province, link.province) AS raw_province,
        CASE WHEN coalesce(feedback.province, feedback.city) IS NULL THEN link.city ELSE feedback.city END AS raw_city
    FROM responsible
    JOIN current_feedback AS feedback USING (feedback_id)
    LEFT JOIN current_orders AS link ON link.order_id = feedback.order_id
),
built AS (
    SELECT joined.opinion_id, min(bill.batch) AS batch
    FROM joined
    JOIN bill_of_materials AS bill
        ON bill.supplier_id = joined.partner_id
        AND bill.component = joined.component
        AND bill.product = joined.product
        AND bill.build_from <= joined.build_month
        AND (bill.build_to = '' OR joined.build_month <= bill.build_to)
    WHERE joined.role = 'supplier' AND joined.batch IS NULL
    GROUP BY joined.opinion_id
)
SELECT
    joined.opinion_id, joined.feedback_id, joined.partner_no, joined.partner_id, joined.role, joined.competitor,
    joined.occurred_at, strftime(timezone('Asia/Shanghai', joined.occurred_at), '%Y-%m') AS month,
    joined.source, joined.channel, joined.author, joined.author_reach, joined.product,
    place.province, place.province_adcode, place.city, place.city_adcode,
    CASE WHEN joined.role = 'dealer' THEN joined.partner_province ELSE place.province END AS region,
    joined.text, joined.start, joined."end", joined.aspect,
    array_to_string(string_split(joined.aspect, '/')[1:2], '/') AS aspect_2,
    split_part(joined.aspect, '/', 1) AS aspect_1,
    joined.polarity, joined.severity, joined.stage, joined.component,
    CASE WHEN joined.role = 'supplier' THEN coalesce(joined.batch, built.batch) END AS batch,
    joined.staff_id, joined.intent, joined.probability, joined.decision, joined.clues
FROM joined
LEFT JOIN built USING (opinion_id)
LEFT JOIN place_names AS place
    ON place.raw_province IS NOT DISTINCT FROM joined.raw_province
    AND place.raw_city IS NOT DISTINCT FROM joined.raw_city
