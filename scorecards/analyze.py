"""`scorecards analyze`: one JSON a line in, one JSON a line out, nothing stored (DESIGN section 7)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from geo.check import check_location
from scorecards.errors import InputError
from scorecards.ingest.rows import MAX_TEXT_CHARACTERS
from scorecards.records import Attribution, Feedback, Name, Opinion, Registry
from scorecards.understanding import Reader, Understanding

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
ONE_OBJECT = "每行一个 JSON 对象 / one JSON object a line"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one input line: its JSON, or why there is none."""

    line: int
    json: str | None
    error: InputError | None = None


def analyze(lines: Iterable[str], registry: Registry) -> Iterator[Answer]:
    """Answers in input order. Blank lines are passed over; a bad line gets an error and stops nothing."""
    reader = Reader(registry)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = _parse(line, number)
            feedback = _feedback(record, number)
        except InputError as error:
            yield Answer(number, None, error)
            continue
        understood = reader.understand(feedback)
        body = {"id": record["id"], **_as_json(understood, registry)}
        yield Answer(number, json.dumps(body, ensure_ascii=False))


def _refuse(number: int, problem: str, advice: str) -> InputError:
    return InputError(problem, where=f"line {number}", advice=advice)


def _parse(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise _refuse(number, "不是 JSON / not JSON", ONE_OBJECT) from None
    if not isinstance(record, dict):
        raise _refuse(number, "不是 JSON 对象 / not a JSON object", ONE_OBJECT)
    for key in ("id", "text"):
        if not isinstance(record.get(key), str):
            raise _refuse(number, f"缺少字符串字段 {key} / no string field {key}", "补上该字段 / add it")
    if len(record["text"]) > MAX_TEXT_CHARACTERS:
        problem = f"文本超过 {MAX_TEXT_CHARACTERS} 字 / the text is longer than {MAX_TEXT_CHARACTERS} characters"
        raise _refuse(number, problem, "分成几条 / split it")
    return {key: _whole(value) for key, value in record.items()}


def _whole(value: Any) -> Any:
    """Halves of surrogate pairs cannot be written out again; each becomes one replacement character."""
    return LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def _feedback(record: dict[str, Any], number: int) -> Feedback:
    lon, lat = _coordinates(record, number)
    return Feedback(
        feedback_id=record["id"],
        text=record["text"],
        source=_key(record, "source", number),
        occurred_at=_time(record.get("occurred_at"), number),
        order_id=_key(record, "order_id", number),
        product=_key(record, "product", number),
        batch=_key(record, "batch", number),
        page_partner_id=_key(record, "page_partner_id", number),
        lon=lon,
        lat=lat,
        place=_key(record, "place", number),
    )


def _key(record: dict[str, Any], key: str, number: int) -> str | None:
    """An optional field as text; whole numbers are taken too, since order numbers often come as such."""
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _refuse(
        number, f"字段 {key} 不是字符串 / field {key} is no string", "改为字符串或去掉 / make it one or leave it out"
    )


def _coordinates(record: dict[str, Any], number: int) -> tuple[float | None, float | None]:
    """WGS-84 degrees; impossible ones (0,0, swapped, outside China) count as none, as they do at ingest."""
    lon, lat = record.get("lon"), record.get("lat")
    if lon in (None, "") or lat in (None, ""):
        return None, None
    try:
        checked = check_location(float(lon), float(lat), _key(record, "datum", number), None)
    except (TypeError, ValueError, OverflowError):
        raise _refuse(number, "坐标或坐标系无效 / bad lon, lat or datum", "datum: wgs84, gcj02, bd09") from None
    return (None, None) if checked.problem else (checked.lon, checked.lat)


def _time(value: Any, number: int) -> datetime | None:
    """A time without zone is Shanghai's."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        problem = "occurred_at 不是 ISO 8601 时间 / occurred_at is not an ISO 8601 time"
        raise _refuse(number, problem, "2026-10-31T14:05:00+08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _as_json(understood: Understanding, registry: Registry) -> dict[str, Any]:
    pairs = zip(understood.reading.opinions, understood.attributions, strict=True)
    return {
        "opinions": [_opinion(opinion, attribution, registry) for opinion, attribution in pairs],
        "mentions": [
            {"partner_id": partner_id, "reason": mention.reason, "start": name.start, "end": name.end}
            for mention in understood.reading.mentions
            for name in [understood.names[mention.name]]
            for partner_id in _certain(name)
        ],
    }


def _certain(name: Name) -> tuple[str, ...]:
    return name.partner_ids if len(name.partner_ids) == 1 else ()


def _opinion(opinion: Opinion, attribution: Attribution, registry: Registry) -> dict[str, Any]:
    partner = registry.by_id.get(attribution.partner_id) if attribution.partner_id else None
    return {
        "role": opinion.role,
        "partner_id": attribution.partner_id,
        "partner": partner.name if partner else None,
        "component": opinion.component,
        "aspect": opinion.aspect,
        "polarity": opinion.polarity,
        "severity": opinion.severity,
        "stage": opinion.stage,
        "responsible": opinion.responsible,
        "probability": attribution.probability,
        "decision": attribution.decision,
        "start": opinion.start,
        "end": opinion.end,
        "clues": [asdict(clue) for clue in attribution.clues],
    }
