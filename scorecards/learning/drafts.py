"""A ruling before it is made: checked against the opinion, the registry and the aspects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scorecards.errors import InputError
from scorecards.records import VERDICTS, Registry, Responsible, Verdict

LONGEST_NOTE = 500
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Subject:
    """The opinion that is ruled on, as it is read now. `partner_id` is the machine's likeliest, None without any."""

    feedback_id: str
    role: Responsible
    start: int
    end: int
    aspect: str
    partner_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person filled in. `value` is a partner's id, a polarity or an aspect, as the verdict needs."""

    verdict: str
    value: str = ""
    written: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of records.Ruling that do not depend on who rules and when."""

    feedback_id: str
    role: Responsible
    start: int
    end: int
    aspect: str
    verdict: Verdict
    value: str | None
    written: str | None
    note: str

    def fields(self) -> dict[str, Any]:
        return asdict(self)


def draft(subject: Subject, answer: Answer, *, registry: Registry, aspects: Mapping[str, str]) -> Draft:
    """The ruling that an answer makes; `aspects` are ids with their role.

    Raises InputError that names the field at fault, never the text.
    """
    if answer.verdict not in VERDICTS:
        advice = f"照表头所列填写 / write one that the head names: {', '.join(VERDICTS)}"
        raise InputError("没有这种裁定 / no such verdict", where="verdict", advice=advice)
    if len(answer.note) > LONGEST_NOTE:
        advice = f"至多 {LONGEST_NOTE} 字 / {LONGEST_NOTE} characters at most"
        raise InputError("说明太长 / the note is too long", where="note", advice=advice)
    return Draft(
        feedback_id=subject.feedback_id,
        role=subject.role,
        start=subject.start,
        end=subject.end,
        aspect=subject.aspect,
        verdict=answer.verdict,
        value=_value(subject, answer, registry=registry, aspects=aspects),
        written=_written(subject, answer),
        note=answer.note.strip(),
    )


def _value(subject: Subject, answer: Answer, *, registry: Registry, aspects: Mapping[str, str]) -> str | None:
    if answer.verdict == "nobody":
        return None
    if answer.verdict == "accept":
        return _accepted(subject)
    if answer.verdict == "move":
        return _partner(subject, answer.value, registry)
    if answer.verdict == "polarity":
        return _polarity(answer.value)
    if aspects.get(answer.value) != subject.role:
        advice = f"用 {subject.role} 的维度编号 / use the id of an aspect of {subject.role}"
        raise InputError("没有这个观点维度 / no such aspect", where="value", advice=advice)
    return answer.value


def _accepted(subject: Subject) -> str:
    if subject.partner_id is None:
        advice = "改用 move 并写明伙伴 / use move and name the partner"
        raise InputError("没有可接受的归因 / there is no partner to accept", where="verdict", advice=advice)
    return subject.partner_id


def _partner(subject: Subject, partner_id: str, registry: Registry) -> str:
    partner = registry.by_id.get(partner_id)
    if partner is None:
        raise InputError("没有这个合作伙伴 / no such partner", where="value", advice="填写登记里的编号 / use its id")
    if partner.role != subject.role:
        advice = f"应为 / it must be: {subject.role}"
        raise InputError("合作伙伴的类型不符 / a partner of another kind", where="value", advice=advice)
    return partner_id


def _polarity(value: str) -> str:
    if value not in ("-1", "1"):
        raise InputError("褒贬只能是 -1 或 1 / polarity is -1 or 1", where="value", advice="-1, 1")
    return value


def _written(subject: Subject, answer: Answer) -> str | None:
    """A writing teaches a name, so it must stand in the text and come with a partner."""
    written = answer.written.strip()
    if not written:
        return None
    if answer.verdict not in ("accept", "move"):
        advice = "只在 accept、move 时填写 / only with accept or move"
        raise InputError("这种裁定不带名称写法 / this verdict takes no writing", where="written", advice=advice)
    if len(written) > LONGEST_NAME or written not in subject.text:
        advice = "照原文抄写 / copy it from the text"
        raise InputError("原文里没有这个写法 / the text does not have this writing", where="written", advice=advice)
    return written
