"""Names written with other characters of the same sound: 园安 for 圆安.

Text and names are turned into strings of syllables, one private character each, so that one automaton finds all
homophones and offsets stay what they are.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from scorecards.matching.folding import BMP

PRIVATE_USE = 0xE000
NO_SYLLABLE = "\x00"
SHORTEST, LONGEST = 2, 8
SHORTEST_PINYIN = 5
MOST_READINGS = 4
"""Readings of one name that are tried when its characters have several."""
HAN = range(0x4E00, 0xA000)
ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))
"""Sounds that half of China's speakers do not tell apart, and so type for one another."""


class HomophoneIndex:
    """Finds stretches that sound like one of the writings (Han characters only, two to eight)."""

    def __init__(self, writings: Sequence[str]) -> None:
        self._owners: dict[str, list[int]] = defaultdict(list)
        for i, text in enumerate(writings):
            if SHORTEST <= len(text) <= LONGEST:
                for key in sorted(set(_keys(text))):
                    self._owners[key].append(i)
        self._keys = sorted(self._owners)
        self._automaton = (
            AhoCorasick(self._keys, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
            if self._keys
            else None
        )

    def find(self, folded: str) -> Iterator[tuple[int, int, list[int]]]:
        """(start, end, indices of writings with that sound), the exact writing itself included."""
        if self._automaton is None:
            return
        for key, start, end in self._automaton.find_matches_as_indexes(folded.translate(_table())):
            yield start, end, self._owners[self._keys[key]]


def pinyin(text: str) -> str | None:
    """The text in toneless letters without spaces (圆安 → yuanan), by each character's commonest reading.

    None when it is not all Han or takes fewer than five letters.
    """
    readings = [_readings().get(ord(char), "") if ord(char) in HAN else "" for char in text]
    letters = "".join(_toneless(reading.split(",")[0]) for reading in readings)
    return letters if all(readings) and len(letters) >= SHORTEST_PINYIN else None


def _keys(text: str) -> Iterator[str]:
    readings = [_syllables(char) for char in text]
    if all(readings):
        yield from ("".join(_code(s) for s in way) for way in islice(product(*readings), MOST_READINGS))


@cache
def _syllables(char: str) -> tuple[str, ...]:
    """Toneless readings of a character, commonest first; empty for what is not Han."""
    readings = _readings().get(ord(char), "") if ord(char) in HAN else ""
    return tuple(dict.fromkeys(_plain(reading) for reading in readings.split(",") if reading))


@cache
def _readings() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT  # slow to import, and only needed where names are looked for

    return dict(PINYIN_DICT)


@cache
def _plain(reading: str) -> str:
    plain = _toneless(reading)
    for careful, usual in ALIKE:
        plain = plain.replace(careful, usual)
    return plain


@cache
def _toneless(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _code_points() -> dict[str, int]:
    sounds = sorted({_plain(r) for code, rs in _readings().items() if code in HAN for r in rs.split(",")})
    return {sound: PRIVATE_USE + i for i, sound in enumerate(sounds)}


def _code(syllable: str) -> str:
    return chr(_code_points()[syllable])


@cache
def _table() -> tuple[str, ...]:
    """Code point → private character of its commonest syllable; everything that is not Han → NUL."""
    return tuple(
        _code(syllables[0]) if code in HAN and (syllables := _syllables(chr(code))) else NO_SYLLABLE
        for code in range(BMP)
    )
