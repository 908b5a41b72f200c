"""Peer groups: like is compared with like, on the narrowest ladder rung that still has enough members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from scorecards.definitions.models import PeerGroupDefinitions

Traits = Mapping[str, str | None]
SIZE_NAMES = ("small", "medium", "large")


def size_bands(sizes: Sequence[float | None], quantiles: Sequence[float]) -> list[str | None]:
    """Band names by quantile of the known sizes; None where the size is unknown. Equal sizes share a band."""
    known = [size for size in sizes if size is not None]
    if not known:
        return [None] * len(sizes)
    edges = np.quantile(known, quantiles)
    names = _band_names(len(edges) + 1)
    return [None if size is None else names[int(np.searchsorted(edges, size, side="left"))] for size in sizes]


def assign(traits: Sequence[Traits], role: str, definitions: PeerGroupDefinitions) -> list[tuple[tuple[str, str], ...]]:
    """The peer group of each partner of one role as (key, value) pairs; empty for the whole role.

    A rung counts only partners that have all its traits; who lacks one, or has too few companions there, goes to the
    next wider rung.
    """
    groups: list[tuple[tuple[str, str], ...]] = [()] * len(traits)
    open_rows = list(range(len(traits)))
    for rung in definitions.roles[role].ladder:  # type: ignore[index]
        keys = {row: _key(traits[row], rung) for row in range(len(traits))}
        members = Counter(key for key in keys.values() if key is not None)
        for row in list(open_rows):
            key = keys[row]
            if key is not None and members[key] >= definitions.minimum_peers:
                groups[row] = key
                open_rows.remove(row)
    return groups


def _key(traits: Traits, rung: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    values = [(name, traits.get(name)) for name in rung]
    return None if any(value is None for _, value in values) else tuple((n, v) for n, v in values if v is not None)


def _band_names(count: int) -> tuple[str, ...]:
    return SIZE_NAMES if count == len(SIZE_NAMES) else tuple(f"band{number}" for number in range(1, count + 1))
