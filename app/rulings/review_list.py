"""The list of questions that teach most, for people to fill in with Excel or WPS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.exports import Table
from app.jobs.bodies import known
from app.jobs.work import Work
from app.rulings.from_file import VERDICT_WORDS
from scorecards.lake import Lake
from scorecards.learning.names import unconfirmed
from scorecards.learning.overrides import find_opinions
from scorecards.learning.questions import Open, choose, waiting_for
from scorecards.matching import explain
from scorecards.pipeline import Known
from scorecards.records import ROLES, Attribution, Feedback, Opinion, Registry
from scorecards.understanding import Reader, opinion_ids

COLUMNS = (
    *("观点编号 opinion_id", "责任方 role", "原文 text", "观点 opinion", "维度 aspect", "褒贬 polarity"),
    *("拟归因编号 partner_id", "拟归因 partner", "把握 probability", "理由 why", "其他候选 others"),
    f"裁定（{'、'.join(VERDICT_WORDS)}） verdict",
    *("改为（伙伴编号或维度编号） value", "原文写法 written", "说明 note"),
)
MOST_OTHERS = 5

_OPEN = """
SELECT opinion_id, feedback_id, responsible, list_sort(list_distinct([clue.clue FOR clue IN clues])), probability, text
FROM current_opinions
JOIN current_feedback USING (feedback_id)
WHERE responsible IN (SELECT unnest($roles::VARCHAR[]))
ORDER BY opinion_id
"""


def review_list(work: Work, count: int) -> Table:
    """At most `count` open opinions as today's rules read them, most instructive first; the last columns are empty."""
    by = known(work)
    chosen = open_questions(work.lake(), by, count)
    reader = Reader(by.registry, by.weights)
    rows = {row[COLUMNS[0]]: row for row in _read(work.lake(), reader, by.registry, chosen)}
    return Table("复核清单 review", COLUMNS, [rows[one.opinion_id] for one in chosen if one.opinion_id in rows])


def open_questions(lake: Lake, by: Known, count: int) -> list[Open]:
    """The opinions of partners' roles that nobody ruled on, chosen by learning.questions."""
    ruled = set(find_opinions(lake, by.rulings).values())
    writings = unconfirmed(by.rulings, by.registry)
    with lake.connect() as con:
        rows = con.execute(_OPEN, {"roles": list(ROLES)}).fetchall()
    waiting = [
        waiting_for(Open(opinion_id, feedback_id, (role, *clues), probability), text, writings)
        for opinion_id, feedback_id, role, clues, probability, text in rows
        if opinion_id not in ruled
    ]
    return choose(waiting, count)


def _read(lake: Lake, reader: Reader, registry: Registry, chosen: Iterable[Open]) -> Iterator[Mapping[str, Any]]:
    wanted = {one.opinion_id for one in chosen}
    table = lake.with_links({one.feedback_id for one in chosen})
    for feedback, understood in reader.each(table):
        ids = opinion_ids(feedback.feedback_id, understood.reading.opinions)
        for opinion_id, opinion, found in zip(ids, understood.reading.opinions, understood.attributions, strict=True):
            if opinion_id in wanted:
                yield _row(opinion_id, feedback, opinion, found, registry)


def _row(
    opinion_id: str, feedback: Feedback, opinion: Opinion, found: Attribution, registry: Registry
) -> Mapping[str, Any]:
    names = {partner.partner_id: partner.name for partner in registry.partners}
    likeliest = found.candidates[0] if found.candidates else None
    others = [
        f"{c.partner_id} {names[c.partner_id]} {c.probability:.0%}" for c in found.candidates[1 : MOST_OTHERS + 1]
    ]
    proposed = likeliest.partner_id if likeliest else ""
    values = (
        *(opinion_id, opinion.responsible, feedback.text, feedback.text[opinion.start : opinion.end]),
        *(opinion.aspect, opinion.polarity, proposed, names.get(proposed, "")),
        *(
            round(likeliest.probability, 4) if likeliest else None,
            explain(found, names.get(proposed)),
            "\n".join(others),
        ),
        *("", "", "", ""),
    )
    return dict(zip(COLUMNS, values, strict=True))
