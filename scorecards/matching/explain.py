"""An attribution in one sentence, and as the steps from the starting point to the probability, for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from scorecards.matching.clues import CLUE_EXPLANATIONS, VERSUS
from scorecards.matching.frame import FRAME_EXPLANATIONS, probability_of
from scorecards.records import Attribution, Clue

Language = Literal["zh", "en"]
MINUS = "\N{MINUS SIGN}"

CONFLICTS: dict[str, tuple[str, str]] = {
    "order_conflict": ("订单写的是{key}，文中说的是{text}", "The order names {key}, the text {text}"),
    "batch_conflict": ("物料清单写的是{key}，文中说的是{text}", "The bill of materials names {key}, the text {text}"),
    "page_conflict": (
        "评价留在{key}的页面上，文中说的是{text}",
        "It stands on the page of {key}, the text names {text}",
    ),
}
"""Sentences for a key and a text that contradict each other, (Chinese, English)."""

_EXPLANATIONS = CLUE_EXPLANATIONS | FRAME_EXPLANATIONS


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the way to a probability: a clue and the log2 odds before and after it."""

    clue: Clue
    before: float
    after: float

    @property
    def probability(self) -> float:
        """The probability reached with this step."""
        return probability_of(self.after)


def waterfall(clues: Iterable[Clue]) -> list[Step]:
    """The starting point, the clues as they come, then competitors; each step begins where the last one ended.

    The last step's `probability` is the attribution's, to the rounding of the weights.
    """
    steps: list[Step] = []
    for clue in sorted(clues, key=lambda clue: _PLACES.get(clue.clue, _AMONG_CLUES)):
        before = steps[-1].after if steps else 0.0
        steps.append(Step(clue, before, before + clue.weight))
    return steps


_AMONG_CLUES = 1
_PLACES = {"prior": 0, "rivals": 2, "calibration": 3}


def worded(clue: str, detail: str, language: Language) -> tuple[str, str]:
    """(sentence, what was seen) of a clue; of a contradiction the sentence says both sides and nothing is left."""
    column = 0 if language == "zh" else 1
    if clue in CONFLICTS and VERSUS in detail:
        key, _, text = detail.partition(VERSUS)
        return CONFLICTS[clue][column].format(key=key, text=text), ""
    return _EXPLANATIONS.get(clue, (clue, clue))[column], detail


def explain(attribution: Attribution, partner_name: str | None, *, language: Language = "zh") -> str:
    """Why the opinion was given to the partner, or to nobody; plain text, not escaped for HTML."""
    return _chinese(attribution, partner_name) if language == "zh" else _english(attribution, partner_name)


def _chinese(attribution: Attribution, partner_name: str | None) -> str:
    reasons = "；".join(_reason(clue, "zh") for clue in _told(attribution))
    if attribution.partner_id is None or attribution.probability is None:
        return (
            f"未归因：最可能的一家把握仍不足（{reasons}）。" if reasons else "未归因：没有任何线索指向具体的合作伙伴。"
        )
    verdict = "归因于" if attribution.decision == "accepted" else "可能归因于"
    sure = _sureness(attribution.probability, "99% 以上")
    return f"{verdict}{partner_name or attribution.partner_id}，把握 {sure}：{reasons}。"


def _english(attribution: Attribution, partner_name: str | None) -> str:
    reasons = "; ".join(_reason(clue, "en") for clue in _told(attribution))
    if attribution.partner_id is None or attribution.probability is None:
        why = (
            f"not even the likeliest partner is likely enough ({reasons})" if reasons else "nothing points to a partner"
        )
        return f"Not attributed: {why}."
    verdict = "Attributed to" if attribution.decision == "accepted" else "Perhaps due to"
    sure = _sureness(attribution.probability, "over 99%")
    return f"{verdict} {partner_name or attribution.partner_id}, {sure} sure: {reasons}."


def _told(attribution: Attribution) -> list[Clue]:
    """What a sentence says: clues and competitors, not the arithmetic around them."""
    return [clue for clue in attribution.clues if clue.clue not in ("prior", "calibration")]


def _sureness(probability: float, nearly_all: str) -> str:
    """Whole percent; never 100 %, which no evidence gives."""
    return nearly_all if probability >= 0.995 else f"{probability:.0%}"


def _reason(clue: Clue, language: Language) -> str:
    """One clue with what was seen and its weight in bits."""
    sentence, seen = worded(clue.clue, clue.detail, language)
    bits = f"{clue.weight:+.1f}".replace("-", MINUS)
    if language == "zh":
        return f"{sentence}{f'“{seen}”' if seen else ''}（{bits} 比特）"
    return f"{sentence}{f' “{seen}”' if seen else ''} ({bits} bits)"
