-- grain: period, in display order by sort
SELECT period, kind, first_day, last_day, label_zh, label_en, period_no AS sort
FROM period_list
ORDER BY period_no
