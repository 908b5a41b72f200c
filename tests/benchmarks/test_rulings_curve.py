"""What a reviewer's answers are worth: questions that the system chooses against random ones, side by side.

The product starts as it would with a new customer: clue weights set by judgement alone (judged_weights.yaml), and half
of the suppliers and couriers registered under names that nobody writes. The reviewer answers from the sample's truth,
and copies out the partner's name where the text has one. F1 is that of accepted links on feedback held back.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from statistics import mean

import pytest

from app import demo, settings
from app.db.registry import import_partners
from app.db.registry_rows import KINDS
from app.feeds import take_all
from app.jobs.work import Work, open_work
from scorecards.learning.calibrate import train
from scorecards.learning.compare import Guess, figures, guesses
from scorecards.learning.labels import Label, drawn, label_of, read_labels
from scorecards.learning.links import Link
from scorecards.learning.names import taught_names, unconfirmed
from scorecards.learning.questions import Open, choose, waiting_for
from scorecards.learning.versions import with_names
from scorecards.matching import NameFinder
from scorecards.matching.weights import Weights, load
from scorecards.records import Attribution, Feedback, Opinion, Registry, Ruling
from scorecards.understanding import Reader

TRUTH = demo.SAMPLE / "truth" / "opinions.parquet"
JUDGED = Path(__file__).with_name("judged_weights.yaml")
ASKED = (0, 50, 100, 200, 300)
ROUND = 50
"""Questions asked before the product learns and chooses again."""
SEEDS = (1, 2, 3)
SHARE, HELD_BACK = 0.06, 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """One opinion that could be asked about, with what the reviewer would say."""

    question: Open
    link: Link
    text: str


@dataclass(frozen=True)
class Material:
    """The labelled feedback, with the registry as it is and as the customer gave it."""

    work: Work
    labels: Mapping[str, Sequence[Label]]
    true: Registry
    given: Registry
    start: Weights

    @cached_property
    def finder(self) -> NameFinder:
        return NameFinder(self.true)

    @cached_property
    def untaught(self) -> list[Asked]:
        return list(self._read(self.given, self.labels))

    def read(self, taught: Mapping[str, Sequence[str]]) -> list[Asked]:
        """Every opinion of a partner's role, as it is read when these names are known. Only texts with one change."""
        writings = [writing for known in taught.values() for writing in known]
        anew = {a.link.feedback_id for a in self.untaught if any(writing in a.text for writing in writings)}
        kept = [asked for asked in self.untaught if asked.link.feedback_id not in anew]
        registry = with_names(self.given, {partner_id: tuple(known) for partner_id, known in taught.items()})
        return [*kept, *self._read(registry, anew)] if anew else kept

    def _read(self, registry: Registry, feedback_ids: Iterable[str]) -> Iterator[Asked]:
        for feedback, understood in Reader(registry, self.start).each(self.work.lake().with_links(set(feedback_ids))):
            pairs = zip(understood.reading.opinions, understood.attributions, strict=True)
            for number, (opinion, attribution) in enumerate(pairs):
                if opinion.responsible != "brand":
                    yield self._asked(feedback, number, opinion, attribution)

    def _asked(self, feedback: Feedback, number: int, opinion: Opinion, found: Attribution) -> Asked:
        label = label_of(opinion, self.labels[feedback.feedback_id])
        answer = label.partner_id if label else None
        findable = bool(label and label.findable and answer)
        pattern = (opinion.responsible, *sorted({clue.clue for clue in found.clues}))
        return Asked(
            Open(f"{feedback.feedback_id}/{number}", feedback.feedback_id, pattern, None),
            Link(feedback.feedback_id, opinion.responsible, found.candidates, answer, findable),
            feedback.text,
        )

    def ruling(self, asked: Asked) -> Ruling:
        """What the reviewer says: whose it is, and how the text writes that partner if it does."""
        names = (n for n in self.finder.find(asked.text) if n.partner_ids == (asked.link.answer,))
        return Ruling(
            ruling_id=1,
            feedback_id=asked.link.feedback_id,
            role=asked.link.role,  # type: ignore[arg-type]
            start=0,
            end=1,
            aspect="",
            verdict="move" if asked.link.answer else "nobody",
            value=asked.link.answer,
            ruled_by="reviewer",
            ruled_at=datetime(2026, 11, 1, tzinfo=UTC),
            written=next((name.text for name in names), None),
        )


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    work = open_work(settings.load(tmp_path_factory.mktemp("home"), {}))
    with work.sessions() as session:
        for kind in KINDS:
            import_partners(session, demo.SAMPLE / f"{kind}.csv", kind=kind)
        session.commit()
    take_all(demo.read_feeds(demo.SAMPLE), [])(work, lambda stage, done, total: None)
    true = work.registry()
    labels = read_labels(work.lake(), TRUTH, share=SHARE)
    return Material(work, labels, true, half_unknown(true), load(JUDGED))


def half_unknown(registry: Registry) -> Registry:
    """Every second supplier and courier under a registered name that customers do not use."""
    partners = []
    for number, partner in enumerate(registry.partners):
        unknown = partner.role != "dealer" and number % 2 == 0
        partners.append(replace(partner, name=f"合作方第{number:03}号", aliases=()) if unknown else partner)
    return replace(registry, partners=tuple(partners))


Choose = Callable[[Sequence[Open], int], Sequence[Open]]


def curve(material: Material, seed: int, pick: Choose) -> list[float]:
    """F1 on the held-back feedback after ASKED answers."""
    start = weights = material.start
    held = {feedback_id for feedback_id in material.labels if drawn(feedback_id, f"held-{seed}") < HELD_BACK}
    now = material.untaught
    rulings: dict[str, Ruling] = {}
    points: list[float] = []
    for number in ASKED:
        while len(rulings) < number:
            waiting = [a for a in now if a.link.feedback_id not in held and a.question.opinion_id not in rulings]
            writings = unconfirmed(rulings.values(), material.given)
            chosen = {one.opinion_id for one in pick(open_questions(waiting, weights, start, writings), ROUND)}
            rulings |= {a.question.opinion_id: material.ruling(a) for a in waiting if a.question.opinion_id in chosen}
            now = material.read(taught_names(rulings.values(), material.given))
            weights = train([a.link for a in now if a.question.opinion_id in rulings], start)
        points.append(f1([asked for asked in now if asked.link.feedback_id in held], weights, start))
    return points


def open_questions(waiting: Sequence[Asked], weights: Weights, weighed: Weights, writings: Sequence[str]) -> list[Open]:
    """The questions with the probability of their likeliest answer under the weights of the moment."""
    found = guesses([asked.link for asked in waiting], weights, weighed=weighed)
    return [
        waiting_for(replace(asked.question, probability=guess.probability or None), asked.text, writings)
        for asked, guess in zip(waiting, found, strict=True)
    ]


def f1(asked: Sequence[Asked], weights: Weights, weighed: Weights) -> float:
    found: list[Guess] = guesses([one.link for one in asked], weights, weighed=weighed)
    return figures(found, weights.decision.accepted).f1


def at_random(seed: int) -> Choose:
    shuffle = random.Random(seed)
    return lambda waiting, count: shuffle.sample(list(waiting), count)


@pytest.mark.slow
def test_chosen_questions_teach_more_than_random_ones(material: Material, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = [curve(material, seed, choose) for seed in SEEDS]
    random_ones = [curve(material, seed, at_random(seed)) for seed in SEEDS]
    with capsys.disabled():
        print("\nF1 of links on held-back feedback; answers:", *ASKED, sep="\t")
        for name, curves in (("chosen", chosen), ("random", random_ones)):
            for points in curves:
                print(name, "", *(f"{point:.4f}" for point in points), sep="\t")
    assert mean(points[-1] for points in chosen) > mean(points[-1] for points in random_ones)
    assert mean(points[-1] for points in chosen) > mean(points[0] for points in chosen)
