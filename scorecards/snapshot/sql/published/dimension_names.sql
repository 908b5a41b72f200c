-- grain: role x dimension, heaviest first
SELECT role, dimension, name_zh, name_en, weight, what_zh, why_zh, unit_zh, unit_en, rate_scale
FROM dimension_list
WHERE NOT overall
ORDER BY dimension_no
