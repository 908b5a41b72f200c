"""One feedback understood: names found, words read, each opinion given to whoever is responsible.

The only place where the reading of words and the matching of partners meet.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from scorecards import matching, opinions
from scorecards.matching.weights import Weights
from scorecards.matching.weights import load as load_weights
from scorecards.records import (
    MENTIONS,
    OPINIONS,
    Attribution,
    Feedback,
    Name,
    Opinion,
    OrderLinks,
    Reading,
    Registry,
    Role,
)

STAFF_TOKEN = re.compile(r"［员工:([^］]+)］")
SENTENCE_END = re.compile(r"[。！？!?；;\n]")
CLAUSE_END = re.compile(r"[，,、：:]|但是?|不过|可是")
EMPLOYERS = frozenset({"dealer", "courier"})
"""Roles whose staff customers meet."""


def versions(registry: Registry, weights: Weights | None = None) -> dict[str, str]:
    """The versions of all that decides how a text is understood; `reading_version` changes when any of them does.

    No weights: those that come with the product.
    """
    parts = {
        "rules_version": opinions.VERSION,
        "matching_version": matching.VERSION,
        "weights_version": (weights or load_weights()).version,
    }
    together = "|".join([*parts.values(), registry.version])
    return {**parts, "reading_version": hashlib.sha256(together.encode()).hexdigest()[:12]}


@contextmanager
def _spared_by_the_collector() -> Iterator[None]:
    """The garbage collector leaves alone what was built before.

    To look through all names of a large registry again and again takes a fifth of the time of reading.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one feedback says and who is responsible; attributions stand in the order of the reading's opinions."""

    names: Sequence[Name]
    reading: Reading
    attributions: Sequence[Attribution]


class Reader:
    """Understands feedback against one registry. Building it costs about a second, so each process keeps one."""

    def __init__(self, registry: Registry, weights: Weights | None = None) -> None:
        self._partners = registry.by_id
        self._employers = {member.staff_id: member.partner_id for member in registry.staff}
        self._finder = matching.NameFinder(registry)
        self._matcher = matching.Matcher(registry, weights)

    def understand(self, feedback: Feedback, links: OrderLinks | None = None) -> Understanding:
        """What one feedback says; for many, `understand_all` is quicker."""
        return self.understand_all([(feedback, links)])[0]

    def understand_all(self, block: Sequence[tuple[Feedback, OrderLinks | None]]) -> list[Understanding]:
        """What each feedback says, in order. One step after another for all: each step's tables stay in the cache."""
        with _spared_by_the_collector():
            names = [self._finder.find(feedback.text) for feedback, _ in block]
            texts = [opinions.parse(feedback.text, found) for (feedback, _), found in zip(block, names, strict=True)]
            readings = [
                opinions.judge(parsed, rating=feedback.rating, about=self._about(feedback, links))
                for (feedback, links), parsed in zip(block, texts, strict=True)
            ]
            return [
                Understanding(found, reading, self._attributed(feedback, links, reading=reading, names=found))
                for (feedback, links), found, reading in zip(block, names, readings, strict=True)
            ]

    def _attributed(
        self, feedback: Feedback, links: OrderLinks | None, *, reading: Reading, names: Sequence[Name]
    ) -> Sequence[Attribution]:
        if not reading.opinions:
            return ()
        return self._matcher.attribute(feedback, reading=reading, names=names, links=links)

    def _about(self, feedback: Feedback, links: OrderLinks | None) -> Role | None:
        """The role of the page the text was left on, else of the order's partner; a delivered order is a delivery."""
        page = self._partners.get(feedback.page_partner_id or "")
        if page:
            return page.role
        if links and links.courier_id:
            return "courier"
        return "dealer" if links and links.dealer_id else None

    def each(self, pending: pa.Table) -> Iterator[tuple[Feedback, Understanding]]:
        """Every feedback of a table as Lake.pending gives it, and what it says."""
        block = [(_feedback(row), _links(row)) for row in pending.to_pylist()]
        for (feedback, _), understood in zip(block, self.understand_all(block), strict=True):
            yield feedback, understood

    def understand_table(self, pending: pa.Table, run_id: str) -> tuple[pa.Table, pa.Table]:
        """Opinion and mention rows (records.OPINIONS, records.MENTIONS) of a table as Lake.pending gives it."""
        opinion_rows: list[dict[str, Any]] = []
        mention_rows: list[dict[str, Any]] = []
        for feedback, understood in self.each(pending):
            opinion_rows += self._with_staff(feedback, understood, _opinion_rows(feedback, understood, run_id))
            mention_rows += _mention_rows(feedback, understood, run_id)
        return pa.Table.from_pylist(opinion_rows, OPINIONS), pa.Table.from_pylist(mention_rows, MENTIONS)

    def _with_staff(
        self, feedback: Feedback, understood: Understanding, rows: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """The rows with the roster member meant, unless that is somebody of another partner than the responsible."""
        if "［员工:" not in feedback.text:
            return rows
        for row, opinion in zip(rows, understood.reading.opinions, strict=True):
            staff_id = _staff_near(feedback.text, opinion) if opinion.responsible in EMPLOYERS else None
            if row["partner_id"] in (None, self._employers.get(staff_id or "")):
                row["staff_id"] = staff_id
        return rows


def _feedback(row: dict[str, Any]) -> Feedback:
    return Feedback(**{name: row[name] for name in Feedback.__dataclass_fields__})


def _links(row: dict[str, Any]) -> OrderLinks | None:
    if not row["links_hash"]:
        return None
    links = {name: row[f"link_{name}"] for name in OrderLinks.__dataclass_fields__ if name != "order_id"}
    return OrderLinks(order_id=row["order_id"], **links)


def _opinion_rows(feedback: Feedback, understood: Understanding, run_id: str) -> list[dict[str, Any]]:
    ids = opinion_ids(feedback.feedback_id, understood.reading.opinions)
    return [
        {
            "opinion_id": opinion_id,
            "feedback_id": feedback.feedback_id,
            "start": opinion.start,
            "end": opinion.end,
            "role": opinion.role,
            "responsible": opinion.responsible,
            "aspect": opinion.aspect,
            "polarity": opinion.polarity,
            "severity": opinion.severity,
            "stage": opinion.stage,
            "intent": opinion.intent,
            "component": opinion.component,
            "batch": feedback.batch if opinion.role == "supplier" else None,
            "staff_id": None,
            "partner_id": attribution.partner_id,
            "probability": attribution.probability,
            "decision": attribution.decision,
            "clues": [
                {"clue": c.clue, "detail": c.detail, "weight": c.weight, "start": c.start, "end": c.end}
                for c in attribution.clues
            ],
            "run_id": run_id,
        }
        for opinion_id, opinion, attribution in zip(
            ids, understood.reading.opinions, understood.attributions, strict=True
        )
    ]


def _mention_rows(feedback: Feedback, understood: Understanding, run_id: str) -> list[dict[str, Any]]:
    """One row per mentioned name that can only be one partner; a name that could be several says nothing of any."""
    rows = []
    for mention in understood.reading.mentions:
        name = understood.names[mention.name]
        if len(name.partner_ids) == 1:
            rows.append(
                {
                    "feedback_id": feedback.feedback_id,
                    "partner_id": name.partner_ids[0],
                    "reason": mention.reason,
                    "start": name.start,
                    "end": name.end,
                    "run_id": run_id,
                }
            )
    return rows


def opinion_ids(feedback_id: str, read: Sequence[Opinion]) -> list[str]:
    """The ids of one feedback's opinions, in their order."""
    return [_opinion_id(feedback_id, opinion, order) for order, opinion in enumerate(read)]


def _opinion_id(feedback_id: str, opinion: Opinion, order: int) -> str:
    """Stable across runs as long as the text is read the same way."""
    key = f"{feedback_id}|{opinion.start}|{opinion.end}|{opinion.role}|{opinion.aspect}|{opinion.component}|{order}"
    return "o_" + hashlib.sha256(key.encode()).hexdigest()[:20]


def _staff_near(text: str, opinion: Opinion) -> str | None:
    """Who of a roster is meant in the sentence that holds the opinion: whoever its clause names, else the last before.

    None when nobody is named, or when the clause names several.
    """
    ends = [m.end() for m in SENTENCE_END.finditer(text, 0, opinion.start)]
    end = SENTENCE_END.search(text, opinion.end)
    first, last = ends[-1] if ends else 0, end.start() if end else len(text)
    named = [(m.start(), m[1]) for m in STAFF_TOKEN.finditer(text, first, last)]
    clause = max((m.end() for m in CLAUSE_END.finditer(text, first, opinion.start)), default=first)
    here = {staff_id for at, staff_id in named if clause <= at < opinion.end}
    if here:
        return here.pop() if len(here) == 1 else None
    before = [staff_id for at, staff_id in named if at < clause]
    after = {staff_id for at, staff_id in named if at >= opinion.end}
    return before[-1] if before else after.pop() if len(after) == 1 else None
