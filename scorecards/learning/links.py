"""Links: opinions with the partners that clues point to, beside what a person or a labelled set says is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorecards.lake import Lake
from scorecards.learning.labels import Label, label_of
from scorecards.learning.placing import by_feedback, place
from scorecards.records import Candidate, Ruling
from scorecards.understanding import Reader, Understanding

BATCH = 2_000
"""Feedback read at a time."""


@dataclass(frozen=True, slots=True)
class Link:
    """One opinion, who may be responsible by the clues (likeliest first), and who is.

    `answer` is None when it is none of the registry's partners; `findable` is false where the text and the keys would
    not lead a careful reader to the answer, so that missing it is no fault.
    """

    feedback_id: str
    role: str
    candidates: tuple[Candidate, ...]
    answer: str | None
    findable: bool


def ruled_links(lake: Lake, reader: Reader, rulings: Sequence[Ruling]) -> Iterator[Link]:
    """One link per opinion whose partner a person has ruled on, under the reader's rules and weights.

    Rulings that no longer find their opinion, and those about polarity or aspect, give none.
    """
    said = by_feedback(latest_on_partner(rulings))
    for feedback_id, understood in _understood(lake, reader, said):
        placed = place(said[feedback_id], understood.reading.opinions)
        for ruling in said[feedback_id]:
            index = placed[ruling.ruling_id]
            if index is not None:
                answer = None if ruling.verdict == "nobody" else ruling.value
                role, candidates = ruling.role, understood.attributions[index].candidates
                yield Link(feedback_id, role, candidates, answer, findable=answer is not None)


def labelled_links(lake: Lake, reader: Reader, labels: Mapping[str, Sequence[Label]]) -> Iterator[Link]:
    """One link per opinion of a partner's role that the labels speak of.

    An opinion that no label speaks of is a mistake of reading, and tells nothing of how clues should weigh.
    """
    for feedback_id, understood in _understood(lake, reader, labels):
        for opinion, attribution in zip(understood.reading.opinions, understood.attributions, strict=True):
            label = label_of(opinion, labels[feedback_id])
            if label is not None and opinion.responsible != "brand":
                found = (label.partner_id, label.findable and label.partner_id is not None)
                yield Link(feedback_id, opinion.responsible, attribution.candidates, *found)


def latest_on_partner(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Of the rulings that say whose an opinion is, the last one on each opinion."""
    last: dict[tuple[str, str, int, int], Ruling] = {}
    for ruling in sorted(rulings, key=lambda r: r.ruling_id):
        if ruling.verdict in ("accept", "move", "nobody"):
            last[ruling.feedback_id, ruling.role, ruling.start, ruling.end] = ruling
    return list(last.values())


def _understood(lake: Lake, reader: Reader, feedback_ids: Iterable[str]) -> Iterator[tuple[str, Understanding]]:
    ids = sorted(feedback_ids)
    for start in range(0, len(ids), BATCH):
        for feedback, understood in reader.each(lake.with_links(ids[start : start + BATCH])):
            yield feedback.feedback_id, understood
