-- grain: warning, the most urgent first
SELECT
    warning_id, kind, role, partner_id, subject_zh, subject_en, month, level, statistic, threshold, baseline_zh,
    baseline_en, headline_zh, headline_en, CAST(details AS JSON) AS details, opinion_ids
FROM detected_warnings
ORDER BY level, kind, month DESC NULLS LAST, statistic / threshold DESC, warning_id
