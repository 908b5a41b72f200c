"""Who may see and do what: one table of roles, one table of routes, one check before every request.

Every endpoint stands in `NEEDS`; one that does not is refused, so that a new page cannot be forgotten here. Pages about
partners of one kind (`role` or `partner_id` in the address) need the right to that kind besides.
"""

from __future__ import annotations

from enum import StrEnum

from app.db.models import UserRole
from scorecards.records import ROLES, Role


class Right(StrEnum):
    """One thing that a role may or may not do."""

    PUBLIC = "public"  # also without signing in
    SIGNED_IN = "signed_in"
    SUPPLIERS = "suppliers"
    DEALERS = "dealers"
    COURIERS = "couriers"
    STAFF_NAMES = "staff_names"
    EXPORT = "export"
    RULE = "rule"  # say whose an opinion is
    SEE_JOBS = "see_jobs"
    RUN_JOBS = "run_jobs"


PARTNER_RIGHTS: dict[Role, Right] = {
    "supplier": Right.SUPPLIERS,
    "dealer": Right.DEALERS,
    "courier": Right.COURIERS,
}

RIGHTS: dict[UserRole, frozenset[Right]] = {
    "administrator": frozenset(Right),
    "procurement": frozenset({Right.SUPPLIERS, Right.EXPORT, Right.RULE}),
    "channel": frozenset({Right.DEALERS, Right.STAFF_NAMES, Right.EXPORT, Right.RULE}),
    "logistics": frozenset({Right.COURIERS, Right.EXPORT, Right.RULE}),
    "reader": frozenset({Right.SUPPLIERS, Right.DEALERS, Right.COURIERS}),
}

NEEDS: dict[str, Right] = {
    "static": Right.PUBLIC,
    "system.health": Right.PUBLIC,
    "account.login": Right.PUBLIC,
    "account.language": Right.PUBLIC,
    "account.logout": Right.SIGNED_IN,
    "account.password": Right.SIGNED_IN,
    "home.overview": Right.SIGNED_IN,
    "league.table": Right.SIGNED_IN,
    "league.csv_file": Right.EXPORT,
    "partners.scorecard": Right.SIGNED_IN,
    "partners.evidence": Right.SIGNED_IN,
    "partners.opinion": Right.SIGNED_IN,
    "rulings.listing": Right.RULE,
    "rulings.make": Right.RULE,
    "maps.page": Right.SIGNED_IN,
    "maps.frame": Right.SIGNED_IN,
    "warnings.listing": Right.SIGNED_IN,
    "warnings.one": Right.SIGNED_IN,
    "jobs.listing": Right.SEE_JOBS,
    "jobs.run_now": Right.RUN_JOBS,
    "methods.page": Right.SIGNED_IN,
    "quality.page": Right.SIGNED_IN,
    "api.snapshot_about": Right.SIGNED_IN,
    "api.rankings": Right.SIGNED_IN,
    "api.partner": Right.SIGNED_IN,
    "api.aspects": Right.SIGNED_IN,
    "api.evidence": Right.SIGNED_IN,
    "api.areas": Right.SIGNED_IN,
    "api.warnings": Right.SIGNED_IN,
    "api.jobs": Right.SEE_JOBS,
}


def rights_of(role: UserRole) -> frozenset[Right]:
    """Everything a signed-in user of this role may do."""
    return RIGHTS[role] | {Right.PUBLIC, Right.SIGNED_IN}


def visible_roles(role: UserRole) -> tuple[Role, ...]:
    """The kinds of partners that a user of this role may look at, in the order pages list them."""
    allowed = rights_of(role)
    return tuple(kind for kind in ROLES if PARTNER_RIGHTS[kind] in allowed)
