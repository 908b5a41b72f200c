"""Folding: one writing for lookup, character by character, so that offsets in the folded text hold in the original."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

from scorecards.records import Name

MARKS = {"courier": "Ⓒ", "supplier": "Ⓢ", "dealer": "Ⓓ"}
"""What stands in the masked text, once per character, where a partner of that role is named."""

_COMMAS = "，：:“”‘’\"'（）()[]【】「」《》<>~～—…·|_^*　"
_STOPS = "；;\n。．"
_GAP = re.compile(r" (?:(?<![0-9a-z] )(?=[^ ])|(?![0-9a-z]))|\.(?![0-9])")
_BMP = 0x10000


@cache
def _table() -> tuple[str, ...]:
    """Indexed by code point: the quickest table that str.translate takes. Beyond the BMP text stays as is."""
    table = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    table |= {ord("A") + i: chr(ord("a") + i) for i in range(26)}
    table |= {0xFF21 + i: chr(ord("a") + i) for i in range(26)}
    table |= {ord(c): "," for c in _COMMAS} | {ord(c): "。" for c in _STOPS}
    table |= {ord(mark): " " for mark in MARKS.values()}
    table |= {code: " " for code in range(32) if code != 10}
    table = _traditional() | table
    return tuple(table.get(code, chr(code)) for code in range(_BMP))


def _traditional() -> dict[int, str]:
    """Traditional → simplified for single characters, from the OpenCC data that is installed with the product."""
    data = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8")
    pairs = (line.split("\t") for line in data.splitlines() if "\t" in line)
    return {ord(old): new[0] for old, new in pairs if len(old) == 1}


def fold(text: str) -> str:
    """The text with traditional, full-width and upper-case characters mapped to one writing; equally long.

    Whatever parts clauses becomes a comma or a full stop, blanks between Chinese characters too: many write no other.
    """
    return _GAP.sub(_stop, text.translate(_table()))


def _stop(match: re.Match[str]) -> str:
    return "。" if match.group() == "." else ","


def mask(folded: str, names: Sequence[Name]) -> str:
    """The folded text with every name replaced by its role's mark, so that no rule or model ever sees who it is."""
    if not names:
        return folded
    parts: list[str] = []
    at = 0
    for name in names:
        parts += [folded[at : name.start], MARKS[name.role] * (name.end - name.start)]
        at = name.end
    return "".join([*parts, folded[at:]])
