-- grain: dimension x period x cut x partner x stratum: voices, complaints, praises and opinions
SELECT
    monthly.dimension_no, span.period_no, monthly.cut_kind, monthly.cut_value, monthly.partner_no, monthly.stratum,
    sum(monthly.voices) AS voices, sum(monthly.complaints) AS complaints, sum(monthly.praises) AS praises,
    sum(monthly.opinions) AS opinions
FROM monthly_dimensions AS monthly
JOIN period_months AS span USING (month)
GROUP BY ALL
