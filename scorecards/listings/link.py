"""Pages of map and review sites linked to the sites of a registry, one to one, with probability and clues."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scorecards.listings.candidates import candidates
from scorecards.listings.clues import clues_of
from scorecards.listings.comparisons import Compared, Comparer
from scorecards.listings.fitting import Background, Fitted, fit
from scorecards.listings.likeness import Indices
from scorecards.listings.one_to_one import best_links
from scorecards.listings.shapes import Link, Listing
from scorecards.listings.sides import sides
from scorecards.records import Partner

ACCEPTED = 0.45
"""Half the F1 that can be hoped for: linking from there on gives the greatest expected F1 (Lipton et al., 2014)."""
SAMPLE = 400_000
SEED = 20_260_101


def link(listings: Sequence[Listing], partners: Sequence[Partner]) -> list[Link]:
    """One link a listing, in their order; a partner is linked once at most. Equal input gives equal output."""
    if not listings or not partners:
        return [Link(listing.listing_id, None, 0.0, "") for listing in listings]
    left, right = sides(listings, partners)
    comparer = Comparer(left, right)
    pairs = comparer.compare(*candidates(left, right, comparer))
    sizes = len(listings), len(partners)
    fitted = fit(pairs, _background(comparer, pairs, sizes), sizes=sizes)
    chosen = best_links(pairs.i, pairs.j, np.log(fitted.odds))
    taken = chosen[fitted.probability[chosen] >= ACCEPTED]
    told = _best_of_each(pairs.i, fitted, taken)
    linked = {int(pairs.i[pair]): partners[pairs.j[pair]].partner_id for pair in taken}
    return [
        _answer(listing.listing_id, linked.get(row), told.get(row), pairs=pairs, fitted=fitted)
        for row, listing in enumerate(listings)
    ]


def _answer(listing_id: str, partner_id: str | None, pair: int | None, *, pairs: Compared, fitted: Fitted) -> Link:
    if pair is None:
        return Link(listing_id, partner_id, 0.0, "")
    return Link(listing_id, partner_id, float(fitted.probability[pair]), clues_of(pairs, fitted, pair))


def _best_of_each(i: Indices, fitted: Fitted, taken: Indices) -> dict[int, int]:
    """For each listing the pair to tell of: the linked one, else the likeliest."""
    likeliest_last = np.argsort(fitted.probability, kind="stable")
    return {int(i[pair]): int(pair) for pair in (*likeliest_last, *taken)}


def _background(comparer: Comparer, pairs: Compared, sizes: tuple[int, int]) -> Background:
    """All pairs that are no candidates, or a seeded sample of them."""
    total = sizes[0] * sizes[1]
    if total <= SAMPLE:
        codes = np.arange(total, dtype=np.int64)
    else:
        codes = np.unique(np.random.default_rng(SEED).integers(0, total, SAMPLE))
    codes = np.setdiff1d(codes, pairs.i.astype(np.int64) * sizes[1] + pairs.j)
    each = (total - len(pairs.i)) / max(len(codes), 1)
    return Background(comparer.compare(codes // sizes[1], codes % sizes[1]), each)
