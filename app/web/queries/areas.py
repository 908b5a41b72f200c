"""Where it happens: problem rates of provinces and cities, and the sites to put on a map."""

from __future__ import annotations

from app.web.queries.names import Row
from scorecards.snapshot.store import Snapshot


def areas(snapshot: Snapshot, role: str, *, period: str, level: str, partner_id: str = "") -> list[Row]:
    """One row per area of a level, highest rate first; of one partner, or of all together."""
    return snapshot.query(
        """
        SELECT area.level, area.adcode, area.name, area.parent_adcode, province.name AS province, area.partner_id,
            area.voices, area.complaints, area.exposure, area.rate, area.rate_low, area.rate_high, area.rate_scale,
            area.basis, area.status
        FROM areas AS area
        LEFT JOIN areas AS province
            ON province.level = 'province'
            AND province.adcode = CASE area.level WHEN 'province' THEN area.adcode ELSE area.parent_adcode END
            AND province.role = area.role AND province.period = area.period AND province.partner_id = ''
        WHERE area.role = $role AND area.period = $period AND area.level = $level AND area.partner_id = $partner_id
        ORDER BY area.status = 'ok' DESC, area.rate DESC NULLS LAST, area.adcode
        """,
        {"role": role, "period": period, "level": level, "partner_id": partner_id},
    )


def all_areas(snapshot: Snapshot, role: str, period: str) -> list[Row]:
    """One row per area of both levels × partner, partner_id '' for all partners together."""
    return snapshot.query(
        """
        SELECT level, adcode, partner_id, voices, complaints, rate, rate_low, rate_high, basis, status
        FROM areas WHERE role = $role AND period = $period ORDER BY partner_id, level, adcode
        """,
        {"role": role, "period": period},
    )


def sites(snapshot: Snapshot, role: str, period: str) -> list[Row]:
    """One row per partner with its grade in the period, if any. Coordinates (WGS-84) not believed are NULL."""
    return snapshot.query(
        """
        SELECT p.partner_id, p.name, CASE WHEN p.location_problem IS NULL THEN p.lon END AS lon,
            CASE WHEN p.location_problem IS NULL THEN p.lat END AS lat, p.location_problem,
            p.province, p.city, p.district, r.grade, r.score, r.score_low, r.score_high, r.rank, r.rank_of,
            r.status, r.voices
        FROM partners AS p
        LEFT JOIN rankings AS r ON r.partner_id = p.partner_id AND r.period = $period AND r.cut_kind = 'all'
        WHERE p.role = $role AND NOT p.competitor
        ORDER BY p.partner_id
        """,
        {"role": role, "period": period},
    )
