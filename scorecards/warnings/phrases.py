"""Phrases that customers have begun to use: recent complaints against all earlier ones of the same role.

Candidates are keywords (jieba's TF-IDF) and runs of neighbouring words of recent complaint clauses. Given how often a
phrase occurs at all, its recent count is binomial if nothing changed; false discoveries are controlled over all
candidates (Benjamini–Hochberg).
"""

from __future__ import annotations

import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast
from warnings import catch_warnings, simplefilter

import ahocorasick_rs
import duckdb
from scipy import stats

from scorecards.definitions import Definitions
from scorecards.definitions.models import PhraseThresholds
from scorecards.warnings.discoveries import adjusted_p_values
from scorecards.warnings.model import PartnerWarning, Words

if TYPE_CHECKING:
    from jieba.analyse import TFIDF

HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
PHRASE_LENGTHS = range(3, 9)
WORD_COUNTS = range(2, 6)
ROLE_WORDS = {"supplier": "零部件", "dealer": "经销商", "courier": "快递"}

CLAUSES = """
SELECT
    placed.role, counted.month, placed.opinion_id,
    substr(placed.text, placed.start + 1, placed."end" - placed.start) AS clause
FROM counted_opinions AS counted
JOIN placed_opinions AS placed USING (opinion_id)
WHERE counted.complaint > 0 AND counted.month <> '' AND NOT counted.competitor
ORDER BY placed.role, counted.month DESC, placed.opinion_id
"""


@dataclass(frozen=True, slots=True)
class Rise:
    """One phrase: the recent clauses that hold it, how many earlier ones do, and the totals of both spans."""

    phrase: str
    opinion_ids: tuple[str, ...]
    earlier: int
    recent_clauses: int
    earlier_clauses: int

    @property
    def ratio(self) -> float:
        """Recent share over earlier share, with half a clause added to the earlier ones."""
        return len(self.opinion_ids) / self.recent_clauses / ((self.earlier + 0.5) / (self.earlier_clauses + 0.5))

    @property
    def p_value(self) -> float:
        """Chance of so many recent ones or more, given all, if the share had not changed."""
        recent = len(self.opinion_ids)
        share = self.recent_clauses / (self.recent_clauses + self.earlier_clauses)
        return float(stats.binom.sf(recent - 1, recent + self.earlier, share))


def detect_phrases(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> Iterator[PartnerWarning]:
    """Warnings per role on rising phrases, from counted_opinions and placed_opinions. They name no partner."""
    limits = definitions.thresholds.warnings.phrase
    clauses: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for role, month, opinion_id, clause in con.execute(CLAUSES).fetchall():
        clauses[role].append((month, opinion_id, clause))
    newest = max((rows[0][0] for rows in clauses.values()), default="")
    for role, rows in clauses.items():
        months = sorted({month for month, _, _ in rows}, reverse=True)
        recent_months = [month for month in months[: limits.recent_months] if month <= newest]
        recent = [(opinion_id, clause) for month, opinion_id, clause in rows if month in recent_months]
        earlier = [clause for month, _, clause in rows if month not in recent_months]
        if recent and earlier:
            yield from _warnings(role, _rises(recent, earlier, limits), month=recent_months[0], limits=limits)


def _rises(recent: Sequence[tuple[str, str]], earlier: Sequence[str], limits: PhraseThresholds) -> list[Rise]:
    """Frequent enough phrases of the recent clauses with their counts, in alphabetical order."""
    holders: dict[str, list[str]] = defaultdict(list)
    for opinion_id, clause in recent:
        for phrase in _phrases(clause, limits.keywords):
            holders[phrase].append(opinion_id)
    kept = {phrase: ids for phrase, ids in holders.items() if len(ids) >= limits.least_count}
    before = _count_holders(earlier, sorted(kept))
    return [Rise(phrase, tuple(ids), before[phrase], len(recent), len(earlier)) for phrase, ids in sorted(kept.items())]


def _warnings(role: str, rises: Sequence[Rise], *, month: str, limits: PhraseThresholds) -> Iterator[PartnerWarning]:
    if not rises:
        return
    q_values = adjusted_p_values([rise.p_value for rise in rises])
    believed = [
        (rise, float(q))
        for rise, q in zip(rises, q_values, strict=True)
        if q <= limits.watch_fdr and rise.ratio >= limits.least_ratio
    ]
    # Of phrases that the same clauses hold, the longest says most.
    longest: dict[tuple[str, ...], tuple[Rise, float]] = {}
    for rise, q in sorted(believed, key=lambda pair: (len(pair[0].phrase), pair[0].phrase)):
        longest[rise.opinion_ids] = (rise, q)
    for rise, q in longest.values():
        yield _warning(role, rise, month=month, q_value=q, limits=limits)


def _warning(role: str, rise: Rise, *, month: str, q_value: float, limits: PhraseThresholds) -> PartnerWarning:
    recent = len(rise.opinion_ids)
    raised = q_value <= limits.fdr
    expected = (rise.earlier / rise.earlier_clauses) * rise.recent_clauses
    return PartnerWarning(
        kind="phrase",
        role=role,
        partner_id=None,
        key=(rise.phrase,),
        subject=Words(f"{ROLE_WORDS[role]}：“{rise.phrase}”", f"{role}: “{rise.phrase}”"),
        month=month,
        level="raise" if raised else "watch",
        statistic=rise.ratio,
        threshold=limits.least_ratio,
        baseline=Words(
            f"此前 {rise.earlier_clauses} 条投诉中有 {rise.earlier} 条，按此近期应有 {expected:.1f} 条",
            f"{rise.earlier} of {rise.earlier_clauses} earlier complaints, so {expected:.1f} expected lately",
        ),
        headline=Words(
            f"{ROLE_WORDS[role]}投诉中“{rise.phrase}”近 {limits.recent_months} 个月出现 {recent} 次，"
            f"是以往的 {rise.ratio:.1f} 倍",
            f"“{rise.phrase}” in {recent} {role} complaints of the last {limits.recent_months} months, "
            f"{rise.ratio:.1f} times the past",
        ),
        opinion_ids=rise.opinion_ids,
        details={
            "phrase": rise.phrase,
            "recent": recent,
            "recent_clauses": rise.recent_clauses,
            "earlier": rise.earlier,
            "earlier_clauses": rise.earlier_clauses,
            "q_value": q_value,
        },
    )


def _phrases(clause: str, keywords: int) -> set[str]:
    """Keywords and runs of neighbouring words of a clause, Chinese only."""
    found = {word for word in _extractor().extract_tags(clause, topK=keywords) if HAN.fullmatch(word)}
    for stretch in HAN.findall(clause):
        words = list(_extractor().tokenizer.cut(stretch))
        for count in WORD_COUNTS:
            runs = ("".join(words[start : start + count]) for start in range(len(words) - count + 1))
            found.update(run for run in runs if len(run) in PHRASE_LENGTHS)
    return found


def _count_holders(clauses: Sequence[str], phrases: Sequence[str]) -> Counter[str]:
    """How many clauses hold each phrase; overlapping phrases all count."""
    finder = ahocorasick_rs.AhoCorasick(phrases)
    counts: Counter[str] = Counter()
    for clause in clauses:
        counts.update({phrases[number] for number, _, _ in finder.find_matches_as_indexes(clause, overlapping=True)})
    return counts


@cache
def _extractor() -> TFIDF:
    """This room's own tokenizer and keyword extractor: jieba's ready-made ones are shared by the whole process."""
    # Its source has escapes that Python warns of, and it leaves its files to the garbage collector.
    with catch_warnings():
        simplefilter("ignore")
        import jieba.analyse

        extractor = jieba.analyse.TFIDF()
    # It reports its loading on the error stream.
    jieba.setLogLevel(logging.WARNING)
    extractor.tokenizer = jieba.Tokenizer()
    return cast("TFIDF", extractor)
