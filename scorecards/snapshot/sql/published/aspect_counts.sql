-- grain: partner x period x aspect of each of the three levels
-- share: of the partner's own opinions. peer_share: the same share over its peer group, competitors left out.
WITH monthly AS (
    SELECT
        partner_no, month,
        CASE WHEN grouping(aspect) = 0 THEN aspect WHEN grouping(aspect_2) = 0 THEN aspect_2 ELSE aspect_1 END AS aspect,
        sum(complaint) AS complaints, sum(praise) AS praises,
        CASE
            WHEN grouping(aspect) = 0 THEN sum(voice_3) WHEN grouping(aspect_2) = 0 THEN sum(voice_2) ELSE sum(voice_1)
        END AS voices
    FROM counted_opinions
    GROUP BY GROUPING SETS ((partner_no, month, aspect), (partner_no, month, aspect_2), (partner_no, month, aspect_1))
),
levelled AS (
    -- An opinion may carry an aspect of level 1 or 2 itself: the same id then comes from two grouping sets.
    SELECT partner_no, month, aspect, max(complaints) AS complaints, max(praises) AS praises, max(voices) AS voices
    FROM monthly
    GROUP BY partner_no, month, aspect
),
counted AS (
    SELECT
        roster.role, levelled.partner_no, roster.partner_id, roster.peer_group_no, roster.competitor, span.period_no,
        levelled.aspect, len(string_split(levelled.aspect, '/')) AS level,
        sum(levelled.complaints) AS complaints, sum(levelled.praises) AS praises,
        CAST(sum(levelled.voices) AS INT) AS voices
    FROM levelled
    JOIN roster USING (partner_no)
    JOIN period_months AS span USING (month)
    GROUP BY ALL
),
totals AS (
    SELECT partner_no, period_no, sum(complaints + praises) AS opinions
    FROM counted
    WHERE level = 1
    GROUP BY partner_no, period_no
),
peer_totals AS (
    SELECT roster.peer_group_no, totals.period_no, sum(totals.opinions) AS opinions
    FROM totals
    JOIN roster USING (partner_no)
    WHERE NOT roster.competitor
    GROUP BY roster.peer_group_no, totals.period_no
),
peer_aspects AS (
    SELECT peer_group_no, period_no, aspect, sum(complaints + praises) AS opinions
    FROM counted
    WHERE NOT competitor
    GROUP BY peer_group_no, period_no, aspect
)
SELECT
    counted.role, counted.partner_id, period_list.period, counted.aspect, CAST(counted.level AS INT) AS level,
    CAST(counted.complaints AS DOUBLE) AS complaints, CAST(counted.praises AS DOUBLE) AS praises, counted.voices,
    CAST(counted.complaints + counted.praises AS DOUBLE) / nullif(CAST(totals.opinions AS DOUBLE), 0) AS share,
    CAST(peer_aspects.opinions AS DOUBLE) / nullif(CAST(peer_totals.opinions AS DOUBLE), 0) AS peer_share
FROM counted
JOIN period_list USING (period_no)
JOIN totals USING (partner_no, period_no)
LEFT JOIN peer_aspects
    ON peer_aspects.peer_group_no = counted.peer_group_no
    AND peer_aspects.period_no = counted.period_no
    AND peer_aspects.aspect = counted.aspect
LEFT JOIN peer_totals
    ON peer_totals.peer_group_no = counted.peer_group_no AND peer_totals.period_no = counted.period_no
ORDER BY counted.role, counted.partner_id, counted.period_no, counted.aspect
