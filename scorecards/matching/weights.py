"""The table of clue weights: read, checked, and turned into bits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scorecards.errors import DefinitionError
from scorecards.validation import problem_of

FILE = Path(__file__).with_name("weights.yaml")
Share = Annotated[float, Field(gt=0, le=1)]


class ClueOdds(BaseModel):
    """How often a clue is there when the partner is responsible (m) and when it is not (u)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    m: Share
    u: Share

    @property
    def bits(self) -> float:
        """log2(m/u), Fellegi and Sunter 1969."""
        return math.log2(self.m / self.u)


class Thresholds(BaseModel):
    """Probabilities from which an attribution is accepted, or worth a person's look."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    accepted: Share
    review: Share

    @model_validator(mode="after")
    def _ordered(self) -> Thresholds:
        if self.review > self.accepted:
            raise ValueError("review 不能高于 accepted / review must not be above accepted")
        return self


class Distance(BaseModel):
    """How the nearness of a site loses weight: beta * log2(1 + d / scale_m) bits, nothing beyond radius_m."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    beta: Annotated[float, Field(ge=0)]
    scale_m: Annotated[float, Field(gt=0)]
    radius_m: Annotated[float, Field(gt=0)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    prior_bits: float
    decision: Thresholds
    clues: dict[str, ClueOdds]
    distance: Distance


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything numeric that turns clues into a decision. `bits` holds the weight of each clue."""

    prior_bits: float
    decision: Thresholds
    bits: dict[str, float]
    distance: Distance


@cache
def load(path: Path = FILE) -> Weights:
    """The weights in a file like weights.yaml. Raises DefinitionError that names file and field."""
    try:
        table = _Table.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        problem = f"无法读取 / cannot be read ({type(error).__name__})"
        raise DefinitionError(problem, where=path.name, advice="恢复原文件 / restore the file") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{path.name}: {'.'.join(map(str, first['loc']))}"
        raise DefinitionError(problem_of(first), where=where, advice="改正该值 / correct the value") from None
    bits = {name: clue.bits for name, clue in table.clues.items()}
    return Weights(table.prior_bits, table.decision, bits, table.distance)
