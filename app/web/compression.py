"""Answers made smaller for clients that take gzip: a league table shrinks to about a tenth."""

from __future__ import annotations

import gzip
from http import HTTPStatus

from flask import Flask, Response, request

LEAST_BYTES = 1024
LEVEL = 6
SHRINKING = frozenset(
    {
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "text/css",
        "text/csv",
        "text/html",
        "text/javascript",
    }
)


def init(app: Flask) -> None:
    """To be called before what else looks at answers: the last to be registered is the first to see them."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer in gzip when the client takes it, the content shrinks, and the answer is whole.

    The ETag becomes a weak one, since the same content now has two forms in bytes.
    """
    if response.mimetype not in SHRINKING:
        return response
    response.vary.add("Accept-Encoding")
    whole = response.status_code != HTTPStatus.PARTIAL_CONTENT and (
        response.direct_passthrough or not response.is_streamed
    )
    if not whole or "Content-Encoding" in response.headers or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < LEAST_BYTES:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag is not None:
        response.set_etag(etag, weak=True)
    return response
