"""Several processes answer as one does, in the order of the lines."""

from __future__ import annotations

import json

from scorecards.analyze import BLOCK_LINES, analyze
from scorecards.analyze_pool import analyze_in_processes
from scorecards.records import Partner, Registry

REGISTRY = Registry((Partner("c-yuanan", "courier", "圆安", aliases=("圆安快递",)),))


def test_answers_errors_and_line_numbers_are_those_of_one_process() -> None:
    good = [json.dumps({"id": str(i), "text": f"圆安快递等了{i}天才到"}) for i in range(2 * BLOCK_LINES)]
    lines = [*good[:BLOCK_LINES], "", "not json", *good[BLOCK_LINES:]]
    one, two = list(analyze(lines, REGISTRY)), list(analyze_in_processes(lines, REGISTRY, 2))
    assert [(a.line, a.json, str(a.error)) for a in two] == [(a.line, a.json, str(a.error)) for a in one]
    assert len(two) == 2 * BLOCK_LINES + 1
    assert [a.line for a in two if a.error] == [BLOCK_LINES + 2]
