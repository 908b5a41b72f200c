"""Evidence: what the second reader sees of a text when it asks whether a careful reader would give a judgement.

It sees characters in which every partner's name is one mark, and the kinds of the cues; never which partner is named,
and nothing that the rules concluded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from scorecards.opinions.clauses import Clause, Parsed
from scorecards.opinions.lexicon import Hit, Kinds, mask_of
from scorecards.opinions.model import load
from scorecards.opinions.stance import negated

Subject = Literal["carrying", "part"]
TARGET = "Ⓟ"
"""Stands for the words that name a part, so that what is said of one part is known of the others."""
_NUMBER = re.compile("[0-9]+")
_MASKS = re.compile("([ⒸⓈⒹ])\\1+")
_JUDGING = mask_of("eval.", "attr.")
_COMPONENT = mask_of("component.")
_CAR = mask_of("domain.car", "name.supplier", "name.dealer")
_OTHER_GOODS = mask_of(
    "domain.device", "domain.hotel", "domain.food", "topic.courier", "topic.seller", "topic.packaging"
)
_CARRIER = mask_of("topic.courier", "topic.rider", "name.courier")
_CARRYING = mask_of(
    *(f"topic.{topic}" for topic in ("courier", "rider", "bringing", "dispatch")),
    *("name.courier", "attr.speed", "eval.speed+", "eval.speed-", "eval.wait-", "domain.food"),
)
"""What must stand in a text for anything about carrying to be asked."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is seen of one subject of a text.

    `here` is the writing of the clauses that speak of it, `beside` that of their neighbours, between commas; `signs`
    are named numbers. `component` is that of a part. `clauses` are the indexes of the clauses in `here`.
    """

    subject: Subject
    here: str
    beside: str
    signs: dict[str, float]
    component: str | None
    clauses: tuple[int, ...]


def evidence_of(parsed: Parsed, *, cars: bool) -> Iterator[Evidence]:
    """What there is to decide about: every part in a text about cars, and how goods were carried.

    A text about cars must speak of a carrier for that, one that speaks of other goods must say that it is about a car.
    """
    if cars and (parsed.mask & _CAR or not parsed.mask & _OTHER_GOODS):
        yield from _of_parts(parsed)
    if parsed.mask & (_CARRIER if cars else _CARRYING) and parsed.clauses:
        yield _of_carrying(parsed)


def squeezed(texts: Iterable[str]) -> str:
    """The texts between commas, with numbers and names one character long."""
    return _MASKS.sub(r"\1", _NUMBER.sub("0", f",{','.join(texts)},"))


def _of_carrying(parsed: Parsed) -> Evidence:
    """The whole text, what it speaks of, and what its cues judge of which topic."""
    signs: set[str] = set()
    for clause in parsed.clauses:
        topics = frozenset(hit.cue.topic for hit in clause.hits if hit.cue.topic) if clause.mask & _JUDGING else None
        for hit in clause.hits:
            signs.update(_scene(hit.cue.kinds))
            if topics is not None and hit.cue.mask & _JUDGING:
                turned = bool(hit.cue.verdicts) and negated(parsed.masked, hit, since=clause.start)
                signs.update(_judged(hit.cue.kinds, turned, topics))
    everywhere = tuple(range(len(parsed.clauses)))
    return Evidence(
        "carrying", squeezed(c.text for c in parsed.clauses), "", dict.fromkeys(signs, 0.5), None, everywhere
    )


@cache
def _scene(kinds: Kinds) -> tuple[str, ...]:
    """What words of these kinds say the text is about."""
    return tuple(kind for kind in kinds if kind.startswith(("domain.", "topic.", "name.")))


@cache
def _judged(kinds: Kinds, turned: bool, topics: frozenset[str]) -> tuple[str, ...]:
    """What words of these kinds judge (the other way if `turned` by a negation), alone and with every topic."""
    turn = {"+": "-", "-": "+"} if turned else {}
    judged = [kind[:-1] + turn.get(kind[-1], kind[-1]) for kind in kinds if kind.startswith("eval.")]
    judged += [kind for kind in kinds if kind.startswith("attr.")]
    return tuple(sign for each in judged for sign in (each, *(f"{topic}:{each}" for topic in topics or {"none"})))


def _of_parts(parsed: Parsed) -> Iterator[Evidence]:
    """One piece for every part of a car that the text speaks of, by its name or by a symptom beside a car's name."""
    if not parsed.mask & (_COMPONENT | _CAR):
        return
    places: dict[str, list[tuple[int, Hit]]] = {}
    for index, clause in enumerate(parsed.clauses):
        for hit in clause.hits:
            for component in filter(None, dict.fromkeys((hit.cue.component, hit.cue.symptom_of))):
                places.setdefault(component, []).append((index, hit))
    for component, found in places.items():
        yield _of_part(parsed, component, found=found)


def _of_part(parsed: Parsed, component: str, *, found: list[tuple[int, Hit]]) -> Evidence:
    clauses, indexes = parsed.clauses, tuple(dict.fromkeys(index for index, _ in found))
    beside = dict.fromkeys(i for at in indexes for i in (at - 1, at + 1) if 0 <= i < len(clauses) and i not in indexes)
    signs = {f"part.{component}": 1.0, **_tones("text", [parsed.masked])}
    signs |= _tones("here", [clauses[i].text for i in indexes])
    signs |= _tones("next", [clauses[i + 1].text for i in indexes if i + 1 < len(clauses)])
    signs["soft"] = float(all("soft" in hit.cue.kinds for _, hit in found))
    signs["symptom"] = float(any(hit.cue.component != component for _, hit in found))
    signs["asks"] = float("?" in parsed.masked)
    signs["long"] = math.log(len(parsed.masked)) / 4
    here = squeezed(_targeted(clauses[i], [hit for at, hit in found if at == i]) for i in indexes)
    return Evidence("part", here, squeezed(clauses[i].text for i in beside), signs, component, indexes)


def _targeted(clause: Clause, hits: list[Hit]) -> str:
    """The clause with the words that name the part masked."""
    text = clause.text
    for hit in reversed(hits):
        text = text[: hit.start - clause.start] + TARGET + text[hit.end - clause.start :]
    return text


def _tones(where: str, texts: list[str]) -> dict[str, float]:
    """How much the loudest of the texts praises and blames: log odds, halved; no text, no sign."""
    likely = [load("tone").probabilities(text) for text in texts]
    return {
        f"tone.{where}.{tone}": _log_odds(max(each[tone] for each in likely)) / 2
        for tone in ("positive", "negative")
        if likely
    }


_SURE = 0.999
"""Where the log odds of a tone are cut off."""


def _log_odds(probability: float) -> float:
    held = min(max(probability, 1 - _SURE), _SURE)
    return math.log(held / (1 - held))
