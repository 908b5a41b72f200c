"""Rulings from a review list that people filled in: what a row lacks is told row by row, the others are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.db import rulings
from app.jobs.work import Work
from app.rulings.make import Judge, judge, says_nothing_new, subjects
from scorecards.errors import FileRefused, InputError
from scorecards.ingest import read_file
from scorecards.learning.drafts import Answer, Draft, Subject
from scorecards.records import Verdict

OPINION, POLARITY, VERDICT, VALUE, WRITTEN, NOTE = "opinion_id", "polarity", "verdict", "value", "written", "note"
VERDICT_WORDS: dict[str, Verdict] = {
    "归因正确": "accept",
    "应归另一家": "move",
    "不怪任何一家": "nobody",
    "褒贬判反了": "polarity",
    "维度不对": "aspect",
}
"""The words of the page and of the list's head, which people may write as well as the verdicts' own."""
OPPOSITE = {"1": "-1", "-1": "1"}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A data row (1-based) that was not taken, and why."""

    row: int
    error: InputError


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file's rows. `unanswered` have no verdict, `known` say what was ruled already."""

    added: int
    known: int
    unanswered: int
    bad: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    opinion_id: str
    answer: Answer


def import_rulings(work: Work, file: Path, *, ruled_by: str) -> Imported:
    """Takes in every usable row of the file. Raises FileRefused when the file cannot be read or lacks a column."""
    rows = list(_rows(file))
    answered = [row for row in rows if row.answer.verdict]
    about = subjects(work.lake(), {row.opinion_id for row in answered})
    drafts, bad = _drafts(answered, about, judge(work))
    with work.sessions() as session:
        known = defaultdict(list)
        for ruling in rulings.load(session):
            known[ruling.feedback_id].append(ruling)
        fresh = [made for made in drafts if not says_nothing_new(made, known[made.feedback_id])]
        for made in fresh:
            rulings.add(session, made, ruled_by=ruled_by, now=work.clock())
        session.commit()
    return Imported(len(fresh), len(drafts) - len(fresh), len(rows) - len(answered), tuple(bad))


def _drafts(rows: Sequence[_Row], about: Mapping[str, Subject], by: Judge) -> tuple[list[Draft], list[BadRow]]:
    drafts: list[Draft] = []
    bad: list[BadRow] = []
    for row in rows:
        try:
            if row.opinion_id not in about:
                advice = "不要改动这一列 / leave that column as it is"
                raise InputError("没有这个观点 / no such opinion", where=OPINION, advice=advice)
            drafts.append(by.draft(about[row.opinion_id], row.answer))
        except InputError as error:
            bad.append(BadRow(row.number, error))
    return drafts, bad


def _rows(file: Path) -> Iterator[_Row]:
    sheet = read_file(file)
    place = {name.split()[-1]: number for number, name in enumerate(sheet.columns) if name.strip()}
    if missing := [name for name in (OPINION, VERDICT) if name not in place]:
        advice = "用 scorecards rulings review-list 导出的清单 / use a list that it exported"
        raise FileRefused(f"缺少列 / columns are missing: {', '.join(missing)}", where=file.name, advice=advice)
    for batch, _ in sheet.batches:
        for row in batch:
            if not row.fault:
                cells = {name: _text(row.cells[at]) for name, at in place.items()}
                yield _Row(row.number, cells[OPINION], _answer(cells))


def _answer(cells: Mapping[str, str]) -> Answer:
    verdict = VERDICT_WORDS.get(cells[VERDICT], cells[VERDICT].lower())
    return Answer(
        verdict=verdict,
        value=_value(verdict, cells),
        written=cells.get(WRITTEN, ""),
        note=cells.get(NOTE, ""),
    )


def _value(verdict: str, cells: Mapping[str, str]) -> str:
    """A partner may be copied with its name behind its id; a wrong polarity needs no value: it is the other one."""
    value = cells.get(VALUE, "")
    if verdict == "polarity":
        return _whole(value) or OPPOSITE.get(_whole(cells.get(POLARITY, "")), "")
    return value.split()[0] if value else value


def _whole(number: str) -> str:
    return number.removesuffix(".0")


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
