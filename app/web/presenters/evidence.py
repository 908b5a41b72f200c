"""Sentences as the reader may see them: the opinion and the clues marked, staff named only to those with the right."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.db.models import StaffRow
from app.db.session import Sessions
from app.web import hot, wording
from app.web.filters import EvidenceFilter, Paging, Period
from app.web.highlight import Span, pieces, reveal, staff_ids, window
from app.web.i18n import gettext as _
from app.web.presenters.reasons import reasons
from app.web.queries import evidence as queries
from app.web.queries.names import Row
from scorecards.definitions import Definitions, Measure
from scorecards.errors import NotFound
from scorecards.snapshot.store import Snapshot


def staff_names(sessions: Sessions, rows: Sequence[Row]) -> dict[str, str]:
    """Names by staff id of everybody whom these texts mention. Ask only for readers who may know them."""
    wanted = {row["staff_id"] for row in rows if row["staff_id"]}.union(*(staff_ids(row["text"]) for row in rows))
    if not wanted:
        return {}
    with sessions() as session:
        found = session.query(StaffRow.staff_id, StaffRow.name).where(StaffRow.staff_id.in_(wanted))
        return {row.staff_id: row.name for row in found}


def listing(
    snapshot: Snapshot, partner: Row, *, chosen: EvidenceFilter, period: Period, definitions: Definitions
) -> tuple[dict[str, Any], list[Row]]:
    """What the list of sentences says about itself, and the rows of its page, still to be presented.

    Raises NotFound for a dimension that the partner's role does not have.
    """
    measure = _measure(definitions, partner["role"], chosen.dimension)
    bound = chosen.bound(partner["partner_id"], period, measure)
    counts = queries.counts(snapshot, bound)
    paging = Paging(chosen.page, chosen.per_page, counts["opinions"])
    rows = queries.page(snapshot, bound, limit=paging.per_page, offset=paging.offset)
    names = hot.aspects(snapshot)
    facets = [{**row, "name": wording.aspect(names, row["aspect"])} for row in queries.by_aspect(snapshot, bound)]
    about = {**counts, "page": paging.page, "pages": paging.pages, "per_page": paging.per_page, "by_aspect": facets}
    return about, rows


def _measure(definitions: Definitions, role: str, dimension: str | None) -> Measure | None:
    if dimension is None:
        return None
    for measure in definitions.measures_of(role):
        if measure.dimension == dimension:
            return measure
    raise NotFound(_("没有这个维度"), where=dimension[:40], advice=_("从记分卡的维度表进入。"))


def presented(snapshot: Snapshot, row: Row, *, staff: Mapping[str, str] | None, whole: bool = False) -> dict[str, Any]:
    """One opinion with its sentence in pieces. `staff` None hides every name; `whole` shows all of a long text."""
    text, opinion = row["text"], Span(row["start"], row["end"])
    start, end = (0, len(text)) if whole else window(text, opinion)
    partner = hot.partner_names(snapshot).get(row["partner_id"])
    why = reasons(json.loads(row["clues"] or "[]"), row, partner=partner, staff=staff)
    clues = why["clues"]
    spans = [
        Span(clue["start"] - start, clue["end"] - start, clue["says"])
        for clue in clues
        if clue["start"] is not None and clue["end"] is not None and start <= clue["start"] < end
    ]
    cut = pieces(text[start:end], Span(opinion.start - start, opinion.end - start), clues=spans, staff=staff)
    kept = (
        *("opinion_id", "feedback_id", "partner_id", "role", "occurred_at", "period_month", "source", "channel"),
        *("product", "province", "city", "aspect", "polarity", "severity", "stage", "component", "batch", "intent"),
        *("probability", "decision"),
    )
    return {name: row[name] for name in kept} | {
        "aspect_path": wording.aspect_path(hot.aspects(snapshot), row["aspect"]),
        "text": reveal(text[start:end], staff),
        "cut_before": start > 0,
        "cut_after": end < len(text),
        "pieces": [asdict(piece) for piece in cut],
        **why,
        "staff": (staff or {}).get(row["staff_id"] or ""),
        "mentions": _distinct(json.loads(row["other_mentions"] or "[]")),
    }


def _distinct(mentions: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Each partner and reason once, however often the text names it."""
    return list({(mention["partner_id"], mention["reason"]): mention for mention in mentions}.values())
