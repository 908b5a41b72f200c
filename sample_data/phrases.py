"""The little language of lexicon/*.yaml: (a|b|) chooses, <name> fills in, a leading = stands without subject."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

Fill = Callable[[str], str]
TOKEN = re.compile(r"[()|]|<\w+>|[^()|<]+|<")


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    options: tuple[Phrase, ...]


Part = str | Slot | Choice
Phrase = tuple[Part, ...]


@cache
def parse(pattern: str) -> Phrase:
    """The pattern as a tree. An unbalanced bracket is a mistake in the lexicon and raises ValueError."""
    options, rest = _options(TOKEN.findall(pattern))
    if rest or len(options) != 1:
        raise ValueError(f"unbalanced brackets in lexicon pattern: {pattern}")
    return options[0]


def _options(tokens: list[str]) -> tuple[list[Phrase], list[str]]:
    """Alternatives up to the closing bracket (or the end), and the tokens after it."""
    options: list[Phrase] = []
    parts: list[Part] = []
    while tokens:
        sign, *tokens = tokens
        if sign == ")":
            return [*options, tuple(parts)], [")", *tokens]
        if sign == "|":
            options, parts = [*options, tuple(parts)], []
        elif sign == "(":
            inner, tokens = _options(tokens)
            if not tokens:
                raise ValueError("lexicon pattern lacks a closing bracket")
            parts, tokens = [*parts, Choice(tuple(inner))], tokens[1:]
        else:
            parts = [*parts, Slot(sign[1:-1]) if len(sign) > 1 and sign[0] == "<" else sign]
    return [*options, tuple(parts)], []


def say(phrase: Phrase, fill: Fill, rng: Random) -> str:
    """One of the phrase's many wordings."""
    words = []
    for part in phrase:
        if isinstance(part, str):
            words.append(part)
        elif isinstance(part, Slot):
            words.append(fill(part.name))
        else:
            words.append(say(rng.choice(part.options), fill, rng))
    return "".join(words)


def pick(patterns: Sequence[str], rng: Random) -> Phrase:
    return parse(rng.choice(patterns).removeprefix("="))
