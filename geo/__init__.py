"""Places: datums, boundaries, distances, hot spots, maps."""
