"""What others would do with two lists of sites: exact names, n-grams times distance, Splink."""

from __future__ import annotations

import logging
import warnings
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from geo.proximity import distance_m
from scorecards.listings.shapes import Listing
from scorecards.listings.writing import address_of, site_name
from scorecards.records import Partner

Links = dict[str, str]
REACH_M = 300.0


def exact(listings: Sequence[Listing], partners: Sequence[Partner]) -> Links:
    """The same name and branch after folding; of several the nearest, each site once."""
    by_name = defaultdict(list)
    for partner in partners:
        by_name[site_name(partner.name).whole].append(partner)
    links, taken = {}, set()
    for listing in listings:
        free = [p for p in by_name[site_name(listing.name, listing.branch).whole] if p.partner_id not in taken]
        if free:
            nearest = min(free, key=lambda p: float(distance_m(listing.lon, listing.lat, p.lon, p.lat)))
            links[listing.listing_id] = nearest.partner_id
            taken.add(nearest.partner_id)
    return links


def ngrams(listings: Sequence[Listing], partners: Sequence[Partner], *, least: float = 0.45) -> Links:
    """Cosine of character n-grams of name and branch times exp(-distance / 300 m), the best pairs first."""
    texts = [site_name(one.name, one.branch).whole for one in listings] + [site_name(p.name).whole for p in partners]
    rows = TfidfVectorizer(analyzer="char", ngram_range=(1, 2)).fit_transform(texts)
    product = (rows[: len(listings)] @ rows[len(listings) :].T).tocoo()
    lon, lat = (np.array([getattr(one, axis) for one in (*listings, *partners)], float) for axis in ("lon", "lat"))
    i, j = product.row, product.col + len(listings)
    values = product.data * np.exp(-distance_m(lon[i], lat[i], lon[j], lat[j]) / REACH_M)
    links: Links = {}
    taken: set[str] = set()
    for at in np.argsort(-values, kind="stable"):
        listing_id, partner_id = listings[product.row[at]].listing_id, partners[product.col[at]].partner_id
        if values[at] >= least and listing_id not in links and partner_id not in taken:
            links[listing_id] = partner_id
            taken.add(partner_id)
    return links


def splink(listings: Sequence[Listing], partners: Sequence[Partner], *, least: float = 0.5) -> Links:
    """Splink with names, branches, roads and distances as its documentation advises; the best pairs first."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as library

    logging.getLogger("splink").setLevel(logging.ERROR)
    sites = [
        _frame([(one.listing_id, site_name(one.name, one.branch), one.address, one.lon, one.lat) for one in listings]),
        _frame([(p.partner_id, site_name(p.name), p.address, p.lon, p.lat) for p in partners]),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            library.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            library.JaroWinklerAtThresholds("branch", [0.9, 0.7]),
            library.JaroWinklerAtThresholds("address", [0.95, 0.8]),
            library.DistanceInKMAtThresholds("lat", "lon", [0.03, 0.1, 0.3, 1.0]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name"),
            block_on("cell"),
            block_on("substr(name, 1, 2)"),
            block_on("substr(name, -3)"),
        ],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        database = DuckDBAPI()
        linker = Linker([database.register(site) for site in sites], settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match([block_on("name", "branch")], recall=0.6)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("cell", "substr(name, 1, 2)"))
        found = linker.inference.predict(threshold_match_probability=least).as_pandas_dataframe()
    links: Links = {}
    taken: set[str] = set()
    for row in found.sort_values("match_probability", ascending=False, kind="stable").itertuples():
        listing_id, partner_id = sorted((row.unique_id_l, row.unique_id_r))
        if listing_id not in links and partner_id not in taken:
            links[listing_id] = partner_id
            taken.add(partner_id)
    return links


def _frame(rows: list[tuple]) -> pd.DataFrame:  # type: ignore[type-arg]
    return pd.DataFrame(
        {
            "unique_id": [row[0] for row in rows],
            "name": [row[1].core for row in rows],
            "branch": [row[1].branch or None for row in rows],
            "address": [a.text if (a := address_of(row[2])) else None for row in rows],
            "lon": [row[3] for row in rows],
            "lat": [row[4] for row in rows],
            "cell": [f"{row[3]:.3f} {row[4]:.3f}" for row in rows],
        }
    )
