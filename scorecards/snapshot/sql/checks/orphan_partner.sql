-- no rows: every partner id stands in the partners table
SELECT partner_id, 'rankings' AS found_in FROM rankings ANTI JOIN partners USING (partner_id)
UNION ALL
SELECT partner_id, 'evidence' AS found_in FROM evidence ANTI JOIN partners USING (partner_id)
UNION ALL
SELECT partner_id, 'aspect_counts' AS found_in FROM aspect_counts ANTI JOIN partners USING (partner_id)
UNION ALL
SELECT partner_id, 'areas' AS found_in FROM areas ANTI JOIN partners USING (partner_id) WHERE partner_id <> ''
UNION ALL
SELECT partner_id, 'warnings' AS found_in FROM warnings ANTI JOIN partners USING (partner_id) WHERE partner_id IS NOT NULL
