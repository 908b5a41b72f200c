"""A file of partners that a command uses instead of the registry, with a word about each row that it cannot use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from app.db.registry import NO_MAPPING, read_partners
from app.db.registry_rows import Rejection
from scorecards.errors import InputError
from scorecards.records import Registry, Role

SHOWN = 20
"""Rejected rows and warnings that are listed one by one."""


def partners_of(path: Path, *, mapping: Mapping[str, str] = NO_MAPPING, role: Role | None = None) -> Registry:
    """The usable partners of a file; the other rows are told on stderr.

    Raises FileRefused when the file cannot be read, InputError when it has no usable row.
    """
    registry, report = read_partners(path, mapping=mapping, role=role)
    if report.rejected:
        click.echo(f"{path.name}: 拒绝 {len(report.rejected):,} 行 / rows rejected", err=True)
    tell_some(remarks((*report.rejected, *report.remarks)))
    if not registry.partners:
        raise InputError(
            "文件中没有可用的伙伴 / the file has no usable partner",
            where=path.name,
            advice="需要列 partner_id, role, name / it needs the columns partner_id, role and name",
        )
    return registry


def remarks(about: Sequence[Rejection]) -> list[str]:
    """One line a row: its number, the field, the reason."""
    return [f"第 {r.row} 行 / row {r.row}: {r.field}: {r.reason}" for r in about]


def tell_some(lines: Sequence[str]) -> None:
    """The first lines on stderr, and how many there are more."""
    for line in lines[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(lines) > SHOWN:
        click.echo(f"  …… 另有 {len(lines) - SHOWN} 条 / and {len(lines) - SHOWN} more", err=True)
