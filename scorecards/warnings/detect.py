"""All warnings of one state of the facts, kind by kind."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from scorecards.definitions import Definitions
from scorecards.warnings.areas import detect_areas
from scorecards.warnings.batches import detect_batches
from scorecards.warnings.model import as_table
from scorecards.warnings.phrases import detect_phrases
from scorecards.warnings.sites import detect_sites


def detect(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> pa.Table:
    """A table of model.WARNINGS sorted by id, from the counted and scored tables of a snapshot being built."""
    found = [
        *detect_batches(con, definitions),
        *detect_sites(con, definitions),
        *detect_areas(con, definitions),
        *detect_phrases(con, definitions),
    ]
    return as_table(found)
