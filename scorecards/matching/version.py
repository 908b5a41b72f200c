"""The version of everything in this room that can change an answer."""

from __future__ import annotations

import hashlib
from pathlib import Path

from geo.area_names import DATA

HERE = Path(__file__).parent
PARTS = ("*.py", "*.yaml")
GEO = DATA.parent
GEO_PARTS = ("area_names.py", "centres.py", "gazetteer.py", "places.py", "proximity.py", "data/*.yaml", "data/*.txt")


def _digest() -> str:
    """First 12 hex digits of the SHA-256 of the room's code, word lists and weights, and of how places are read."""
    digest = hashlib.sha256()
    places = [file for part in GEO_PARTS for file in GEO.glob(part)]
    for path in sorted([*(file for part in PARTS for file in HERE.glob(part)), *places]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


VERSION = _digest()
