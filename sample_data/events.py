"""What happens, before it is put into words: judgements, mentions and the feedback that carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sample_data.places import Place

# Topics with wording of their own, and the second-level aspect that they are part of.
INSIDE = {"eta": "speed", "bulge": "durability", "winter": "fault", "winter_range": "durability", "goods": "product"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One opinion to be said. `topic` is the second-level aspect or a planted topic inside it."""

    role: str
    topic: str
    polarity: int
    partner_id: str | None = None
    component: str | None = None
    staff_id: str | None = None

    @property
    def aspect(self) -> str:
        """Second-level aspect id of the design, e.g. delivery/speed."""
        first = {"courier": "delivery", "supplier": "part", "dealer": "dealer", "brand": "brand"}[self.role]
        second = INSIDE.get(self.topic, self.topic)
        return f"{first}/{second}"


@dataclass(frozen=True, slots=True)
class MentionPlan:
    """A partner to be named without judging it."""

    role: str
    partner_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """One feedback to be written. `keys` are the columns beside the text that this source delivers."""

    channel: str
    occurred_at: datetime
    judgements: tuple[Judgement, ...] = ()
    mentions: tuple[MentionPlan, ...] = ()
    product: str | None = None
    goods_spoken: tuple[str, ...] = ()
    place: Place | None = None
    keys: Mapping[str, object] = field(default_factory=dict)
    linked: frozenset[str] = frozenset()
    """Partner ids that a key of this feedback leads to (order, page, bill of materials)."""
    plant: str | None = None
    kind: str = "opinion"
    """opinion, nothing, spam, or duplicate."""


@dataclass(frozen=True, slots=True)
class Said:
    """A judgement found back in the text: [start, end) in code points, and how the partner was written there."""

    judgement: Judgement
    start: int
    end: int
    written: str | None
    identifiable: bool
    """Whether a key or a name that means one partner only leads a careful reader to the partner."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A mention found back in the text."""

    partner_id: str
    reason: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """A feedback in words."""

    event: Event
    text: str
    said: tuple[Said, ...] = ()
    mentioned: tuple[Mentioned, ...] = ()
