"""The one who speaks: in what mood, about how many things, and which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from random import Random

from sample_data.lexicon import load

HOW_MANY = (1, 2, 3, 4, 6)
MOOD_SPREAD = 1.3


@dataclass(frozen=True, slots=True)
class Customer:
    """Where and when somebody speaks, and the log-odds by which he or she complains more than others."""

    channel: str
    month: str
    mood: float
    rng: Random

    def count(self) -> int:
        """How many things one text judges."""
        return self.rng.choices(HOW_MANY, load("talk")["how_many"][self.channel])[0]

    def polarity(self, tendency: float, topic: str) -> int:
        """-1 or 1, by channel, mood, topic and the partner's own tendency."""
        talk = load("talk")
        odds = talk["channel_mood"][self.channel] + talk["sour_topics"].get(topic, 0.0) + self.mood + tendency
        return -1 if self.rng.random() < 1.0 / (1.0 + exp(-odds)) else 1

    def topics(self, talk: Mapping[str, float], focus: Mapping[str, float], count: int) -> list[str]:
        """Different topics, by how often they come up."""
        weights = {t: w * focus.get(t, 1.0) for t, w in talk.items()}
        chosen: list[str] = []
        for _ in range(min(count, len(weights))):
            chosen += self.rng.choices(list(weights), list(weights.values()))
            del weights[chosen[-1]]
        return chosen


def new_customer(channel: str, month: str, rng: Random) -> Customer:
    """Somebody in an ordinary mood for the channel."""
    return Customer(channel, month, rng.gauss(0.0, MOOD_SPREAD), rng)
