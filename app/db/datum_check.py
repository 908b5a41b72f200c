"""Whether the coordinates of a registry are in the datum that their list says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.datum import Datum, from_wgs84, known_datum
from geo.datum_evidence import DatumEvidence, by_districts, by_known_places, districts_of
from scorecards.records import Partner

Points = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
NAMES: Mapping[Datum, str] = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09"}


@dataclass(frozen=True, slots=True)
class DatumFinding:
    """What the partners of one list tell about their datum. `stated` None: the list does not say, and WGS-84 is taken.

    `source` is districts (their addresses name them) or known (the registry had other coordinates for them).
    """

    stated: Datum | None
    source: str
    evidence: DatumEvidence

    @property
    def is_wrong(self) -> bool:
        return self.evidence.contradicts(self.stated or "wgs84")

    def __str__(self) -> str:
        taken = NAMES[self.stated or "wgs84"]
        if not self.is_wrong:
            return _not_told(taken) if self.evidence.likely is None else _confirmed(taken, self.evidence)
        assert self.evidence.likely is not None
        return _contradicted(taken, NAMES[self.evidence.likely], self.evidence)


def datum_findings(partners: Iterable[Partner], known: Mapping[str, Partner]) -> list[DatumFinding]:
    """One finding a stated datum for the addresses, one more where `known` has other coordinates for the partners.

    Only wrong ones, and for lists that do not state their datum also what could be found out.
    """
    found = []
    for stated, members in sorted(_by_datum(partners).items(), key=lambda group: group[0] or ""):
        datum = known_datum(stated)
        given = _as_given(members, datum)
        elsewhere = [_moved(partner, known) for partner in members]
        found.append(DatumFinding(stated, "districts", by_districts(*given, _districts(members), datum)))
        pairs = [i for i, before in enumerate(elsewhere) if before is not None]
        if pairs:
            there = _coordinates([before for before in elsewhere if before is not None])
            found.append(DatumFinding(stated, "known", by_known_places(given[0][pairs], given[1][pairs], there, datum)))
    return [finding for finding in found if finding.is_wrong or finding.stated is None]


def _by_datum(partners: Iterable[Partner]) -> dict[Datum | None, list[Partner]]:
    groups: dict[Datum | None, list[Partner]] = defaultdict(list)
    for partner in partners:
        if partner.lon is not None and partner.lat is not None and not partner.location_problem:
            groups[known_datum(partner.datum) if partner.datum else None].append(partner)
    return groups


def _as_given(partners: list[Partner], datum: Datum) -> Points:
    """The coordinates as the list has them: the registry keeps them in WGS-84."""
    return from_wgs84(*_coordinates(partners), datum)


def _coordinates(partners: list[Partner]) -> Points:
    return np.array([p.lon for p in partners], dtype=np.float64), np.array([p.lat for p in partners], dtype=np.float64)


def _districts(partners: list[Partner]) -> list[tuple[str, str] | None]:
    areas = pd.DataFrame([(p.province, p.city, p.district) for p in partners], columns=["province", "city", "district"])
    return districts_of([partner.address for partner in partners], areas)


def _moved(partner: Partner, known: Mapping[str, Partner]) -> Partner | None:
    """The partner as it was known before, when it then stood elsewhere."""
    before = known.get(partner.partner_id)
    if before is None or before.lon is None or before.lat is None or before.location_problem:
        return None
    return before if (before.lon, before.lat) != (partner.lon, partner.lat) else None


def _not_told(taken: str) -> str:
    return (
        f"未注明坐标系，按 {taken} 处理；这份清单本身看不出对错，请问清来源"
        f" / no datum stated, taken as {taken}; the list itself cannot tell, so ask where it comes from"
    )


def _confirmed(taken: str, evidence: DatumEvidence) -> str:
    return (
        f"未注明坐标系，按 {taken} 处理，与地址相符（{evidence.votes[0]}:{evidence.votes[1]}）"
        f" / no datum stated, taken as {taken}, which fits the addresses"
    )


def _contradicted(taken: str, likely: str, evidence: DatumEvidence) -> str:
    for_it, against = evidence.votes
    return (
        f"坐标多半是 {likely} 而不是 {taken}：{for_it} 处只在 {likely} 下与地址或已知位置相符，{against} 处相反"
        f"（纯属偶然的概率 {evidence.chance:.1g}）；核实后在 datum 列注明并重新导入"
        f" / probably {likely}, not {taken}: {for_it} points fit only so, {against} the other way; "
        "if so, state it in a column datum and import again"
    )
