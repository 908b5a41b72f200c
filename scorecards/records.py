"""The values and tables that stages hand to one another.

Stages never import each other; they share only these shapes. Small frozen dataclasses are for one text at a time,
pyarrow schemas for the tables of the lake. Timestamps are UTC; character offsets count Unicode code points.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

import pyarrow as pa

Role = Literal["supplier", "dealer", "courier"]
Responsible = Literal["supplier", "dealer", "courier", "brand"]
Decision = Literal["accepted", "review", "none"]
"""What the machine decides; in a snapshot an opinion that a person ruled on has the decision `ruled`."""
Verdict = Literal["accept", "move", "nobody", "polarity", "aspect"]
VERDICTS: tuple[Verdict, ...] = ("accept", "move", "nobody", "polarity", "aspect")
Intent = Literal["complaint", "praise", "suggestion", "question", "comparison"]
ROLES: tuple[Role, ...] = ("supplier", "dealer", "courier")


# The registry: who can be responsible ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Partner:
    """A firm or site that can be scored. lon/lat are WGS-84 degrees; `datum` is what the customer's file used."""

    partner_id: str
    role: Role
    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    brand: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    datum: str | None = None
    components: tuple[str, ...] = ()
    competitor: bool = False
    location_problem: str | None = None
    """Why the coordinates are not believed (and so not used), e.g. `outside_province`; None when they are."""


@dataclass(frozen=True, slots=True)
class Staff:
    """An employee on a partner's roster."""

    staff_id: str
    partner_id: str
    name: str
    title: str | None = None
    employee_no: str | None = None


@dataclass(frozen=True, slots=True)
class BillOfMaterialsRow:
    """Which supplier made a component of a product built in a range of months (inclusive, YYYY-MM), as which batch.

    An empty month is an open end.
    """

    product: str
    component: str
    batch: str
    supplier_id: str
    build_from: str
    build_to: str


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """A city (or one of its districts) that a courier's depot serves."""

    courier_id: str
    depot: str
    province: str
    city: str
    district: str | None = None


@dataclass(frozen=True)
class Registry:
    """All that is known about partners at one moment, sorted by id so that equal content has an equal version."""

    partners: tuple[Partner, ...]
    staff: tuple[Staff, ...] = ()
    bill_of_materials: tuple[BillOfMaterialsRow, ...] = ()
    service_areas: tuple[ServiceArea, ...] = ()

    @cached_property
    def version(self) -> str:
        """First 12 hex digits of the SHA-256 of the registry's content."""
        rows = [
            asdict(r) for part in (self.partners, self.staff, self.bill_of_materials, self.service_areas) for r in part
        ]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]

    @cached_property
    def by_id(self) -> dict[str, Partner]:
        return {p.partner_id: p for p in self.partners}


# Understanding one feedback ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thing a customer said, masked, with whatever keys came with it."""

    feedback_id: str
    text: str
    source: str | None = None
    channel: str | None = None
    occurred_at: datetime | None = None
    rating: float | None = None
    order_id: str | None = None
    product: str | None = None
    batch: str | None = None
    build_month: str | None = None
    page_partner_id: str | None = None
    lon: float | None = None
    lat: float | None = None
    place: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of text that may name a partner of the registry.

    `partner_ids` holds every partner it could be (a chain's short name has several), best first; empty for a name that
    is known to be somebody, but nobody in the registry. `how` says by which clue it was found.
    """

    start: int
    end: int
    text: str
    role: Role
    partner_ids: tuple[str, ...]
    how: Literal["exact", "branch", "suffix", "homophone", "typo", "short", "staff"]
    strength: float
    """Similarity of the writing to the registered name, 0–1."""
    components: tuple[str, ...] = ()
    """For suppliers: the components that the named makers supply."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One clause-level judgement. `name` is the index of the Name it is about in the text's own words, if any."""

    start: int
    end: int
    role: Responsible
    responsible: Responsible
    aspect: str
    polarity: Literal[-1, 1]
    severity: Literal[1, 2, 3, 4]
    stage: str
    intent: Intent
    component: str | None = None
    name: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A Name that is spoken of without being judged; `reason` is a short id such as comparison, hypothetical, plain."""

    name: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of one text say, before any key outside the text is looked at."""

    opinions: tuple[Opinion, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderLinks:
    """What the order behind a feedback says about who was involved."""

    order_id: str
    courier_id: str | None = None
    dealer_id: str | None = None
    product: str | None = None
    build_month: str | None = None
    batch: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Clue:
    """One line of reasoning: the clue's name, what was seen, where in the text (if there), its weight in bits."""

    clue: str
    detail: str
    weight: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner that something points to, and how likely it is the responsible one among all candidates and nobody."""

    partner_id: str
    probability: float
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is responsible for one opinion, and how sure that is.

    `candidates` are all partners that were weighed, likeliest first; `clues` are those of the first.
    """

    partner_id: str | None
    probability: float | None
    decision: Decision
    clues: tuple[Clue, ...] = field(default=())
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)


# What people say about the machine's answers -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on one opinion, which wins over the machine's; a later one on the same matter over an earlier.

    The opinion is told by its feedback, role, span and aspect as they were read then, so that the ruling finds it again
    when the text is read otherwise. `value` is the right partner's id (accept, move), polarity (-1, 1) or aspect; None
    for nobody. `written` is how the text writes the partner, where the machine did not know that writing.
    """

    ruling_id: int
    feedback_id: str
    role: Responsible
    start: int
    end: int
    aspect: str
    verdict: Verdict
    value: str | None
    ruled_by: str
    ruled_at: datetime
    note: str = ""
    written: str | None = None


# The lake's tables -------------------------------------------------------------------------------------------------

UTC_TIME = pa.timestamp("us", tz="UTC")

FEEDBACK = pa.schema(
    [
        pa.field("feedback_id", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("external_id", pa.string()),
        pa.field("channel", pa.string()),
        pa.field("occurred_at", UTC_TIME),
        pa.field("text", pa.string(), nullable=False),
        pa.field("rating", pa.float64()),
        pa.field("author", pa.string()),  # keyed hash
        pa.field("author_reach", pa.int64()),
        pa.field("order_id", pa.string()),
        pa.field("product", pa.string()),
        pa.field("batch", pa.string()),
        pa.field("build_month", pa.string()),  # YYYY-MM
        pa.field("page_partner_id", pa.string()),
        pa.field("brand", pa.string()),
        pa.field("lon", pa.float64()),  # WGS-84
        pa.field("lat", pa.float64()),
        pa.field("datum", pa.string()),  # as delivered
        pa.field("place", pa.string()),
        pa.field("province", pa.string()),
        pa.field("city", pa.string()),
        pa.field("district", pa.string()),
        pa.field("location_problem", pa.string()),
        pa.field("content_hash", pa.string(), nullable=False),
        pa.field("file_id", pa.string(), nullable=False),
        pa.field("ingested_at", UTC_TIME, nullable=False),
    ]
)

ORDERS = pa.schema(
    [
        pa.field("order_id", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),  # delivery, repair, sale
        pa.field("ordered_at", UTC_TIME),
        pa.field("product", pa.string()),
        pa.field("build_month", pa.string()),
        pa.field("batch", pa.string()),
        pa.field("dealer_id", pa.string()),
        pa.field("courier_id", pa.string()),
        pa.field("waybill", pa.string()),
        pa.field("vehicle", pa.string()),  # keyed hash of the VIN
        pa.field("promised_at", UTC_TIME),
        pa.field("delivered_at", UTC_TIME),
        pa.field("province", pa.string()),
        pa.field("city", pa.string()),
        pa.field("district", pa.string()),
        pa.field("content_hash", pa.string(), nullable=False),
        pa.field("file_id", pa.string(), nullable=False),
        pa.field("ingested_at", UTC_TIME, nullable=False),
    ]
)

EXPOSURE = pa.schema(
    [
        pa.field("partner_id", pa.string(), nullable=False),
        pa.field(
            "measure", pa.string(), nullable=False
        ),  # parcels, repair_orders, sales, units_in_service, parts_delivered
        pa.field("month", pa.string(), nullable=False),  # YYYY-MM
        pa.field("amount", pa.float64(), nullable=False),
        pa.field("product", pa.string()),
        pa.field("component", pa.string()),
        pa.field("batch", pa.string()),
        pa.field("province", pa.string()),
        pa.field("city", pa.string()),
        pa.field("content_hash", pa.string(), nullable=False),
        pa.field("file_id", pa.string(), nullable=False),
        pa.field("ingested_at", UTC_TIME, nullable=False),
    ]
)

CLUE = pa.struct(
    [
        pa.field("clue", pa.string()),
        pa.field("detail", pa.string()),
        pa.field("weight", pa.float64()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
    ]
)

OPINIONS = pa.schema(
    [
        pa.field("opinion_id", pa.string(), nullable=False),
        pa.field("feedback_id", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("role", pa.string(), nullable=False),
        pa.field("responsible", pa.string(), nullable=False),
        pa.field("aspect", pa.string(), nullable=False),
        pa.field("polarity", pa.int8(), nullable=False),
        pa.field("severity", pa.int8(), nullable=False),
        pa.field("stage", pa.string(), nullable=False),
        pa.field("intent", pa.string(), nullable=False),
        pa.field("component", pa.string()),
        pa.field("batch", pa.string()),  # from a hard key, when the clue was a batch link
        pa.field("staff_id", pa.string()),  # the roster member named in the opinion, if any
        pa.field("partner_id", pa.string()),
        pa.field("probability", pa.float64()),
        pa.field("decision", pa.string(), nullable=False),
        pa.field("clues", pa.list_(CLUE), nullable=False),
        pa.field("run_id", pa.string(), nullable=False),
    ]
)

MENTIONS = pa.schema(
    [
        pa.field("feedback_id", pa.string(), nullable=False),
        pa.field("partner_id", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("run_id", pa.string(), nullable=False),
    ]
)

# One row per feedback and run that read it. Written after that run's opinions: the row is the commit mark, and only
# opinions whose (feedback_id, run_id) is the feedback's latest mark are real.
READINGS = pa.schema(
    [
        pa.field("feedback_id", pa.string(), nullable=False),
        pa.field("run_id", pa.string(), nullable=False),
        pa.field("read_at", UTC_TIME, nullable=False),
        pa.field("version", pa.string(), nullable=False),  # rules + model + registry
        pa.field("links_hash", pa.string(), nullable=False),  # the order links that were used
    ]
)

# What rulings make of opinions: one row per opinion that people ruled on, and one per ruling whose opinion is no longer
# read (opinion_id null). Not in the lake: rulings live in the operational database and come to a run as plain data.
RULED = pa.schema(
    [
        pa.field("opinion_id", pa.string()),
        pa.field("on_partner", pa.bool_(), nullable=False),  # whether partner_id below stands for the machine's
        pa.field("partner_id", pa.string()),  # null: nobody's fault
        pa.field("polarity", pa.int8()),  # null: as read
        pa.field("aspect", pa.string()),  # null: as read
    ]
)

QUARANTINE = pa.schema(
    [
        pa.field("file_id", pa.string(), nullable=False),
        pa.field("file_name", pa.string(), nullable=False),
        pa.field("row", pa.int64()),  # 1-based data row; None when the whole file was refused
        pa.field("field", pa.string()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("content", pa.string()),  # the row as JSON, masked
        pa.field("ingested_at", UTC_TIME, nullable=False),
    ]
)

# One row per file that was taken in, so that the same bytes are known again.
FILES = pa.schema(
    [
        pa.field("file_id", pa.string(), nullable=False),  # SHA-256 of bytes + source + kind + mapping
        pa.field("file_name", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("rows_loaded", pa.int64(), nullable=False),
        pa.field("rows_known", pa.int64(), nullable=False),
        pa.field("rows_quarantined", pa.int64(), nullable=False),
        pa.field("ingested_at", UTC_TIME, nullable=False),
    ]
)

LAKE_TABLES: dict[str, pa.Schema] = {
    "feedback": FEEDBACK,
    "orders": ORDERS,
    "exposure": EXPOSURE,
    "opinions": OPINIONS,
    "mentions": MENTIONS,
    "readings": READINGS,
    "quarantine": QUARANTINE,
    "files": FILES,
}
