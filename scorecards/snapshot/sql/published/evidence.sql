-- grain: opinion with a partner, newest first; also those that do not count (decision none, repeated texts)
-- occurred_at is UTC without a zone; period_month is cut in Asia/Shanghai and NULL for undated feedback.
WITH others AS (
    SELECT
        mention.feedback_id,
        list(
            {partner_id: mention.partner_id, name: roster.name, reason: mention.reason, start: mention.start, "end": mention."end"}
            ORDER BY mention.start, mention."end", mention.partner_id, mention.reason
        ) AS mentions
    FROM current_mentions AS mention
    LEFT JOIN roster USING (partner_id)
    GROUP BY mention.feedback_id
)
SELECT
    placed.opinion_id, placed.feedback_id, placed.partner_id, placed.role,
    timezone('UTC', placed.occurred_at) AS occurred_at, placed.month AS period_month, placed.source, placed.channel,
    placed.product, placed.province, placed.city, placed.text, placed.start, placed."end", placed.aspect,
    placed.polarity, placed.severity, placed.stage, placed.component, placed.batch, placed.staff_id, placed.intent,
    placed.probability, placed.decision, to_json(placed.clues) AS clues,
    to_json(coalesce(others.mentions, [])) AS other_mentions
FROM placed_opinions AS placed
LEFT JOIN others USING (feedback_id)
ORDER BY placed.partner_id, placed.occurred_at DESC NULLS LAST, placed.opinion_id
