-- grain: aspect of any level; one that opinions carry but the definitions do not know is named by its id
SELECT aspect, level, parent, role, stage, name_zh, name_en
FROM aspect_list
UNION ALL
SELECT
    aspect, CAST(len(string_split(aspect, '/')) AS INT) AS level, nullif(aspect_2, aspect) AS parent,
    min(role) AS role, min(stage) AS stage, aspect AS name_zh, aspect AS name_en
FROM placed_opinions
ANTI JOIN aspect_list USING (aspect)
GROUP BY aspect, aspect_2
ORDER BY aspect
