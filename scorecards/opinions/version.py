"""The version of the reading: changes whenever the same text could be read differently."""

from __future__ import annotations

import hashlib
from importlib import resources

RULES = 1
"""Raised by hand when the code of the rules changes what is found; data files and weights are hashed by themselves."""


def _version() -> str:
    """First 12 hex digits of the SHA-256 of the rules number, all data files, all weights and the aspect tree."""
    room = resources.files(__package__)
    folders = (room.joinpath("data"), room.joinpath("weights"))
    files = [f for folder in folders for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.is_file()]
    digest = hashlib.sha256(str(RULES).encode())
    for file in [*files, resources.files("scorecards.definitions").joinpath("aspects.yaml")]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


VERSION = _version()
