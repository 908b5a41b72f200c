"""Warnings: statistical alarms on batches, sites, areas and phrases, each with its baseline and its evidence."""

from scorecards.warnings.detect import detect
from scorecards.warnings.model import WARNINGS

__all__ = ["WARNINGS", "detect"]
