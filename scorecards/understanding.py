"""One feedback understood: names found, words read, each opinion given to whoever is responsible.

The only place where the reading of words and the matching of partners meet.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from scorecards import matching, opinions
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


def versions(registry: Registry) -> dict[str, str]:
    """The versions of all that decides how a text is understood; `reading_version` changes when any of them does."""
    parts = {"rules_version": opinions.VERSION, "matching_version": matching.VERSION}
    together = "|".join([*parts.values(), registry.version])
    return {**parts, "reading_version": hashlib.sha256(together.encode()).hexdigest()[:12]}


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one feedback says and who is responsible; attributions stand in the order of the reading's opinions."""

    names: Sequence[Name]
    reading: Reading
    attributions: Sequence[Attribution]


class Reader:
    """Understands feedback against one registry. Building it costs about a second, so each process keeps one."""

    def __init__(self, registry: Registry) -> None:
        self._partners = registry.by_id
        self._finder = matching.NameFinder(registry)
        self._matcher = matching.Matcher(registry)

    def understand(self, feedback: Feedback, links: OrderLinks | None = None) -> Understanding:
        names = self._finder.find(feedback.text)
        reading = opinions.read(feedback.text, names, rating=feedback.rating, about=self._about(feedback, links))
        attributions = self._matcher.attribute(feedback, reading=reading, names=names, links=links)
        return Understanding(names, reading, attributions)

    def _about(self, feedback: Feedback, links: OrderLinks | None) -> Role | None:
        """The role of the page the text was left on, else of the order's partner; a delivered order is a delivery."""
        page = self._partners.get(feedback.page_partner_id or "")
        if page:
            return page.role
        if links and links.courier_id:
            return "courier"
        return "dealer" if links and links.dealer_id else None

    def understand_table(self, pending: pa.Table, run_id: str) -> tuple[pa.Table, pa.Table]:
        """Opinion and mention rows (records.OPINIONS, records.MENTIONS) of a table as Lake.pending gives it."""
        opinion_rows: list[dict[str, Any]] = []
        mention_rows: list[dict[str, Any]] = []
        for row in pending.to_pylist():
            feedback = _feedback(row)
            understood = self.understand(feedback, _links(row))
            opinion_rows += _opinion_rows(feedback, understood, run_id)
            mention_rows += _mention_rows(feedback, understood, run_id)
        return pa.Table.from_pylist(opinion_rows, OPINIONS), pa.Table.from_pylist(mention_rows, MENTIONS)


def _feedback(row: dict[str, Any]) -> Feedback:
    return Feedback(**{name: row[name] for name in Feedback.__dataclass_fields__})


def _links(row: dict[str, Any]) -> OrderLinks | None:
    if not row["links_hash"]:
        return None
    links = {name: row[f"link_{name}"] for name in OrderLinks.__dataclass_fields__ if name != "order_id"}
    return OrderLinks(order_id=row["order_id"], **links)


def _opinion_rows(feedback: Feedback, understood: Understanding, run_id: str) -> list[dict[str, Any]]:
    pairs = zip(understood.reading.opinions, understood.attributions, strict=True)
    return [
        {
            "opinion_id": _opinion_id(feedback.feedback_id, opinion, order),
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
            "staff_id": _staff_near(feedback.text, opinion) if opinion.role == "dealer" else None,
            "partner_id": attribution.partner_id,
            "probability": attribution.probability,
            "decision": attribution.decision,
            "clues": [
                {"clue": c.clue, "detail": c.detail, "weight": c.weight, "start": c.start, "end": c.end}
                for c in attribution.clues
            ],
            "run_id": run_id,
        }
        for order, (opinion, attribution) in enumerate(pairs)
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


def _opinion_id(feedback_id: str, opinion: Opinion, order: int) -> str:
    """Stable across runs as long as the text is read the same way."""
    key = f"{feedback_id}|{opinion.start}|{opinion.end}|{opinion.role}|{opinion.aspect}|{opinion.component}|{order}"
    return "o_" + hashlib.sha256(key.encode()).hexdigest()[:20]


def _staff_near(text: str, opinion: Opinion) -> str | None:
    """The roster member named in the sentence that holds the opinion; None when nobody or several are."""
    starts = [m.end() for m in SENTENCE_END.finditer(text, 0, opinion.start)]
    end = SENTENCE_END.search(text, opinion.end)
    sentence = text[starts[-1] if starts else 0 : end.start() if end else len(text)]
    named = set(STAFF_TOKEN.findall(sentence))
    return named.pop() if len(named) == 1 else None
