"""The word lists of lexicon/*.yaml, looked up by what a customer wants to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from sample_data.names import LEXICON

Patterns = tuple[str, ...]
PLANTED = ("eta", "bulge", "winter", "winter_range")
FILES = {"courier": "delivery", "dealer": "dealer", "brand": "brand"}


@dataclass(frozen=True, slots=True)
class Topic:
    """How one aspect is spoken of: subjects without and with the partner's name, and predicates for both polarities."""

    subject: Patterns
    named: Patterns
    plain: Mapping[int, Patterns]
    compare: Mapping[int, Patterns]
    sarcasm: Patterns
    english: Mapping[int, Patterns]


@cache
def load(name: str) -> dict[str, Any]:
    """One lexicon file as it stands."""
    content = yaml.safe_load((LEXICON / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


@cache
def topic(role: str, aspect: str, component: str | None) -> Topic:
    """The topic of a second-level aspect (without its first level); the planted topics have entries of their own."""
    if role == "supplier":
        return _part_topic(aspect, component or "other")
    entry = load(FILES[role])[aspect]
    return _topic(entry, subject=entry["subject"], named=entry["named"], both=entry)


def _part_topic(aspect: str, component: str) -> Topic:
    words = load("part")
    entry = words[component].get(aspect) or words["any"][aspect]
    return _topic(
        entry,
        subject=words[component]["words"],
        named=words[component]["named"],
        both=words if aspect == "other" else {},
    )


def _topic(entry: Mapping[str, Any], *, subject: Sequence[str], named: Sequence[str], both: Mapping[str, Any]) -> Topic:
    return Topic(
        tuple(subject),
        tuple(named),
        {-1: tuple(entry.get("neg", ())), 1: tuple(entry.get("pos", ()))},
        {-1: tuple(both.get("compare_neg", ())), 1: tuple(both.get("compare_pos", ()))},
        tuple(both.get("sarcasm", ())),
        {-1: tuple(entry.get("english_neg", ())), 1: tuple(entry.get("english_pos", ()))},
    )


@cache
def part_aspects(component: str) -> tuple[str, ...]:
    """Aspects that customers bring up about a component (planted topics are asked for by name)."""
    entry = load("part")[component]
    own = [a for a in entry if a not in ("words", "named", *PLANTED)]
    return (*own, *load("part")["any"])


@cache
def frame(kind: str, key: str | None = None) -> Patterns:
    """One list of frame.yaml."""
    found = load("frame")[kind]
    return tuple(found if key is None else found[key])


@cache
def mention_patterns(role: str) -> dict[str, Patterns]:
    """Ways to name a partner without judging it, by reason."""
    return {reason: tuple(patterns) for reason, patterns in load("frame")["mentions"][role].items()}
