-- grain: denominator x period x cut x partner x stratum: exposure
SELECT
    monthly.denominator_no, span.period_no, monthly.cut_kind, monthly.cut_value, monthly.partner_no, monthly.stratum,
    sum(monthly.exposure) AS exposure
FROM monthly_exposure AS monthly
JOIN period_months AS span USING (month)
GROUP BY ALL
