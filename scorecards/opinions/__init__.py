"""Opinions: what the customers' own words judge, whom they judge, and whom they only mention."""

from scorecards.opinions.reading import read
from scorecards.opinions.version import VERSION

__all__ = ["VERSION", "read"]
