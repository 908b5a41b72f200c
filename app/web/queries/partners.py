"""One partner: who it is, its dimensions, aspects, batches."""

from __future__ import annotations

from app.web.queries.names import Row
from scorecards.snapshot.store import Snapshot


def partner(snapshot: Snapshot, partner_id: str) -> Row | None:
    """The registry's row of a partner as published; None when the snapshot does not know it."""
    rows = snapshot.query(
        """
        SELECT partner_id, role, name, parent, brand, province, city, district, address, macro_region, lon, lat,
            location_problem, competitor, peer_group, peer_group_zh, peer_group_en, components
        FROM partners WHERE partner_id = $partner_id
        """,
        {"partner_id": partner_id},
    )
    return rows[0] if rows else None


def any_registered(snapshot: Snapshot, role: str) -> bool:
    """Whether the snapshot knows a partner of the role that is not a competitor."""
    return bool(
        snapshot.query("SELECT 1 AS found FROM partners WHERE role = $role AND NOT competitor LIMIT 1", {"role": role})
    )


def partner_role(snapshot: Snapshot, partner_id: str) -> str | None:
    rows = snapshot.query("SELECT role FROM partners WHERE partner_id = $partner_id", {"partner_id": partner_id})
    return str(rows[0]["role"]) if rows else None


def dimensions(snapshot: Snapshot, partner_id: str, period: str) -> list[Row]:
    """One row per dimension of the partner in the uncut table of a period, heaviest first."""
    return snapshot.query(
        """
        SELECT d.dimension, n.name_zh, n.name_en, n.what_zh, n.why_zh, n.unit_zh, n.unit_en, n.weight, d.voices,
            d.complaints, d.exposure, d.rate, d.rate_low, d.rate_high, d.rate_scale, d.basis, d.score, d.score_low,
            d.score_high, d.peer_median
        FROM dimension_names AS n
        JOIN partners AS p ON p.role = n.role AND p.partner_id = $partner_id
        LEFT JOIN dimensions AS d ON d.partner_id = p.partner_id AND d.dimension = n.dimension
            AND d.period = $period AND d.cut_kind = 'all'
        ORDER BY n.weight DESC, n.dimension
        """,
        {"partner_id": partner_id, "period": period},
    )


def aspects(snapshot: Snapshot, partner_id: str, period: str) -> list[Row]:
    """One row per aspect of any level that the partner was spoken of about, parents before children."""
    return snapshot.query(
        """
        SELECT c.aspect, c.level, n.parent, n.name_zh, n.name_en, c.complaints, c.praises, c.voices, c.share,
            c.peer_share
        FROM aspect_counts AS c
        LEFT JOIN aspect_names AS n USING (aspect)
        WHERE c.partner_id = $partner_id AND c.period = $period
        ORDER BY c.aspect
        """,
        {"partner_id": partner_id, "period": period},
    )


def batches(snapshot: Snapshot, partner_id: str) -> list[Row]:
    """One row per component × product × batch of a supplier, over all time, most complained about first."""
    return snapshot.query(
        """
        SELECT component, product, batch, complaints, units, rate, rate_low, rate_high, rate_scale, peer_rate,
            first_complaint, status
        FROM batches WHERE partner_id = $partner_id
        ORDER BY status = 'high' DESC, complaints DESC, component, product, batch
        """,
        {"partner_id": partner_id},
    )
