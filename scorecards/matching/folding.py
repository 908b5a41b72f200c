"""Folding of text for comparison: case, width and traditional characters, one character for one character.

Offsets in folded text are offsets in the original: nothing here ever changes the length of a string.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from functools import cache
from pathlib import Path

BMP = 0x10000
SURROGATES = range(0xD800, 0xE000)
REPLACEMENT = "\ufffd"


def fold(text: str) -> str:
    """Lower case, half width, simplified characters; as long as `text`. Lone surrogates become U+FFFD."""
    return text.translate(_table())


def package_file(package: str, *path: str) -> Path:
    """A data file of an installed package, found without importing the package."""
    spec = importlib.util.find_spec(package)
    origin = spec.origin if spec else None
    assert origin is not None, f"{package} is one of our requirements"
    return Path(origin).parent.joinpath(*path)


@cache
def _table() -> tuple[str, ...]:
    """Indexed by code point: the quickest table that str.translate takes. Beyond the BMP text stays as is."""
    simplified = _simplified()
    return tuple(_fold_one(code, simplified) for code in range(BMP))


def _fold_one(code: int, simplified: dict[str, str]) -> str:
    if code in SURROGATES:
        return REPLACEMENT
    char = chr(code)
    width = unicodedata.normalize("NFKC", char) if unicodedata.decomposition(char).startswith("<wide>") else char
    lower = width.lower()
    single = lower if len(lower) == 1 else char
    return simplified.get(single, single)


def _simplified() -> dict[str, str]:
    """Traditional character → its first simplified form, from OpenCC's table."""
    lines = package_file("opencc", "dictionary", "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {old: new.split(" ")[0] for old, new in pairs if len(new.split(" ")[0]) == 1 and len(old) == 1}
