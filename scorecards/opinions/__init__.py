"""Opinions: what the customers' own words judge, whom they judge, and whom they only mention."""

from scorecards.opinions.clauses import parse
from scorecards.opinions.reading import judge, read
from scorecards.opinions.version import VERSION

__all__ = ["VERSION", "judge", "parse", "read"]
