"""Logging: one JSON object a line, to HOME/logs/<process>.log or to stderr.

Messages of exceptions are left out, since libraries quote the values they stumble over and those may be customers'
words: a log line has the exception's type and where it was raised.
"""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from app.settings import Settings

MAX_BYTES = 10_000_000
KEPT_FILES = 5


def configure(settings: Settings, process: str) -> None:
    """Sends everything that this process logs to its file; `process` is cli, site or worker."""
    handler = _handler(settings, process)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
    ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            keep_exc_info=False,
        )
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(settings.log_level.upper())
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def without_messages(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replaces exception information by the exception's type and the places it passed through."""
    info = event.pop("exc_info", None)
    event.pop("exc_text", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0] is not None:
        event["error"] = info[0].__name__
        event["raised_at"] = places(info[2])
    return event


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed through, outermost first: file:line function, without source lines or values."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _handler(settings: Settings, process: str) -> logging.Handler:
    if settings.log_to == "stderr":
        return logging.StreamHandler(sys.stderr)
    settings.logs.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"maxBytes": MAX_BYTES, "backupCount": KEPT_FILES, "encoding": "utf-8", "delay": True}
    return RotatingFileHandler(settings.logs / f"{process}.log", **options)
