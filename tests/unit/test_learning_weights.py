"""Weights from answers: what is fitted, how far, and how its quality is measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scorecards.errors import NotFound
from scorecards.learning.calibrate import calibration, folds, train
from scorecards.learning.compare import Guess, ece, figures, guesses
from scorecards.learning.fit import fit
from scorecards.learning.links import Link
from scorecards.learning.versions import Learned, Versions, table_text
from scorecards.matching.decide import decide
from scorecards.matching.weights import Calibration, Weights, load
from scorecards.records import Candidate, Clue

SHIPPED = load()


def link(number: int, answer: str | None, **candidates: tuple[str, ...]) -> Link:
    """A courier link: each candidate with the clues that point to it."""
    weighed = {
        name: tuple(Clue(clue, "", round(SHIPPED.bits[clue], 2)) for clue in clues)
        for name, clues in candidates.items()
    }
    found = tuple(Candidate(name, 0.5, clues) for name, clues in weighed.items())
    return Link(f"f{number}", "courier", found, answer, findable=answer is not None)


def named_links(right: int, wrong: int) -> list[Link]:
    """Links where the name of one was written, which was right so often and wrong so often."""
    answers = ["a"] * right + [None] * wrong
    return [link(number, answer, a=("named",)) for number, answer in enumerate(answers)]


def sureness(weights: Weights) -> float:
    (guess,) = guesses([link(0, "a", a=("named",))], weights, weighed=SHIPPED)
    return guess.probability


def test_answers_against_a_clue_take_its_weight_away() -> None:
    taught = fit(named_links(right=0, wrong=200), SHIPPED)
    assert taught.bits["named"] < SHIPPED.bits["named"] - 1
    assert taught.bits["order_link"] == pytest.approx(SHIPPED.bits["order_link"], abs=1e-6)


def test_no_clue_changes_sides_and_a_held_one_stays() -> None:
    answers = named_links(right=0, wrong=3000)
    assert fit(answers, SHIPPED).bits["named"] >= 0
    held = fit(answers, SHIPPED, hold=["named", "prior_bits"])
    assert held.bits["named"] == SHIPPED.bits["named"]
    assert held.prior_bits == SHIPPED.prior_bits


def test_ten_answers_do_not_overturn_the_table() -> None:
    taught = train(named_links(right=0, wrong=10), SHIPPED)
    assert abs(taught.bits["named"] - SHIPPED.bits["named"]) < 2
    assert sureness(taught) > 0.5


def test_many_answers_bring_the_probability_to_how_often_they_were_right() -> None:
    taught = train(named_links(right=1400, wrong=600), SHIPPED)
    assert sureness(taught) == pytest.approx(0.7, abs=0.05)


def test_candidates_learn_against_each_other() -> None:
    """Where name and order disagree, answers say which of the two to believe."""
    answered = [link(n, "b", a=("named", "order_conflict"), b=("order_link", "named_other")) for n in range(300)]
    (before,), (after,) = (
        guesses(answered[:1], weights, weighed=SHIPPED) for weights in (SHIPPED, train(answered, SHIPPED))
    )
    assert after.right
    assert after.probability > 0.8
    assert after != before


def test_no_answer_changes_nothing() -> None:
    assert fit([], SHIPPED) == SHIPPED
    assert fit([link(1, None)], SHIPPED) == SHIPPED


def test_a_discount_stays_what_the_clue_took_off() -> None:
    near = Clue("near_site", "1.2 km", SHIPPED.bits["near_site"] - 3)
    at_hand = Link("f", "dealer", (Candidate("d", 0.5, (near,)),), "d", findable=True)
    (guess,) = guesses([at_hand], replace(SHIPPED, calibration=Calibration()), weighed=SHIPPED)
    bits = SHIPPED.prior_bits + SHIPPED.bits["near_site"] - 3
    assert guess.probability == pytest.approx(2**bits / (1 + 2**bits))


# Calibration -------------------------------------------------------------------------------------------------------


def guess(probability: float, *, right: bool, findable: bool = True) -> Guess:
    return Guess("courier", probability, right, findable)


def test_calibration_error_is_the_weighted_gap_of_the_bins() -> None:
    # Bin .9: 3 of 4 right at .95, gap .20; bin .1: 1 of 1 right at .15, gap .85.
    found = [*(guess(0.95, right=r) for r in (True, True, True, False)), guess(0.15, right=True)]
    assert ece(found) == pytest.approx((4 * 0.20 + 0.85) / 5)


def test_figures_count_what_is_accepted() -> None:
    found = [
        guess(0.95, right=True),
        guess(0.95, right=False),
        guess(0.5, right=True),
        guess(0.0, right=False),
        guess(0.0, right=False, findable=False),
    ]
    figured = figures(found, 0.9)
    assert (figured.links, figured.precision, figured.coverage) == (3, 0.5, 0.25)
    assert figured.f1 == pytest.approx(1 / 3)
    assert figures([], 0.9).precision is None


def test_overconfidence_is_bent_back_and_ends_stay() -> None:
    found = [guess(0.9, right=number % 2 == 0) for number in range(2_500)]
    bent = calibration(found)
    assert bent.probability(0.9) == pytest.approx((50 + 10 * 0.9) / 110, abs=1e-4)
    assert (bent.probability(0.0), bent.probability(1.0)) == (0.0, 1.0)
    shares = [number / 100 for number in range(101)]
    assert [bent.probability(s) for s in shares] == sorted(bent.probability(s) for s in shares)


def test_a_broken_line_is_read_between_its_knots() -> None:
    line = Calibration(((0.2, 0.1), (0.6, 0.5)))
    assert [line.probability(share) for share in (0.0, 0.2, 0.4, 0.6, 1.0)] == pytest.approx([0.1, 0.1, 0.3, 0.5, 0.5])
    assert Calibration().probability(0.37) == 0.37


def test_a_decision_uses_the_calibrated_probability_and_keeps_all_candidates() -> None:
    sure = replace(SHIPPED, prior_bits=0.0, calibration=Calibration(((0.0, 0.0), (1.0, 0.5))))
    found = decide({"a": [Clue("named", "", 6.0)], "b": [Clue("order_link", "", 4.0)]}, sure)
    assert [candidate.partner_id for candidate in found.candidates] == ["a", "b"]
    assert found.probability == found.candidates[0].probability == pytest.approx(64 / 81 / 2)
    assert found.decision == "review"
    assert sum(candidate.probability for candidate in found.candidates) < 1


def test_every_link_is_held_back_once_and_texts_stay_together() -> None:
    links = [link(number // 2, None) for number in range(100)]
    parts = list(folds(links, "x"))
    assert sum(len(held) for _, held in parts) == 100
    for rest, held in parts:
        assert not {one.feedback_id for one in rest} & {one.feedback_id for one in held}
    assert all(held for _, held in parts)


# Versions ----------------------------------------------------------------------------------------------------------


def test_a_table_reads_back_as_it_was_written(tmp_path: Path) -> None:
    taught = train(named_links(right=80, wrong=20), SHIPPED)
    file = tmp_path / "weights.yaml"
    file.write_text(table_text(taught, {"named": 100}), encoding="utf-8")
    again = load(file)
    assert again.bits == pytest.approx(taught.bits, abs=0.006)
    assert again.calibration == taught.calibration
    assert (again.decision, again.distance) == (taught.decision, taught.distance)
    assert again.version != SHIPPED.version


def test_versions_are_kept_and_adopted_by_name(tmp_path: Path) -> None:
    versions = Versions(tmp_path / "learned")
    assert versions.adopted() == "shipped"
    assert versions.in_force() == Learned(SHIPPED)
    taught = Learned(fit(named_links(right=0, wrong=50), SHIPPED), {"c1": ("小圆",)})
    name = versions.write(taught, seen={}, comparison="better\n", now=datetime(2026, 11, 1, tzinfo=UTC))
    assert versions.adopted() == "shipped", "nothing is adopted by itself"
    versions.adopt(name)
    assert versions.in_force().names == {"c1": ("小圆",)}
    assert versions.in_force().weights.bits["named"] == pytest.approx(taught.weights.bits["named"], abs=0.006)
    assert versions.comparison(name) == "better\n"
    with pytest.raises(NotFound):
        versions.adopt("../../etc")
    versions.adopt("shipped")
    assert versions.in_force().weights == SHIPPED
