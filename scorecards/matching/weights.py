"""The table of clue weights: read, checked, and turned into bits."""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scorecards.errors import DefinitionError
from scorecards.validation import problem_of

FILE = Path(__file__).with_name("weights.yaml")
Share = Annotated[float, Field(gt=0, le=1)]
Probability = Annotated[float, Field(ge=0, le=1)]
_STRICT = ConfigDict(extra="forbid", frozen=True)


class ClueOdds(BaseModel):
    """Set by judgement: how often a clue is there when the partner is responsible (m) and when it is not (u)."""

    model_config = _STRICT
    m: Share
    u: Share

    @property
    def weight(self) -> float:
        """log2(m/u) in bits, Fellegi and Sunter 1969."""
        return math.log2(self.m / self.u)


class FittedClue(BaseModel):
    """Fitted to answers: the weight in bits, and in how many answered questions the clue was there."""

    model_config = _STRICT
    bits: float
    seen: Annotated[int, Field(ge=0)]

    @property
    def weight(self) -> float:
        return self.bits


class Thresholds(BaseModel):
    """Probabilities from which an attribution is accepted, or worth a person's look."""

    model_config = _STRICT
    accepted: Share
    review: Share

    @model_validator(mode="after")
    def _ordered(self) -> Thresholds:
        if self.review > self.accepted:
            raise ValueError("review 不能高于 accepted / review must not be above accepted")
        return self


class Distance(BaseModel):
    """How the nearness of a site loses weight: beta * log2(1 + d / scale_m) bits, nothing beyond radius_m."""

    model_config = _STRICT
    beta: Annotated[float, Field(ge=0)]
    scale_m: Annotated[float, Field(gt=0)]
    radius_m: Annotated[float, Field(gt=0)]

    def discount(self, metres: float) -> float:
        """The bits that a distance takes off."""
        return self.beta * math.log2(1 + metres / self.scale_m)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often a share of the candidates proved right, as a rising broken line through (share, frequency) knots.

    Beyond the outer knots the frequency stays what it is there. No knots: shares are taken as they are.
    """

    knots: tuple[tuple[float, float], ...] = ()

    def probability(self, share: float) -> float:
        if not self.knots:
            return share
        after = bisect_right(self.knots, share, key=lambda knot: knot[0])
        if after in (0, len(self.knots)):
            return self.knots[min(after, len(self.knots) - 1)][1]
        (x0, y0), (x1, y1) = self.knots[after - 1 : after + 1]
        return y0 + (y1 - y0) * (share - x0) / (x1 - x0)


class _Table(BaseModel):
    model_config = _STRICT
    prior_bits: float
    decision: Thresholds
    clues: dict[str, ClueOdds | FittedClue]
    distance: Distance
    calibration: tuple[tuple[Probability, Probability], ...] = ()

    @model_validator(mode="after")
    def _rising(self) -> _Table:
        if any(x1 <= x0 or y1 < y0 for (x0, y0), (x1, y1) in pairwise(self.calibration)):
            raise ValueError("calibration 必须递增 / calibration must rise")
        return self


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything numeric that turns clues into a decision. `bits` holds the weight of each clue.

    `version` is the first 12 hex digits of the SHA-256 of the file.
    """

    prior_bits: float
    decision: Thresholds
    bits: dict[str, float]
    distance: Distance
    calibration: Calibration = Calibration()
    version: str = ""


@cache
def load(path: Path = FILE) -> Weights:
    """The weights in a file like weights.yaml. Raises DefinitionError that names file and field."""
    try:
        content = path.read_text(encoding="utf-8")
        table = _Table.model_validate(yaml.safe_load(content))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = f"无法读取 / cannot be read ({type(error).__name__})"
        raise DefinitionError(problem, where=path.name, advice="恢复原文件 / restore the file") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{path.name}: {'.'.join(map(str, first['loc']))}"
        raise DefinitionError(problem_of(first), where=where, advice="改正该值 / correct the value") from None
    return Weights(
        prior_bits=table.prior_bits,
        decision=table.decision,
        bits={name: clue.weight for name, clue in table.clues.items()},
        distance=table.distance,
        calibration=Calibration(table.calibration),
        version=hashlib.sha256(content.encode()).hexdigest()[:12],
    )
