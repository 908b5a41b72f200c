"""`scorecards analyze`: one JSON a line in, one JSON a line out, nothing stored (DESIGN section 7)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson

from geo.check import check_locations
from geo.datum import Datum, known_datum
from scorecards.errors import InputError
from scorecards.ingest.rows import MAX_TEXT_CHARACTERS
from scorecards.matching import explain
from scorecards.records import Attribution, Feedback, Opinion, Partner, Registry
from scorecards.understanding import Reader, Understanding

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
BLOCK_LINES = 250
"""Lines that are answered together."""
KEYS = ("source", "order_id", "product", "batch", "page_partner_id", "place")
"""Fields of a line that are fields of a feedback as they stand."""
ONE_OBJECT = "每行一个 JSON 对象 / one JSON object a line"


Block = list[tuple[int, str]]
"""Lines with their numbers, from 1."""


class Answer(NamedTuple):
    """The answer to one input line: its JSON, or why there is none."""

    line: int
    json: str | None
    error: InputError | None = None


def analyze(lines: Iterable[str], registry: Registry) -> Iterator[Answer]:
    """Answers in input order, a block at a time. Blank lines are passed over; a bad line gets an error, no more."""
    analyst = Analyst(registry)
    for block in blocks(lines):
        yield from analyst.answer(block)


def blocks(lines: Iterable[str]) -> Iterator[Block]:
    """The lines that hold anything, with their numbers from 1."""
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line and not line.isspace())
    while block := list(islice(numbered, BLOCK_LINES)):
        yield block


class Point(NamedTuple):
    """Coordinates as a line gives them, in degrees of its datum."""

    lon: float
    lat: float
    datum: Datum


class Given(NamedTuple):
    """What one line gives: the feedback, still without coordinates, and its point if it has one."""

    feedback: Feedback
    point: Point | None


class Analyst:
    """Answers lines by one registry. Building it costs about a second, so each process keeps one."""

    def __init__(self, registry: Registry) -> None:
        self._partners = registry.by_id
        self._reader = Reader(registry)

    def answer(self, block: Block) -> list[Answer]:
        """One answer per line, in order; never raises for what a line holds."""
        inputs = _located([_input(number, line) for number, line in block])
        understood = iter(self._reader.understand_all([(i, None) for i in inputs if isinstance(i, Feedback)]))
        return [
            Answer(number, None, given)
            if isinstance(given, InputError)
            else Answer(number, _written(given, next(understood), self._partners))
            for (number, _), given in zip(block, inputs, strict=True)
        ]


def _input(number: int, line: str) -> Given | InputError:
    try:
        record = _parse(line, number)
        point = _point(record, number)
        return Given(_feedback(record, number), point)
    except InputError as error:
        return error


def _located(inputs: Sequence[Given | InputError]) -> list[Feedback | InputError]:
    """The feedback of every line, in WGS-84; impossible coordinates count as none, as they do at ingest.

    Those of all lines are checked together: one by one takes fifty times as long.
    """
    points = [given.point for given in inputs if isinstance(given, Given) and given.point]
    checked = check_locations(*zip(*points, strict=True)).itertuples(index=False) if points else iter(())
    return [
        given if isinstance(given, InputError) else _placed(given.feedback, next(checked) if given.point else None)
        for given in inputs
    ]


def _placed(feedback: Feedback, checked: Any | None) -> Feedback:
    if checked is None or checked.problem is not None:
        return feedback
    return replace(feedback, lon=checked.lon, lat=checked.lat)


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
    return {key: _whole(value) if isinstance(value, str) else value for key, value in record.items()}


def _whole(text: str) -> str:
    """Halves of surrogate pairs cannot be written out again; each becomes one replacement character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return LONE_SURROGATE.sub("\ufffd", text)
    return text


def _feedback(record: dict[str, Any], number: int) -> Feedback:
    keys: dict[str, Any] = {key: _key(record, key, number) for key in KEYS if key in record}
    moment = _time(record.get("occurred_at"), number)
    return Feedback(feedback_id=record["id"], text=record["text"], occurred_at=moment, **keys)


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


def _point(record: dict[str, Any], number: int) -> Point | None:
    lon, lat = record.get("lon"), record.get("lat")
    if lon in (None, "") or lat in (None, ""):
        return None
    try:
        return Point(float(lon), float(lat), known_datum(_key(record, "datum", number)))
    except (TypeError, ValueError, OverflowError):
        raise _refuse(number, "坐标或坐标系无效 / bad lon, lat or datum", "datum: wgs84, gcj02, bd09") from None


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


def _written(feedback: Feedback, understood: Understanding, partners: Mapping[str, Partner]) -> str:
    pairs = zip(understood.reading.opinions, understood.attributions, strict=True)
    body = {
        "id": feedback.feedback_id,
        "opinions": [_opinion(opinion, attribution, partners) for opinion, attribution in pairs],
        "mentions": [
            {"partner_id": name.partner_ids[0], "reason": mention.reason, "start": name.start, "end": name.end}
            for mention in understood.reading.mentions
            if len((name := understood.names[mention.name]).partner_ids) == 1
        ],
    }
    return orjson.dumps(body).decode()


def _opinion(opinion: Opinion, attribution: Attribution, partners: Mapping[str, Partner]) -> dict[str, Any]:
    name = partners[attribution.partner_id].name if attribution.partner_id else None
    return {
        "role": opinion.role,
        "partner_id": attribution.partner_id,
        "partner": name,
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
        "clues": attribution.clues,
        "explanation": explain(attribution, name),
        "explanation_en": explain(attribution, name, language="en"),
    }
