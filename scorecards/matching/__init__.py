"""Matching: which partners a text names, and which partner is responsible for each of its opinions."""

from scorecards.matching.clues import CLUE_EXPLANATIONS
from scorecards.matching.explain import explain
from scorecards.matching.matcher import Matcher
from scorecards.matching.names import NameFinder
from scorecards.matching.version import VERSION

__all__ = ["CLUE_EXPLANATIONS", "VERSION", "Matcher", "NameFinder", "explain"]
