"""What a snapshot calls things: periods, dimensions, aspects, and the values one can filter by."""

from __future__ import annotations

from typing import Any

from scorecards.snapshot.store import Snapshot

Row = dict[str, Any]


def periods(snapshot: Snapshot) -> list[Row]:
    """One row per period in display order."""
    return snapshot.query("SELECT period, kind, first_day, last_day, label_zh, label_en FROM periods ORDER BY sort")


def dimensions(snapshot: Snapshot, role: str) -> list[Row]:
    """One row per dimension of a role, heaviest first."""
    return snapshot.query(
        """
        SELECT role, dimension, name_zh, name_en, weight, what_zh, why_zh, unit_zh, unit_en, rate_scale
        FROM dimension_names WHERE role = $role ORDER BY weight DESC, dimension
        """,
        {"role": role},
    )


def aspects(snapshot: Snapshot) -> list[Row]:
    """One row per aspect of any level, parents before children."""
    return snapshot.query(
        "SELECT aspect, level, parent, role, stage, name_zh, name_en FROM aspect_names ORDER BY aspect"
    )


def partners(snapshot: Snapshot) -> list[Row]:
    """(partner_id, name) of every partner."""
    return snapshot.query("SELECT partner_id, name FROM partners")


def partners_of(snapshot: Snapshot, role: str) -> list[Row]:
    """(partner_id, name) of the partners of one kind, by name."""
    chosen = "SELECT partner_id, name FROM partners WHERE role = $role ORDER BY name, partner_id"
    return snapshot.query(chosen, {"role": role})


def partner_values(snapshot: Snapshot, role: str) -> list[Row]:
    """(field, value, label_zh, label_en): what the partners of a role can be filtered by."""
    return snapshot.query(
        """
        WITH members AS (SELECT * FROM partners WHERE role = $role AND NOT competitor)
        SELECT 'macro' AS field, macro_region AS value, macro_region AS label_zh, macro_region AS label_en
        FROM members WHERE macro_region IS NOT NULL
        UNION SELECT 'brand', brand, brand, brand FROM members WHERE brand IS NOT NULL
        UNION SELECT 'component', component, component, component
        FROM (SELECT unnest(components) AS component FROM members)
        UNION SELECT 'peers', peer_group, peer_group_zh, peer_group_en FROM members WHERE peer_group IS NOT NULL
        ORDER BY field, label_zh
        """,
        {"role": role},
    )


def cuts(snapshot: Snapshot, role: str) -> list[Row]:
    """(cut_kind, cut_value) for which the role has league tables of their own."""
    return snapshot.query(
        """
        SELECT DISTINCT cut_kind, cut_value FROM rankings
        WHERE role = $role AND cut_kind <> 'all' ORDER BY cut_kind, cut_value
        """,
        {"role": role},
    )
