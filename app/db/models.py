"""The tables of the operational database.

Grain: one row per user, token, partner, staff member, bill-of-materials line, service area, remembered mapping, ruling,
job run, lock, audited act, recent attempt to sign in, erased feedback. Times are UTC and aware.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, ForeignKey, Index, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from scorecards.records import VERDICTS

UserRole = Literal["administrator", "procurement", "channel", "logistics", "reader"]
JobState = Literal["queued", "running", "succeeded", "failed", "abandoned"]
Scope = Literal["read", "ingest"]
USER_ROLES: tuple[UserRole, ...] = get_args(UserRole)
JOB_STATES: tuple[JobState, ...] = get_args(JobState)
SCOPES: tuple[Scope, ...] = get_args(Scope)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment. SQLite forgets time zones, so everything is UTC on the way in and marked so on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        assert value.tzinfo is not None, "moments carry their time zone"
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Model(DeclarativeBase):
    """Root of the tables; constraints are named so that migrations can address them in every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 SQLAlchemy reads it as a plain class attribute
        datetime: UtcTime(),
        str: String(),
        list[str]: JSON(),
        dict[str, Any]: JSON(),
        dict[str, str]: JSON(),
    }


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class User(Model):
    """Someone who may sign in. Raising `session_version` ends every session that is open."""

    __tablename__ = "users"
    __table_args__ = (_one_of("role", USER_ROLES),)
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str]
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]
    session_version: Mapped[int] = mapped_column(default=1)


class LoginAttempt(Model):
    """One password tried on a name, from an address: kept for a minute, and not when it was right."""

    __tablename__ = "login_attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    name_hash: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(64))


class ApiToken(Model):
    """A key for programs. Only its SHA-256 is kept; None in `expires_at` = until revoked."""

    __tablename__ = "api_tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class PartnerRow(Model):
    """A firm or site as records.Partner describes it; lon/lat are WGS-84, `datum` is the file's."""

    __tablename__ = "partners"
    __table_args__ = (_one_of("role", ("supplier", "dealer", "courier")),)
    partner_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(20), index=True)
    name: Mapped[str]
    aliases: Mapped[list[str]]
    parent: Mapped[str | None]
    brand: Mapped[str | None]
    province: Mapped[str | None]
    city: Mapped[str | None]
    district: Mapped[str | None]
    address: Mapped[str | None]
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    datum: Mapped[str | None] = mapped_column(String(10))
    components: Mapped[list[str]]
    competitor: Mapped[bool]
    location_problem: Mapped[str | None] = mapped_column(String(20))


class StaffRow(Model):
    """An employee on a partner's roster."""

    __tablename__ = "staff"
    staff_id: Mapped[str] = mapped_column(primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey("partners.partner_id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    title: Mapped[str | None]
    employee_no: Mapped[str | None]


class BillOfMaterials(Model):
    """Which supplier made a component of a product, as which batch, built in which months (inclusive, YYYY-MM)."""

    __tablename__ = "bill_of_materials"
    __table_args__ = (UniqueConstraint("product", "component", "batch", "build_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    product: Mapped[str]
    component: Mapped[str]
    batch: Mapped[str]
    supplier_id: Mapped[str] = mapped_column(ForeignKey("partners.partner_id", ondelete="CASCADE"), index=True)
    build_from: Mapped[str] = mapped_column(String(7))
    build_to: Mapped[str] = mapped_column(String(7))


class ServiceAreaRow(Model):
    """A city, or one of its districts ('' = the whole city), that a courier's depot serves."""

    __tablename__ = "service_areas"
    courier_id: Mapped[str] = mapped_column(ForeignKey("partners.partner_id", ondelete="CASCADE"), primary_key=True)
    depot: Mapped[str] = mapped_column(primary_key=True)
    province: Mapped[str] = mapped_column(primary_key=True)
    city: Mapped[str] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(primary_key=True, default="")


class SourceMapping(Model):
    """Which column of a source's files holds which field; remembered from the last time it was given."""

    __tablename__ = "source_mappings"
    source: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    mapping: Mapped[dict[str, str]]
    updated_at: Mapped[datetime]


class RulingRow(Model):
    """A person's word on one opinion, as records.Ruling describes it. Append-only."""

    __tablename__ = "rulings"
    __table_args__ = (_one_of("verdict", VERDICTS),)
    id: Mapped[int] = mapped_column(primary_key=True)
    feedback_id: Mapped[str] = mapped_column(index=True)
    role: Mapped[str] = mapped_column(String(20))
    start: Mapped[int]
    end: Mapped[int]
    aspect: Mapped[str]
    verdict: Mapped[str] = mapped_column(String(10))
    value: Mapped[str | None]
    written: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str]
    ruled_by: Mapped[str] = mapped_column(String(80))
    ruled_at: Mapped[datetime]


class ErasedFeedback(Model):
    """A feedback that may not come back, by the keyed hash of its id."""

    __tablename__ = "erased_feedback"
    feedback_hash: Mapped[str] = mapped_column(String(32), primary_key=True)
    erased_at: Mapped[datetime]


class JobRun(Model):
    """One run of one job, asked for by a schedule, a person or a command. `message` is the result in one line."""

    __tablename__ = "job_runs"
    __table_args__ = (_one_of("state", JOB_STATES), Index(None, "job", "state"))
    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(10))
    requested_by: Mapped[str] = mapped_column(String(80))
    requested_at: Mapped[datetime] = mapped_column(index=True)
    not_before: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    holder: Mapped[str | None]
    attempt: Mapped[int] = mapped_column(default=1)
    progress_stage: Mapped[str | None] = mapped_column(String(30))
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str | None]
    error_what: Mapped[str | None]
    error_where: Mapped[str | None]
    error_advice: Mapped[str | None]


class JobLock(Model):
    """Who may do a thing that only one process may do, until when."""

    __tablename__ = "job_locks"
    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    holder: Mapped[str]
    expires_at: Mapped[datetime]


class AuditLog(Model):
    """What a person or a command did to users, tokens, partners, snapshots, jobs. Append-only, no customer text."""

    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None]
    details: Mapped[dict[str, Any]]
