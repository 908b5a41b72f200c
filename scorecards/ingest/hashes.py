"""Keyed hashes of what must be recognised but not kept: authors, vehicles, erased feedback."""

from __future__ import annotations

import hashlib
import hmac


def keyed_hash(value: str, key: bytes) -> str:
    """The hash under which a value is stored: 16 hex digits of HMAC-SHA256. Authors' are what Lake.erase expects."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:16]
