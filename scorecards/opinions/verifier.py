"""The second reader: small models that read the words on their own and add what the rules have missed.

What they are sure of is added where the rules say nothing of the matter, in clauses of which they say nothing. One
model a subject (carrying, a part), each with one yes-or-no answer per judgement. Names are masks. To let it take
findings away was tried: it gained less than .005 of F1 on forum posts and took right ones from complaint headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.evidence import Evidence, Subject, squeezed
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import Polarity
from scorecards.opinions.stance import stands
from scorecards.records import Responsible

Weights = npt.NDArray[np.float32]
CHANNELS = 2
"""Characters of the clauses that speak of the subject, and of those beside them."""
_UNREAL = ("question", "hypothetical", "hearsay", "plan", "advice", "elsewhere", "wish")
"""Stances of a clause to which nothing is added, however sure the model is of its words."""


class Judgement(NamedTuple):
    """What a model decides about: an aspect and a direction; parts differ by their component besides."""

    aspect: str
    polarity: Polarity

    @property
    def level2(self) -> str:
        """The first two levels of the aspect, e.g. `delivery/speed`."""
        return "/".join(self.aspect.split("/")[:2])

    @property
    def responsible(self) -> Responsible:
        """Who is responsible for such a thing."""
        role: dict[str, Responsible] = {"delivery": "courier", "part": "supplier"}
        return role.get(self.aspect.split("/")[0], "brand")


@dataclass(frozen=True, slots=True)
class SecondReader:
    """A model of one subject: logistic regressions over character n-grams and signs, one per judgement.

    `weights` is rows × judgements: the n-grams of the subject's clauses, the n-grams of those beside them, the signs.
    A judgement is added from the log odds `propose` on.
    """

    judgements: tuple[Judgement, ...]
    grams: tuple[str, ...]
    signs: tuple[str, ...]
    weights: Weights
    bias: Weights
    propose: float
    automaton: AhoCorasick
    rows: dict[str, int]
    """The row of every sign."""

    def log_odds(self, evidence: Evidence) -> list[float]:
        """Log odds of every judgement, in their order."""
        rows = self._found(evidence.here, first=0)
        if evidence.beside:
            rows += self._found(evidence.beside, first=len(self.grams))
        values = [1.0] * len(rows)
        for sign, value in evidence.signs.items():
            if sign in self.rows:
                rows.append(self.rows[sign])
                values.append(value)
        return (self.bias + np.array(values, np.float32) @ self.weights[rows]).tolist()

    def score(self, text: str, which: int) -> float:
        """How much the n-grams of a squeezed text speak for a judgement."""
        return float(self.weights[self._found(text, first=0), which].sum())

    def _found(self, text: str, *, first: int) -> list[int]:
        """The rows of the n-grams that stand in a squeezed text, each once."""
        return [first + i for i in {i for i, _, _ in self.automaton.find_matches_as_indexes(text, overlapping=True)}]


def reader_of(
    judgements: tuple[Judgement, ...],
    vocabulary: tuple[tuple[str, ...], tuple[str, ...]],
    *,
    weights: Weights,
    bias: Weights,
    propose: float,
) -> SecondReader:
    """A model of n-grams and signs (`vocabulary`)."""
    grams, signs = vocabulary
    automaton = AhoCorasick(grams, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
    rows = {sign: CHANNELS * len(grams) + i for i, sign in enumerate(signs)}
    return SecondReader(judgements, grams, signs, weights, bias, propose, automaton, rows)


def write_reader(reader: SecondReader, path: Path) -> None:
    """Write the model as an npz file without pickled objects."""
    np.savez_compressed(
        path,
        judgements=np.array([f"{j.aspect} {j.polarity}" for j in reader.judgements]),
        grams=np.array("\n".join(reader.grams)),
        signs=np.array("\n".join(reader.signs)),
        weights=reader.weights,
        bias=reader.bias,
        propose=np.array(reader.propose),
    )


def read_reader(path: Path) -> SecondReader:
    """A model from its npz file. Raises OSError when it is missing, ValueError when it is not such a file."""
    with np.load(path, allow_pickle=False) as data:
        judged = (str(line).split() for line in data["judgements"])
        judgements = tuple(Judgement(aspect, 1 if sign == "1" else -1) for aspect, sign in judged)
        grams, signs = (tuple(str(data[name]).split("\n")) for name in ("grams", "signs"))
        return reader_of(
            judgements,
            (grams, signs),
            weights=data["weights"],
            bias=data["bias"],
            propose=float(data["propose"]),
        )


@cache
def load_reader(subject: Subject) -> SecondReader:
    """The shipped model of a subject, read once per process."""
    with resources.as_file(resources.files(__package__).joinpath("weights", f"second_{subject}.npz")) as path:
        return read_reader(path)


def added(parsed: Parsed, findings: list[Finding], *, evidence: Iterable[Evidence]) -> list[Finding]:
    """What the second reader adds to the findings of the rules, still unnamed."""
    sure = [
        finding
        for seen in evidence
        for reader in [load_reader(seen.subject)]
        for which, odds in enumerate(reader.log_odds(seen))
        if odds >= reader.propose and not any(_is_about(f, reader.judgements[which], seen) for f in findings)
        for finding in _finding(parsed, seen, reader=reader, which=which)
    ]
    judged = {f.clause for f in findings}
    return [f for f in sure if f.clause not in judged]


def _is_about(finding: Finding, judgement: Judgement, seen: Evidence) -> bool:
    """Whether a finding is about what the judgement asks, whichever way; a part is judged whatever the aspect."""
    if finding.responsible != judgement.responsible or finding.component != seen.component:
        return False
    return seen.component is not None or finding.level2 == judgement.level2


def _finding(parsed: Parsed, seen: Evidence, *, reader: SecondReader, which: int) -> Iterator[Finding]:
    """The finding in the clause whose words say it most clearly, unless that clause is no experience."""
    at = max(seen.clauses, key=lambda i: reader.score(squeezed([parsed.clauses[i].text]), which))
    clause, judgement = parsed.clauses[at], reader.judgements[which]
    if not any(stands(clause, stance) for stance in _UNREAL):
        aspect, polarity = judgement.aspect, judgement.polarity
        yield Finding(clause.start, clause.end, at, aspect, polarity, judgement.responsible, seen.component)
