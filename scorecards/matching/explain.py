"""An attribution in one sentence, for pages."""

from __future__ import annotations

from typing import Literal

from scorecards.matching.clues import CLUE_EXPLANATIONS
from scorecards.records import Attribution, Clue

Language = Literal["zh", "en"]


def explain(attribution: Attribution, partner_name: str | None, *, language: Language = "zh") -> str:
    """Why the opinion was given to the partner, or to nobody; plain text, not escaped for HTML."""
    return _chinese(attribution, partner_name) if language == "zh" else _english(attribution, partner_name)


def _chinese(attribution: Attribution, partner_name: str | None) -> str:
    reasons = "；".join(_reason(clue, "zh") for clue in attribution.clues)
    if attribution.partner_id is None or attribution.probability is None:
        return (
            f"未归因：最可能的一家把握仍不足（{reasons}）。" if reasons else "未归因：没有任何线索指向具体的合作伙伴。"
        )
    verdict = "归因于" if attribution.decision == "accepted" else "可能归因于"
    sure = _sureness(attribution.probability, "99% 以上")
    return f"{verdict}{partner_name or attribution.partner_id}，把握 {sure}：{reasons}。"


def _english(attribution: Attribution, partner_name: str | None) -> str:
    reasons = "; ".join(_reason(clue, "en") for clue in attribution.clues)
    if attribution.partner_id is None or attribution.probability is None:
        why = (
            f"not even the likeliest partner is likely enough ({reasons})" if reasons else "nothing points to a partner"
        )
        return f"Not attributed: {why}."
    verdict = "Attributed to" if attribution.decision == "accepted" else "Perhaps due to"
    sure = _sureness(attribution.probability, "over 99%")
    return f"{verdict} {partner_name or attribution.partner_id}, {sure} sure: {reasons}."


def _sureness(probability: float, nearly_all: str) -> str:
    """Whole percent; never 100 %, which no evidence gives."""
    return nearly_all if probability >= 0.995 else f"{probability:.0%}"


def _reason(clue: Clue, language: Language) -> str:
    """One clue with what was seen and its weight in bits."""
    chinese, english = CLUE_EXPLANATIONS.get(clue.clue, (clue.clue, clue.clue))
    if language == "zh":
        detail = f"“{clue.detail}”" if clue.detail else ""
        return f"{chinese}{detail}（{clue.weight:+.1f} 比特）"
    detail = f' "{clue.detail}"' if clue.detail else ""
    return f"{english}{detail} ({clue.weight:+.1f} bits)"
