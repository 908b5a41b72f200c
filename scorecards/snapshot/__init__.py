"""Snapshots: one immutable published state of all scorecards, built aside, checked, then shown by moving a pointer."""

from scorecards.snapshot.build import Sources, build
from scorecards.snapshot.store import Snapshot, Snapshots

__all__ = ["Snapshot", "Snapshots", "Sources", "build"]
