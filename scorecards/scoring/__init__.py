"""Scoring: counted tables in, scores, grades and ranks out. Formulas are plain functions of numpy arrays."""

from scorecards.scoring.compute import compute

__all__ = ["compute"]
