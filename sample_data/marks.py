"""Invisible marks around opinions and mentions while a text is written, and their removal once it stands.

Private-use characters open and close a stretch; the opening one is followed by a character that carries its number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

OPINION, MENTION, END = "\ue000", "\ue001", "\ue002"
FIRST_NUMBER = 0xE100


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of the clean text, in code points; kind is OPINION or MENTION."""

    kind: str
    number: int
    start: int
    end: int


def mark_opinion(text: str, number: int) -> str:
    return f"{OPINION}{chr(FIRST_NUMBER + number)}{text}{END}"


def mark_mention(text: str, number: int) -> str:
    return f"{MENTION}{chr(FIRST_NUMBER + number)}{text}{END}"


def is_mark(character: str) -> bool:
    return "\ue000" <= character < "\uf000"


def between_marks(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to each stretch between marks, so that no change can touch one."""
    done, run = [], ""
    for character in text:
        if is_mark(character):
            done += [change(run) if run else "", character]
            run = ""
        else:
            run += character
    return "".join([*done, change(run) if run else ""])


def read_marks(text: str) -> tuple[str, tuple[Span, ...]]:
    """The clean text without space at its end, and the marked stretches by kind and number."""
    clean: list[str] = []
    spans: list[Span] = []
    open_marks: list[tuple[str, int, int]] = []
    characters = iter(text)
    for character in characters:
        if character in (OPINION, MENTION):
            open_marks.append((character, ord(next(characters)) - FIRST_NUMBER, len(clean)))
        elif character == END:
            kind, number, start = open_marks.pop()
            spans.append(Span(kind, number, start, len(clean)))
        else:
            clean.append(character)
    assert not open_marks, "a mark was opened and not closed"
    text = "".join(clean).rstrip()
    cut = (replace(s, end=min(s.end, len(text))) for s in spans)
    return text, tuple(sorted(cut, key=lambda s: (s.kind, s.number)))
