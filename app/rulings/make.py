"""Making rulings on opinions of the lake."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.db import rulings
from app.jobs.work import Work
from scorecards import definitions
from scorecards.errors import NotFound
from scorecards.lake import Lake
from scorecards.learning.drafts import Answer, Draft, Subject, draft
from scorecards.records import Registry, Ruling

_SUBJECTS = """
SELECT opinion.opinion_id, opinion.feedback_id, opinion.responsible, opinion.start, opinion."end", opinion.aspect,
    opinion.partner_id, feedback.text
FROM opinions AS opinion
JOIN current_feedback AS feedback USING (feedback_id)
LEFT JOIN latest_readings AS reading USING (feedback_id, run_id)
WHERE opinion.opinion_id IN (SELECT unnest($ids::VARCHAR[]))
QUALIFY row_number() OVER (
    PARTITION BY opinion.opinion_id ORDER BY reading.run_id IS NULL, opinion.run_id DESC, opinion.partner_id
) = 1
"""


@dataclass(frozen=True, slots=True)
class Judge:
    """What answers are checked against."""

    registry: Registry
    aspects: Mapping[str, str]

    def draft(self, subject: Subject, answer: Answer) -> Draft:
        """Raises InputError that names the field at fault."""
        return draft(subject, answer, registry=self.registry, aspects=self.aspects)


def judge(work: Work) -> Judge:
    found = definitions.load(work.settings.definitions)
    return Judge(work.registry(), {aspect.id: aspect.role for aspect in found.aspects})


def rule(work: Work, opinion_id: str, answer: Answer, *, ruled_by: str) -> int:
    """Rules on one opinion and returns the ruling's id. Raises NotFound, InputError."""
    subject = subjects(work.lake(), [opinion_id]).get(opinion_id)
    if subject is None:
        advice = "从复核清单或证据页取编号 / take the id from a review list or an evidence page"
        raise NotFound("没有这个观点 / no such opinion", where=opinion_id[:40], advice=advice)
    made = judge(work).draft(subject, answer)
    with work.sessions() as session:
        ruling_id = rulings.add(session, made, ruled_by=ruled_by, now=work.clock())
        session.commit()
    return ruling_id


def subjects(lake: Lake, opinion_ids: Collection[str]) -> Mapping[str, Subject]:
    """opinion_id → what a ruling on it is about; also opinions that are no longer read so. Unknown ids are left out."""
    with lake.connect() as con:
        rows = con.execute(_SUBJECTS, {"ids": sorted(opinion_ids)}).fetchall()
    return {opinion_id: Subject(*rest) for opinion_id, *rest in rows}


def says_nothing_new(made: Draft, known: Collection[Ruling]) -> bool:
    """Whether the last ruling on this matter of this very opinion already says so."""
    matter = _matter(made.verdict)
    last = None
    for ruling in known:
        if _about(ruling) == _about(made) and _matter(ruling.verdict) == matter:
            last = ruling
    return last is not None and (last.verdict, last.value, last.written) == (made.verdict, made.value, made.written)


def _about(ruled: Ruling | Draft) -> tuple[str, str, int, int]:
    return ruled.feedback_id, ruled.role, ruled.start, ruled.end


def _matter(verdict: str) -> str:
    return verdict if verdict in ("polarity", "aspect") else "partner"
