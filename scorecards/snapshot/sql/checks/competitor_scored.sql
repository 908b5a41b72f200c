-- no rows: competitors are neither ranked nor warned about
SELECT partner_id FROM rankings JOIN partners USING (partner_id) WHERE partners.competitor
UNION ALL
SELECT partner_id FROM warnings JOIN partners USING (partner_id) WHERE partners.competitor
