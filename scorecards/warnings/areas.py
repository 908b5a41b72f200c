"""Where complaints gather: hot spots (Getis–Ord Gi*) of city problem rates over the newest twelve months.

Dealers are judged together (a weak region), couriers and suppliers one by one (a bad depot, a part and its climate).
Rates are complaints over the exposure in the city where that is known. Else a courier's or supplier's complaints are
set against all complaints of the role there, and dealers' against their opinions. False discoveries are controlled over
all cities and partners of a role; touching hot cities make one warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from scipy import stats

from geo import regions
from geo.hotspots import gi_star
from scorecards.definitions import Definitions
from scorecards.definitions.models import AreaThresholds
from scorecards.warnings.discoveries import adjusted_p_values
from scorecards.warnings.model import PartnerWarning, Words

STEADYING_EVENTS = 5.0
"""Expected complaints added to both sides of a city's ratio, so that tiny cities do not make the map."""
LEAST_CITIES = 10
ALL_PARTNERS = -1
ROLE_WORDS = {"supplier": "供应商", "dealer": "经销商", "courier": "快递"}

PERIOD = """
SELECT period_no, strftime(first_day, '%Y-%m') AS first_month, strftime(last_day, '%Y-%m') AS last_month
FROM period_list
WHERE kind = 'rolling'
ORDER BY period_no
LIMIT 1
"""
CITIES = """
SELECT counted.role, counted.adcode, counted.partner_no, counted.complaints, counted.opinions, counted.exposure,
    region.name AS city
FROM area_counts AS counted
JOIN regions AS region USING (level, adcode)
WHERE counted.period_no = $period_no AND counted.level = 'city'
ORDER BY counted.role, counted.partner_no NULLS FIRST, counted.adcode
"""
EVIDENCE = """
SELECT opinion.opinion_id
FROM counted_opinions AS opinion
JOIN roster USING (partner_no)
JOIN period_months AS span ON span.month = opinion.month AND span.period_no = $period_no
LEFT JOIN place_names AS place
    ON place.raw_province IS NOT DISTINCT FROM roster.province AND place.raw_city IS NOT DISTINCT FROM roster.city
WHERE opinion.role = $role AND opinion.complaint > 0 AND NOT opinion.competitor
    AND ($partner_no IS NULL OR opinion.partner_no = $partner_no)
    AND list_contains($cities, CASE WHEN opinion.role = 'dealer' THEN place.city_adcode ELSE opinion.city_adcode END)
ORDER BY opinion.occurred_at DESC, opinion.opinion_id
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Touching hot cities of one role, of one partner or (None) of all, most complaints too many first, with sums."""

    partner_no: int | None
    cities: tuple[int, ...]
    names: tuple[str, ...]
    z: float
    q_value: float
    complaints: float
    expected: float


def detect_areas(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> Iterator[PartnerWarning]:
    """Warnings on hot spots, from area_counts, counted_opinions and their keys."""
    limits = definitions.thresholds.warnings.area
    period = con.execute(PERIOD).fetchone()
    if period is None:
        return
    period_no, *span = period
    partners = {row[0]: row[1:] for row in con.execute("SELECT partner_no, partner_id, name FROM roster").fetchall()}
    cities = con.execute(CITIES, {"period_no": period_no}).df()
    for role, rows in cities.groupby("role", sort=True):
        for cluster in _clusters(_hot_cities(rows, str(role), limits)):
            bound = {"period_no": period_no, "role": role, "partner_no": cluster.partner_no}
            found = con.execute(EVIDENCE, bound | {"cities": list(cluster.cities)}).fetchall()
            if len(found) >= limits.least_voices and _beyond_chance(cluster, limits):
                partner = partners[cluster.partner_no] if cluster.partner_no is not None else None
                ids = [row[0] for row in found]
                yield _warning(str(role), cluster, partner=partner, span=span, found=(ids, limits))


def _hot_cities(rows: pd.DataFrame, role: str, limits: AreaThresholds) -> pd.DataFrame:
    """Cities hot at the watch level: partner_no, adcode, city, complaints, expected, z, q."""
    layers = [layer for layer in _layers(rows, role) if len(layer) >= LEAST_CITIES]
    if not layers:
        return pd.DataFrame()
    tested = pd.concat([_tested(layer) for layer in layers], ignore_index=True)
    tested = tested[np.isfinite(tested["z"])].reset_index(drop=True)
    tested["q"] = adjusted_p_values(tested["p"])
    tested["excess"] = tested["complaints"] - tested["expected"]
    hot: pd.DataFrame = tested[(tested["q"] <= limits.watch_fdr) & (tested["z"] > 0)]
    return hot


def _layers(rows: pd.DataFrame, role: str) -> Iterator[pd.DataFrame]:
    """One table of cities per map to be tested, with the complaints expected there."""
    whole = rows[rows["partner_no"].isna()]
    if role == "dealer":
        base = "exposure" if whole["exposure"].notna().any() else "opinions"
        yield _with_expected(whole, whole[base])
        return
    heard = whole.set_index("adcode")["complaints"]
    for _, part in rows[rows["partner_no"].notna()].groupby("partner_no", sort=True):
        known = part["exposure"].notna().any()
        yield _with_expected(part, part["exposure"] if known else part["adcode"].map(heard))


def _with_expected(part: pd.DataFrame, base: pd.Series[float]) -> pd.DataFrame:
    kept = part[base > 0]
    amounts = base[base > 0]
    rate = kept["complaints"].sum() / amounts.sum() if len(kept) else 0.0
    return kept.assign(expected=amounts * rate)


def _tested(layer: pd.DataFrame) -> pd.DataFrame:
    ratio = (layer["complaints"] + STEADYING_EVENTS) / (layer["expected"] + STEADYING_EVENTS)
    spots = gi_star(pd.Series(ratio.to_numpy(float), index=layer["adcode"].to_numpy(np.int64)), "city")
    return layer.merge(spots[["adcode", "z", "p"]], on="adcode")


def _clusters(hot: pd.DataFrame) -> Iterator[Cluster]:
    """Hot cities joined with those that touch them, per partner."""
    if hot.empty:
        return
    pairs = regions.neighbours("city")
    touching: dict[int, set[int]] = {}
    for city, neighbour in zip(pairs["adcode"], pairs["neighbour"], strict=True):
        touching.setdefault(int(city), set()).add(int(neighbour))
    owners = hot["partner_no"].fillna(ALL_PARTNERS).astype(int)
    for partner_no in sorted(set(owners)):
        rows = hot[owners == partner_no].set_index("adcode")
        for members in _connected({int(code) for code in rows.index}, touching):
            inside = rows.loc[sorted(members)].sort_values("excess", ascending=False, kind="stable")
            yield Cluster(
                partner_no=None if partner_no == ALL_PARTNERS else partner_no,
                cities=tuple(int(code) for code in inside.index),
                names=tuple(inside["city"]),
                z=float(inside["z"].max()),
                q_value=float(inside["q"].min()),
                complaints=float(inside["complaints"].sum()),
                expected=float(inside["expected"].sum()),
            )


def _connected(cities: set[int], touching: dict[int, set[int]]) -> Iterator[set[int]]:
    """The connected parts of a set of cities, the one with the lowest code first."""
    left = set(cities)
    while left:
        part, edge = set(), {min(left)}
        while edge:
            part |= edge
            edge = {n for city in edge for n in touching.get(city, ())} & left - part
        left -= part
        yield part


def _beyond_chance(cluster: Cluster, limits: AreaThresholds) -> bool:
    """Whether the cluster's own complaints, not only those of its surroundings, exceed what chance explains."""
    return float(stats.poisson.sf(np.floor(cluster.complaints) - 1, cluster.expected)) <= limits.fdr


def _warning(
    role: str, cluster: Cluster, *, partner: tuple[str, str] | None, span: list[str],
    found: tuple[list[str], AreaThresholds],
) -> PartnerWarning:  # fmt: skip
    opinion_ids, limits = found
    raised = cluster.q_value <= limits.fdr
    who = Words(partner[1], partner[1]) if partner else Words(ROLE_WORDS[role], f"all {role}s")
    more = len(cluster.names) - 1
    where = Words(
        cluster.names[0] + (f"等 {more + 1} 市" if more else ""),
        cluster.names[0] + (f" and {more} more" if more else ""),
    )
    return PartnerWarning(
        kind="area",
        role=role,
        partner_id=partner[0] if partner else None,
        key=(str(cluster.cities[0]),),
        subject=Words(f"{who.zh}·{where.zh}", f"{who.en}, {where.en}"),
        month=span[-1],
        level="raise" if raised else "watch",
        statistic=-np.log10(max(cluster.q_value, 1e-300)),
        threshold=-np.log10(limits.fdr if raised else limits.watch_fdr),
        baseline=Words(
            f"按当地业务量应有 {cluster.expected:.1f} 条；错误发现率控制在 {limits.fdr:.0%}",
            f"{cluster.expected:.1f} expected from the business there; false discovery rate {limits.fdr:.0%}",
        ),
        headline=Words(
            f"{who.zh}在{where.zh}的投诉聚集：{cluster.complaints:.1f} 条，应有 {cluster.expected:.1f} 条",
            f"{who.en}: complaints gather in {where.en}: {cluster.complaints:.1f}, expected {cluster.expected:.1f}",
        ),
        opinion_ids=opinion_ids,
        details={
            "span": span,
            "adcodes": cluster.cities,
            "cities": cluster.names,
            "z": round(cluster.z, 3),
            "q_value": cluster.q_value,
            "complaints": round(cluster.complaints, 2),
            "expected": round(cluster.expected, 2),
        },
    )
