-- grain: metric x role ('' = all); what the numbers stand on
WITH feedback_counts AS (
    SELECT
        count(*) AS feedback,
        count(*) FILTER (WHERE feedback.occurred_at IS NULL) AS undated,
        count(*) FILTER (WHERE reading.feedback_id IS NOT NULL) AS read
    FROM current_feedback AS feedback
    LEFT JOIN latest_readings AS reading USING (feedback_id)
),
decisions AS (
    SELECT responsible AS role, decision, count(*) AS opinions
    FROM ruled_opinions
    GROUP BY responsible, decision
),
shares AS (
    SELECT role, decision, opinions / sum(opinions) OVER (PARTITION BY role) AS share
    FROM decisions
),
dropped AS (
    SELECT role, count(*) AS opinions
    FROM placed_opinions
    WHERE decision IN ('accepted', 'review', 'ruled')
        AND opinion_id NOT IN (SELECT opinion_id FROM counted_opinions)
    GROUP BY role
),
machine_guesses AS (
    SELECT
        opinion.responsible AS role,
        opinion.probability,
        CAST(ruling.partner_id IS NOT DISTINCT FROM opinion.partner_id AS INTEGER) AS is_right
    FROM rulings AS ruling
    JOIN current_opinions AS opinion USING (opinion_id)
    WHERE ruling.on_partner AND opinion.probability IS NOT NULL
),
calibration_bins AS (
    SELECT role, count(*) AS guesses, sum(is_right) AS right_ones, abs(sum(is_right - probability)) AS gap
    FROM machine_guesses
    GROUP BY role, least(floor(probability * 10), 9)
),
lines AS (
    SELECT 'feedback' AS metric, '' AS role, feedback AS value, '反馈条数' AS note_zh, 'pieces of feedback' AS note_en
    FROM feedback_counts
    UNION ALL
    SELECT 'read', '', read, '已理解的反馈条数', 'pieces of feedback that were read' FROM feedback_counts
    UNION ALL
    SELECT 'undated', '', undated, '没有日期的反馈，只计入“全部”', 'feedback without a date: counts in "all time" only'
    FROM feedback_counts
    UNION ALL
    SELECT 'opinions', role, sum(opinions), '观点条数', 'opinions' FROM decisions GROUP BY role
    UNION ALL
    SELECT
        'share_' || decision, role, share,
        CASE decision
            WHEN 'accepted' THEN '自动采纳的观点比例' WHEN 'review' THEN '待复核的观点比例'
            WHEN 'ruled' THEN '人工裁定的观点比例' ELSE '未归因的观点比例'
        END,
        CASE decision
            WHEN 'accepted' THEN 'share of opinions accepted' WHEN 'review' THEN 'share of opinions to be reviewed'
            WHEN 'ruled' THEN 'share of opinions that people ruled on'
            ELSE 'share of opinions without a responsible partner'
        END
    FROM shares
    UNION ALL
    SELECT 'repeated', role, opinions, '因同一作者或同一文本重复而不计的观点', 'opinions not counted: same author or same text'
    FROM dropped
    UNION ALL
    SELECT 'rulings', '', count(*), '按人工裁定计的观点', 'opinions as people ruled'
    FROM rulings
    WHERE opinion_id IS NOT NULL
    UNION ALL
    SELECT 'rulings_unplaced', '', count(*), '所裁定的观点已不再读出的裁定', 'rulings whose opinion is no longer read'
    FROM rulings
    WHERE opinion_id IS NULL
    UNION ALL
    SELECT
        'share_guessed_right', role, sum(right_ones) / sum(guesses),
        '人工裁定过归属的观点中，机器原先归对的比例',
        'share of the opinions whose partner people ruled on that the machine had right'
    FROM calibration_bins
    GROUP BY role
    UNION ALL
    SELECT
        'share_calibration_error', role, round(sum(gap) / sum(guesses), 6),
        '人工裁定过归属的观点上，机器的把握与事实的平均差距（ECE）',
        'mean gap of the machine''s probability from what people ruled (ECE)'
    FROM calibration_bins
    GROUP BY role
    UNION ALL
    SELECT 'quarantined:' || reason, '', count(*), '因此原因被隔离的行', 'rows set aside for this reason'
    FROM quarantine
    GROUP BY reason
    UNION ALL
    SELECT 'location_problem', role, count(*), '坐标有问题的合作伙伴', 'partners whose coordinates are not believed'
    FROM roster
    WHERE location_problem IS NOT NULL
    GROUP BY role
)
SELECT metric, role, CAST(value AS DOUBLE) AS value, note_zh, note_en
FROM lines
ORDER BY metric, role
