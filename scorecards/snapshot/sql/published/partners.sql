-- grain: partner of the registry
SELECT
    partner_id, role, name, parent, brand, province, city, district, address, macro_region, lon, lat, location_problem,
    competitor, peer_group, peer_group_zh, peer_group_en, components
FROM roster
ORDER BY partner_id
