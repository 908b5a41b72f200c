"""The clues' levels and the weights they start from (weights.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scorecards.errors import DefinitionError

FILE = Path(__file__).with_name("weights.yaml")
Comparison = Literal["name", "distance", "branch", "branch_in_address", "address", "kind"]
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)


class Level(BaseModel):
    """One outcome of a comparison, best first in its list; m and u are probabilities before the files are seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    zh: str
    en: str
    m: float = Field(gt=0, lt=1)
    u: float = Field(gt=0, lt=1)


class Beliefs(BaseModel):
    """All comparisons, and how many links and pairs of strangers these beliefs are worth."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    m_pairs: float = Field(gt=0)
    u_pairs: float = Field(gt=0)
    comparisons: dict[Comparison, tuple[Level, ...]]

    def m(self, comparison: Comparison) -> npt.NDArray[np.float64]:
        """Shares of the levels among links; they sum to one."""
        return _shares([level.m for level in self.comparisons[comparison]])

    def u(self, comparison: Comparison) -> npt.NDArray[np.float64]:
        """Shares of the levels among pairs of strangers; they sum to one."""
        return _shares([level.u for level in self.comparisons[comparison]])


@cache
def beliefs() -> Beliefs:
    """The shipped file. Raises DefinitionError."""
    try:
        given: Any = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        return Beliefs.model_validate(given)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        what = "权重文件不可用 / the file of weights is not usable"
        raise DefinitionError(what, where=FILE.name, advice="重新安装 / install again") from error


def level_of(comparison: Comparison, level_id: str) -> int:
    """The place of a level in its comparison's list."""
    return [level.id for level in beliefs().comparisons[comparison]].index(level_id)


def _shares(given: list[float]) -> npt.NDArray[np.float64]:
    values = np.array(given, dtype=np.float64)
    return values / values.sum()
