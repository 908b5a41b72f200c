"""A customer's sentence cut into pieces, each saying what it is; templates escape them and draw the marks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

STAFF_TOKEN = re.compile(r"［员工:([^］]{1,64})］")
HIDDEN_STAFF = "［员工］"
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")


@dataclass(frozen=True, slots=True)
class Span:
    """Code points start to end (exclusive) of a text. `label` explains a clue's mark; empty for the opinion."""

    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is marked in one way."""

    text: str
    opinion: bool = False
    clue: str = ""
    """What the clue says, empty when the piece is none."""


def pieces(
    text: str, opinion: Span, *, clues: Sequence[Span] = (), staff: Mapping[str, str] | None = None
) -> list[Piece]:
    """Cuts a text at every edge of a mark.

    `staff` maps staff ids to names for readers who may see them; None hides every name. A mark that would cut a staff
    token in two takes the whole token. Spans outside the text are clipped.
    """
    tokens = [match.span() for match in STAFF_TOKEN.finditer(text)]
    opinion = _whole(opinion, tokens, len(text))
    clues = [_whole(clue, tokens, len(text)) for clue in clues]
    edges = sorted({0, len(text), *(edge for span in (opinion, *clues) for edge in (span.start, span.end))})
    cut = []
    for start, end in pairwise(edges):
        labels = [c.label for c in clues if c.start <= start and end <= c.end]
        shown = reveal(text[start:end], staff)
        cut.append(Piece(shown, opinion.start <= start and end <= opinion.end, "；".join(dict.fromkeys(labels))))
    return cut


def reveal(text: str, staff: Mapping[str, str] | None) -> str:
    """The text with staff tokens as names, or as a neutral word where the reader may not know or nobody does."""
    return STAFF_TOKEN.sub(lambda match: (staff or {}).get(match[1], HIDDEN_STAFF), text)


def staff_ids(text: str) -> set[str]:
    return set(STAFF_TOKEN.findall(text))


def window(text: str, opinion: Span, *, around: int = 90) -> tuple[int, int]:
    """The part of a long text to show with an opinion: its sentences, at most `around` code points on either side."""
    low, high = max(0, opinion.start - around), min(len(text), opinion.end + around)
    if low > 0:
        end = next((m.end() for m in _SENTENCE_END.finditer(text, low, opinion.start)), low)
        low = end
    if high < len(text):
        ends = [m.end() for m in _SENTENCE_END.finditer(text, opinion.end, high)]
        high = ends[-1] if ends else high
    return _widened(text, low, high)


def _widened(text: str, low: int, high: int) -> tuple[int, int]:
    """The same part, but never beginning or ending inside a staff token."""
    for start, end in (match.span() for match in STAFF_TOKEN.finditer(text)):
        low = start if start < low < end else low
        high = end if start < high < end else high
    return low, high


def _whole(span: Span, tokens: Sequence[tuple[int, int]], length: int) -> Span:
    start, end = min(max(span.start, 0), length), min(max(span.end, 0), length)
    for token_start, token_end in tokens:
        start = token_start if token_start < start < token_end else start
        end = token_end if token_start < end < token_end else end
    return Span(start, max(start, end), span.label)
