"""What was learned here, version by version: clue weights and taught names, compared before they are adopted.

HOME/learned/<version>/ holds weights.yaml, names.yaml and comparison.txt and never changes; HOME/learned/adopted names
the version in force. Without one, the weights that come with the product are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import yaml

from scorecards.errors import DefinitionError, NotFound
from scorecards.matching.weights import Weights, load
from scorecards.records import Registry

SHIPPED = "shipped"
"""The version that comes with the product."""
WEIGHTS, NAMES, COMPARISON, ADOPTED = "weights.yaml", "names.yaml", "comparison.txt", "adopted"
HEAD = """\
# Fitted by `scorecards train`; what each part means: scorecards/matching/weights.yaml.
# bits: the clue's weight, log2 of a likelihood ratio; seen: in how many answered questions it was there.
"""


@dataclass(frozen=True, slots=True)
class Learned:
    """One version: weights, and by partner the writings that rulings taught."""

    weights: Weights
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions below one folder."""

    folder: Path

    def names(self) -> list[str]:
        """All versions, oldest first."""
        return sorted(path.parent.name for path in self.folder.glob(f"*/{WEIGHTS}"))

    def adopted(self) -> str:
        """The version in force."""
        pointer = self.folder / ADOPTED
        return pointer.read_text(encoding="utf-8").strip() if pointer.exists() else SHIPPED

    def in_force(self) -> Learned:
        """What runs use. Raises NotFound or DefinitionError when it is not there as it was written."""
        return self.read(self.adopted())

    def read(self, version: str) -> Learned:
        """One version; clues that are newer than it have their shipped weight. Raises NotFound, DefinitionError."""
        if version == SHIPPED:
            return Learned(load())
        self._require(version)
        weights = load(self.folder / version / WEIGHTS)
        complete = replace(weights, bits=load().bits | weights.bits)
        return Learned(complete, _read_names(self.folder / version / NAMES))

    def comparison(self, version: str) -> str:
        """How the version compared with the one that was in force when it was trained. Raises NotFound."""
        self._require(version)
        return (self.folder / version / COMPARISON).read_text(encoding="utf-8")

    def write(self, learned: Learned, *, seen: Mapping[str, int], comparison: str, now: datetime) -> str:
        """Keeps a new version, whole or not at all, and returns its name. It is not in force yet."""
        version = f"{now:%Y%m%dT%H%M%S%f}"
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".") as scratch:
            draft = Path(scratch) / version
            draft.mkdir()
            (draft / WEIGHTS).write_text(table_text(learned.weights, seen), encoding="utf-8")
            names = {partner_id: list(written) for partner_id, written in sorted(learned.names.items())}
            (draft / NAMES).write_text(yaml.safe_dump(names, allow_unicode=True), encoding="utf-8")
            (draft / COMPARISON).write_text(comparison, encoding="utf-8")
            draft.rename(self.folder / version)
        return version

    def adopt(self, version: str) -> None:
        """Puts a version in force from the next run on. Raises NotFound, DefinitionError."""
        self.read(version)
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{ADOPTED}"
        draft.write_text(version + "\n", encoding="utf-8")
        draft.replace(self.folder / ADOPTED)

    def _require(self, version: str) -> None:
        if version not in self.names():
            advice = f"已有 / there are: {', '.join([SHIPPED, *self.names()])}"
            raise NotFound("没有这个版本的权重 / no such version of the weights", where=version[:40], advice=advice)


def table_text(weights: Weights, seen: Mapping[str, int]) -> str:
    """A weights file: clues with bits and in how many answers they were seen, the rest as it is."""
    clues = (f"  {name}: {{bits: {bits:.2f}, seen: {seen.get(name, 0)}}}" for name, bits in weights.bits.items())
    knots = (f"  - [{share}, {frequency}]" for share, frequency in weights.calibration.knots)
    parts = (
        f"{HEAD}prior_bits: {weights.prior_bits:.2f}",
        f"decision: {{accepted: {weights.decision.accepted}, review: {weights.decision.review}}}",
        "clues:",
        *clues,
        "distance:",
        *(f"  {name}: {value}" for name, value in weights.distance.model_dump().items()),
        "calibration:" if weights.calibration.knots else "calibration: []",
        *knots,
    )
    return "\n".join(parts) + "\n"


def with_names(registry: Registry, taught: Mapping[str, tuple[str, ...]]) -> Registry:
    """The registry in which partners also have the writings that rulings taught; unknown partners are passed over."""
    partners = tuple(
        replace(partner, aliases=(*partner.aliases, *new)) if new else partner
        for partner in registry.partners
        for new in [tuple(a for a in taught.get(partner.partner_id, ()) if a not in (partner.name, *partner.aliases))]
    )
    return replace(registry, partners=partners)


def _read_names(file: Path) -> dict[str, tuple[str, ...]]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        return {str(partner_id): tuple(map(str, written)) for partner_id, written in content.items()}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, TypeError) as error:
        problem = f"无法读取 / cannot be read ({type(error).__name__})"
        raise DefinitionError(problem, where=file.name, advice="恢复原文件 / restore the file") from None
