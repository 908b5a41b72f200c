"""Staff who become known later: a roster or an order that arrives after the feedback tells whose names stand in it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from scorecards.ingest.roster import Roster
from scorecards.lake import Lake
from scorecards.records import Registry

MASKED_FIELDS = ("text", "place")
INVOLVED = ("page_partner_id", "link_dealer_id", "link_courier_id")


def remask(lake: Lake, pending: pa.Table, registry: Registry) -> pa.Table:
    """`pending`, as Lake.pending gives it, with all staff masked who are known by now; the lake's texts follow.

    Texts that wait to be read are those whose registry or order changed since, so nothing else needs a look. Earlier
    versions of the lake hold the old text until `Lake.compact` drops them.
    """
    if not registry.staff:
        return pending
    roster = Roster(registry.staff, registry.partners)
    masked = pending
    for name in MASKED_FIELDS:
        masked = masked.set_column(masked.column_names.index(name), name, _masked(pending, name, roster))
    differs = [pc.fill_null(pc.not_equal(masked[name], pending[name]), False) for name in MASKED_FIELDS]
    lake.replace_texts(masked.filter(pc.or_(*differs)).select(["feedback_id", *MASKED_FIELDS]))
    return masked


def _masked(pending: pa.Table, name: str, roster: Roster) -> pa.Array:
    involved = zip(*(pending[column].to_pylist() for column in INVOLVED), strict=True)
    rows = zip(pending[name].to_pylist(), involved, strict=True)
    return pa.array(
        [text and roster.mask(text, partner_ids=[i for i in ids if i]) for text, ids in rows], type=pa.string()
    )
