"""Training: new weights and names from what people said, set beside those in force before anybody adopts them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scorecards.errors import InputError
from scorecards.lake import Lake
from scorecards.learning.calibrate import guess_unseen, train
from scorecards.learning.compare import Figures, Guess, figures, guesses
from scorecards.learning.fit import PRIOR, clues_seen
from scorecards.learning.labels import Label
from scorecards.learning.links import Link, labelled_links, ruled_links
from scorecards.learning.names import taught_names
from scorecards.learning.nearness import CLUE, decay_text, responsible_dealers, with_fitted_distance
from scorecards.learning.versions import Learned, with_names
from scorecards.matching.weights import Weights, load
from scorecards.records import ROLES, Registry, Ruling
from scorecards.understanding import Reader

FEWEST = 20
"""Answered questions with a candidate, below which nothing can be compared."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What there is to learn from: people's rulings, and labels by feedback (see labels.read_labels).

    `hold` names the weights (clues, or prior_bits) about which these answers say nothing that holds elsewhere.
    """

    rulings: Sequence[Ruling] = ()
    labels: Mapping[str, Sequence[Label]] = field(default_factory=dict)
    hold: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Training:
    """What was learned. `old` and `new` are the figures by role (and "all") on links that no training had seen.

    The old weights may have seen them when they were trained, so the comparison never flatters the new ones. `decay` is
    how a site loses bits with distance, old and new (nearness.decay_text).
    """

    learned: Learned
    seen: Mapping[str, int]
    decay: tuple[str, str]
    old: Mapping[str, Figures]
    new: Mapping[str, Figures]


def learn(
    lake: Lake, registry: Registry, *, answers: Answers, in_force: Learned, start: Weights | None = None
) -> Training:
    """Trains from `start` (the shipped weights), so that equal answers teach equal weights whatever was adopted before.

    Raises InputError when there are fewer than FEWEST answered questions, or no such weight to hold.
    """
    start = start or load()
    _require_clues(answers.hold, start)
    names = taught_names(answers.rulings, registry)
    known = with_names(registry, names)
    start = _placed(start, known, lake=lake, answers=answers)
    links = _links(lake, Reader(known, start), answers)
    if sum(bool(link.candidates) for link in links) < FEWEST:
        raise InputError(
            f"可学的裁定不足 {FEWEST} 条 / fewer than {FEWEST} rulings to learn from",
            advice="先裁定更多 / rule on more first: scorecards rulings review-list",
        )
    weights, now = train(links, start, hold=answers.hold), in_force.weights
    # What a distance takes off stands in the links themselves: another decay needs them read with it.
    at_hand = links if now.distance == start.distance else _links(lake, Reader(known, now), answers)
    old = guesses(at_hand, now, weighed=start if at_hand is links else now)
    return Training(
        learned=Learned(weights, names),
        seen=clues_seen(links),
        decay=(decay_text(now), decay_text(weights)),
        old=_by_role(old, now),
        new=_by_role(guess_unseen(links, start, hold=answers.hold), weights),
    )


def comparison_text(training: Training) -> str:
    """Old and new side by side, one line a role."""
    lines = [f"{'':10}{'links':>7}  {'ECE':>13}  {'Brier':>13}  {'precision':>13}  {'coverage':>13}   (old > new)"]
    for role, new in training.new.items():
        old = training.old[role]
        pairs = ((old.ece, new.ece), (old.brier, new.brier), (old.precision, new.precision))
        cells = [_beside(*pair) for pair in (*pairs, (old.coverage, new.coverage))]
        lines.append(f"{role:10}{new.links:>7}  {'  '.join(cells)}")
    taught = sum(map(len, training.learned.names.values()))
    lines.append(f"距离的比特 / bits by distance: {' > '.join(dict.fromkeys(training.decay))}")
    lines.append(f"新学到的名称写法 / names taught: {taught}")
    return "\n".join(lines) + "\n"


def _require_clues(names: Collection[str], weights: Weights) -> None:
    if unknown := sorted({*names} - {PRIOR, *weights.bits}):
        advice = f"{PRIOR}, {', '.join(weights.bits)}"
        raise InputError(f"没有这些线索 / no such clues: {', '.join(unknown)}", where="--hold", advice=advice)


def _placed(start: Weights, registry: Registry, *, lake: Lake, answers: Answers) -> Weights:
    """The weights with the decay of nearness that the answers teach, unless the clue is held."""
    if CLUE in answers.hold:
        return start
    told = responsible_dealers(answers.rulings, answers.labels)
    return with_fitted_distance(start, registry.partners, lake=lake, answers=told)


def _links(lake: Lake, reader: Reader, answers: Answers) -> list[Link]:
    return [*ruled_links(lake, reader, answers.rulings), *labelled_links(lake, reader, answers.labels)]


def _by_role(found: Iterable[Guess], weights: Weights) -> dict[str, Figures]:
    found = list(found)
    groups = {role: [guess for guess in found if guess.role == role] for role in ROLES}
    return {name: figures(group, weights.decision.accepted) for name, group in (*groups.items(), ("all", found))}


def _beside(old: float | None, new: float | None) -> str:
    texts = ["–" if value is None else f"{value:.3f}" for value in (old, new)]
    return f"{texts[0]:>5} > {texts[1]:>5}"
