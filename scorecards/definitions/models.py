"""The shapes of the definition files. Unknown keys are refused, so that a typing error cannot pass for a default."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scorecards.records import Responsible, Role

Stage = str
Share = Annotated[float, Field(gt=0, lt=1)]
ExposureMeasure = Literal["parcels", "repair_orders", "sales", "units_in_service", "parts_delivered"]
PeerKey = Literal["macro_region", "city_tier", "size_band", "brand", "component"]


class Strict(BaseModel):
    """Frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Strict):
    """One text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Aspect(Strict):
    """What an opinion can be about. The id has up to three parts between slashes; its depth is the level."""

    id: str = Field(pattern=r"^[a-z0-9_-]+(/[a-z0-9_-]+){0,2}$")
    name_zh: str
    name_en: str
    role: Responsible
    stage: Stage
    severity: int = Field(ge=1, le=4)

    @property
    def level(self) -> int:
        return self.id.count("/") + 1

    @property
    def parent(self) -> str | None:
        """The aspect one level up; None for a first-level aspect."""
        return self.id.rpartition("/")[0] or None


class Numerator(Strict):
    """What is counted. `no_source` declares a dimension of the policy that has no data yet: its weight is shared."""

    kind: Literal["complaints", "same_batch_pairs", "no_source"] = "complaints"
    aspects: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    min_severity: int = Field(default=1, ge=1, le=4)

    @model_validator(mode="after")
    def _needs_aspects(self) -> Self:
        if self.kind != "no_source" and not self.aspects:
            raise ValueError("至少写一个要数的方面 / name at least one aspect to count")
        return self


class Denominator(Strict):
    """What a partner did. The amounts of the named exposure measures are added; empty means opinions are the base."""

    exposure: tuple[ExposureMeasure, ...] = ()
    unit: Words


class Measure(Strict):
    """One defined rate, which stands for one dimension of one role's scorecard."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    role: Role
    dimension: str = Field(pattern=r"^[a-z0-9_]+$")
    name: Words
    what: Words
    why: Words
    direction: Literal["lower_is_better"]
    numerator: Numerator
    denominator: Denominator
    rate_scale: int = Field(gt=0)
    minimum_volume: float = Field(ge=0)
    """Complaints in a whole table below which the dimension says nothing there and is left out."""
    weight: float = Field(gt=0)
    owner: str
    next_review: date
    source: str


class Scale(Strict):
    """Score = centre + spread · z, clipped to 0–100; `smallest_spread` is in natural-log units of the rate."""

    centre: float = Field(gt=0, lt=100)
    spread: float = Field(gt=0)
    smallest_spread: float = Field(gt=0)
    confidence: Share
    decision: str


class MinimumSample(Strict):
    """Sample needed before a score is shown, a rank is given, a grade may decide a contract.

    The sample of `shown` and `ranked` is the larger of the voices heard and the complaints expected.
    """

    shown: int = Field(gt=0)
    ranked: int = Field(gt=0)
    contract_voices: int = Field(gt=0)
    contract_expected: float = Field(gt=0)
    dimensions: int = Field(gt=0)


class GradeCuts(Strict):
    """Lowest score of each grade; below C is D."""

    A: float
    B: float
    C: float

    @model_validator(mode="after")
    def _fall(self) -> Self:
        if not 100 >= self.A > self.B > self.C >= 0:
            raise ValueError("分界须在 0–100 内由 A 到 C 递减 / cuts must fall from A to C within 0–100")
        return self


class RoleGrades(Strict):
    """One role's grade cuts and the denominator of its overall complaint rate."""

    cuts: GradeCuts
    denominator: Denominator
    rate_scale: int = Field(gt=0)


class GradeDefinitions(Strict):
    scale: Scale
    minimum: MinimumSample
    roles: dict[Role, RoleGrades]


class RolePeers(Strict):
    """`ladder`: keys of the peer group, from narrow to wide; `stratify_by`: expected counts are kept apart by it."""

    ladder: tuple[tuple[PeerKey, ...], ...] = Field(min_length=1)
    stratify_by: Literal["product", "component"] | None = None


class PeerGroupDefinitions(Strict):
    minimum_peers: int = Field(gt=1)
    size_bands: tuple[Share, ...]
    """Quantiles of exposure (or voices) that part small, medium and large."""
    roles: dict[Role, RolePeers]


class CountingThresholds(Strict):
    same_text_characters: int = Field(gt=0)
    history_months: int = Field(gt=0)
    area_voices: int = Field(gt=0)
    covered_share: Share
    batch_complaints: int = Field(gt=0)


class BatchThresholds(Strict):
    watch_count: int = Field(gt=0)
    watch_ebgm: float = Field(gt=0)
    watch_eb05: float = Field(gt=0)
    raise_eb05: float = Field(gt=0)


class SiteThresholds(Strict):
    """Poisson CUSUM: `shift` is the rate, as a multiple of the expected, that it is tuned to find."""

    shift: float = Field(gt=1)
    run_length: float = Field(gt=1)
    """In-control average run length in months: one false alarm per partner in so many months."""
    baseline_months: int = Field(gt=0)
    least_expected: float = Field(gt=0)
    watch_share: Share


class AreaThresholds(Strict):
    fdr: Share
    watch_fdr: Share
    least_voices: int = Field(gt=0)


class PhraseThresholds(Strict):
    fdr: Share
    watch_fdr: Share
    recent_months: int = Field(gt=0)
    least_count: int = Field(gt=0)
    least_ratio: float = Field(gt=1)
    keywords: int = Field(gt=0)


class WarningThresholds(Strict):
    batch: BatchThresholds
    site: SiteThresholds
    area: AreaThresholds
    phrase: PhraseThresholds


class Thresholds(Strict):
    counting: CountingThresholds
    warnings: WarningThresholds


class Definitions(Strict):
    """Everything the definition files say, with one version over all of their content."""

    version: str
    aspects: tuple[Aspect, ...]
    measures: tuple[Measure, ...]
    grades: GradeDefinitions
    peer_groups: PeerGroupDefinitions
    thresholds: Thresholds

    def measures_of(self, role: str) -> tuple[Measure, ...]:
        """The role's measures, heaviest first."""
        return tuple(m for m in self.measures if m.role == role)
