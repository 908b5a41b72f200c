"""Weights written into the table they were trained from, whose comments and held judgements stay."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from scorecards.learning.fit import PRIOR
from scorecards.matching.weights import Weights

_CLUE = re.compile(r"^  (?P<name>\w+):(?P<gap> +)\{(?:m|bits): [^}]*\}", re.MULTILINE)
_CALIBRATION = re.compile(r"\n+(?:#[^\n]*\n)*calibration:.*\Z", re.DOTALL)
CALIBRATION = "# (share, how often such a share proved right), straight lines between.\n"


def refitted(table: str, weights: Weights, *, seen: Mapping[str, int], hold: Collection[str] = ()) -> str:
    """The text of a weights file with these weights; clues that are held or were never seen keep their line."""

    def line(found: re.Match[str]) -> str:
        name = found["name"]
        if name in hold or not seen.get(name):
            return found[0]
        return f"  {name}:{found['gap']}{{bits: {weights.bits[name]:.2f}, seen: {seen[name]}}}"

    text = _CLUE.sub(line, _CALIBRATION.sub("\n", table))
    if PRIOR not in hold:
        text = _set(text, PRIOR, f"{weights.prior_bits:.2f}")
    for name, value in weights.distance.model_dump().items():
        text = _set(text, f"  {name}", f"{value:g}")
    knots = "".join(f"  - [{share}, {frequency}]\n" for share, frequency in weights.calibration.knots)
    return f"{text.rstrip()}\n\n{CALIBRATION}calibration:{'' if knots else ' []'}\n{knots}"


def _set(text: str, name: str, value: str) -> str:
    return re.sub(rf"^{name}: [^\s#]+", f"{name}: {value}", text, flags=re.MULTILINE)
