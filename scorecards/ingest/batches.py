"""One batch of rows: checked, located, masked, and split into records and quarantine rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scorecards.ingest.columns import Kind
from scorecards.ingest.hashes import keyed_hash
from scorecards.ingest.locations import LOCATION_FIELDS, locate
from scorecards.ingest.masking import mask
from scorecards.ingest.reasons import Problem
from scorecards.ingest.roster import Roster
from scorecards.ingest.rows import ERASED, Checked, Record, Rules, check_row
from scorecards.ingest.sheet import Row
from scorecards.ingest.values import to_text

PartnersOfOrders = Callable[[Collection[str]], Mapping[str, Sequence[str]]]
"""Order ids to the partners that each order names."""

MASKED_FIELDS = ("text", "place")


@dataclass(frozen=True, slots=True)
class Intake:
    """All that is needed to take in the rows of one file."""

    kind: Kind
    positions: Mapping[str, int]
    rules: Rules
    roster: Roster
    partners_of_orders: PartnersOfOrders


@dataclass(frozen=True, slots=True)
class Batch:
    """Records by row number, quarantine rows (row, field, reason, content), and how many rows were refused."""

    records: dict[int, Record] = field(default_factory=dict)
    quarantine: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0


def check_batch(rows: Sequence[Row], intake: Intake) -> Batch:
    """Check the rows of one batch; nothing personal is left in what comes back."""
    cells_of = {row.number: _cells(row, intake) for row in rows if row.fault is None}
    checked = {number: check_row(cells, kind=intake.kind, rules=intake.rules) for number, cells in cells_of.items()}
    records = {number: one.record for number, one in checked.items() if one.record is not None}
    misplaced = locate(records) if intake.kind == "feedback" else {}
    if intake.kind == "feedback":
        _mask_records(records, intake)
    faulty = [_faulty(row, intake) for row in rows if row.fault is not None]
    noted = [
        _quarantine_row(number, problem, content=_content(problem, cells_of[number], checked=one, intake=intake))
        for number, one in checked.items()
        for problem in (*one.problems, *misplaced.get(number, ()))
    ]
    return Batch(records, faulty + noted, refused=len(rows) - len(records))


def as_json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, default=str)


def _cells(row: Row, intake: Intake) -> dict[str, Any]:
    return {name: row.cells[position] for name, position in intake.positions.items()}


def _mask_records(records: Mapping[int, Record], intake: Intake) -> None:
    orders = {record["order_id"] for record in records.values() if record.get("order_id")}
    partners_of = intake.partners_of_orders(orders) if orders else {}
    for record in records.values():
        involved = [*partners_of.get(record.get("order_id") or "", ())]
        if record.get("page_partner_id"):
            involved.append(record["page_partner_id"])
        for name in MASKED_FIELDS:
            if record.get(name):
                record[name] = mask(record[name], intake.roster, partner_ids=involved)


def _faulty(row: Row, intake: Intake) -> dict[str, Any]:
    cells = [mask(text, intake.roster) for cell in row.cells if (text := to_text(cell))]
    assert row.fault is not None
    return _quarantine_row(row.number, Problem(None, row.fault), content={"cells": cells})


def _content(problem: Problem, cells: Mapping[str, Any], *, checked: Checked, intake: Intake) -> dict[str, Any]:
    """What the quarantine keeps: of a refused row all its fields, of a loaded row those that were dropped.

    Of a feedback that was erased it keeps nothing.
    """
    if problem == ERASED:
        return {}
    kept = cells
    if checked.record is not None:
        names = LOCATION_FIELDS if problem.field in LOCATION_FIELDS else (problem.field,)
        kept = {name: cell for name, cell in cells.items() if name in names}
    page = to_text(cells.get("page_partner_id"))
    content: dict[str, Any] = {"feedback_id": checked.feedback_id} if checked.feedback_id else {}
    for name, cell in kept.items():
        text = to_text(cell)
        if text is not None and name == "author":
            content[name] = keyed_hash(text, intake.rules.hash_key)
        elif text is not None and name != "vin":
            content[name] = mask(text, intake.roster, partner_ids=[page] if page else ())
    return content


def _quarantine_row(number: int, problem: Problem, *, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"row": number, "field": problem.field, "reason": problem.reason, "content": as_json(content)}
