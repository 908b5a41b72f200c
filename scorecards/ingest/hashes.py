"""Keyed hashes of what must be recognised but not kept: authors, vehicles, erased feedback."""

from __future__ import annotations

import hashlib
import hmac


def hash_author(author: str, key: bytes) -> str:
    """The keyed hash under which an author is stored (16 hex digits of HMAC-SHA256): what Lake.erase expects."""
    return hmac.new(key, author.encode(), hashlib.sha256).hexdigest()[:16]


def hash_feedback(feedback_id: str, key: bytes) -> str:
    """The keyed hash that is kept of an erased feedback, to know it when it is delivered again."""
    return hash_author(feedback_id, key)
