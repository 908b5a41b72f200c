"""The version of the reading: changes whenever the same text could be read differently."""

from __future__ import annotations

import hashlib
from importlib import resources


def _version() -> str:
    """First 12 hex digits of the SHA-256 of the room's code, all data files, all weights and the aspect tree."""
    room = resources.files(__package__)
    folders = (room, room.joinpath("data"), room.joinpath("weights"))
    files = [f for folder in folders for f in sorted(folder.iterdir(), key=lambda f: f.name) if _decides(f.name)]
    digest = hashlib.sha256()
    for file in [*files, resources.files("scorecards.definitions").joinpath("aspects.yaml")]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _decides(name: str) -> bool:
    """Whether a file of that name can change what is read."""
    return name.endswith((".py", ".tsv", ".npz"))


VERSION = _version()
