"""Which opinions are worth a person's time: those whose answer teaches most about others.

An answer is worth more the less sure the machine is (probability × its complement), and the more open opinions rest on
the same clues, since what it teaches about those clues holds for all of them. Each question asked makes the next one
on the same clues worth less, so that the list does not ask one thing three hundred times. A writing that one ruling
gave for a partner is asked about again where another text has it: a second ruling makes it a name (names.ENOUGH).
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

UNSEEN = 0.1
"""The probability of an opinion to which nothing points, or too little to keep: someone may still be named in it."""
UNCONFIRMED = "written"
"""What stands in the pattern of an opinion whose text has a writing that waits for its second ruling."""


@dataclass(frozen=True, slots=True)
class Open:
    """An opinion that nobody has ruled on. `pattern` is what its attribution rests on: role and clues."""

    opinion_id: str
    feedback_id: str
    pattern: tuple[str, ...]
    probability: float | None

    @property
    def doubt(self) -> float:
        """Variance of a guess at it: .25 at even odds, 0 when sure."""
        probability = UNSEEN if self.probability is None else self.probability
        return probability * (1 - probability)


def waiting_for(question: Open, text: str, writings: Iterable[str]) -> Open:
    """The question as one about a writing in its text that waits for its second ruling; as it is without any."""
    found = next((writing for writing in writings if writing in text), None)
    return replace(question, pattern=(UNCONFIRMED, found), probability=0.5) if found else question


def choose(opinions: Sequence[Open], count: int) -> list[Open]:
    """At most `count` questions, most valuable first; at most one a feedback. Equal input gives equal questions."""
    waiting = _most_doubtful_first(opinions)
    heap = [(-_worth(rows[0], len(rows), 0), pattern, 0) for pattern, rows in waiting.items()]
    heapq.heapify(heap)
    chosen: list[Open] = []
    asked: defaultdict[tuple[str, ...], int] = defaultdict(int)
    used: set[str] = set()
    while heap and len(chosen) < count:
        _, pattern, at = heapq.heappop(heap)
        rows = waiting[pattern]
        if rows[at].feedback_id not in used:
            chosen.append(rows[at])
            used.add(rows[at].feedback_id)
            asked[pattern] += 1
        if at + 1 < len(rows):
            heapq.heappush(heap, (-_worth(rows[at + 1], len(rows), asked[pattern]), pattern, at + 1))
    return chosen


def _most_doubtful_first(opinions: Sequence[Open]) -> dict[tuple[str, ...], list[Open]]:
    groups: dict[tuple[str, ...], list[Open]] = {}
    for opinion in sorted(opinions, key=lambda o: (-o.doubt, o.opinion_id)):
        groups.setdefault(opinion.pattern, []).append(opinion)
    return groups


def _worth(opinion: Open, alike: int, asked: int) -> float:
    return opinion.doubt * math.sqrt(alike) / (1 + asked)
