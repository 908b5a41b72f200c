"""From what others call our partners to the registry: pages of map and review sites, and names alone."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.invocation import Invocation, with_invocation
from app.commands.partner_files import partners_of
from app.db.registry import load
from scorecards.errors import InputError
from scorecards.records import ROLES, Partner, Registry, Role

if TYPE_CHECKING:
    from scorecards.listings import Link, ListingFile
    from scorecards.matching.lookup import Candidate

FILE = click.Path(dir_okay=False, path_type=Path)
LINKED = ("listing_id", "partner_id", "probability", "clues")
FOUND = ("name", "partner_id", "probability", "candidates")
LIKELIER_THAN_NOT, WORTH_TELLING = 0.5, 0.05


@click.command("link")
@click.argument("listings", type=FILE)
@click.option("--partners", "partners_file", type=FILE, help="登记文件（默认用本系统的登记）/ a registry file")
@click.option("--role", type=click.Choice(ROLES), default="dealer", show_default=True, help="登记文件没有 role 列时")
@with_invocation
def link(invocation: Invocation, listings: Path, partners_file: Path | None, role: Role) -> None:
    """地图与点评网站的页面关联到登记的网点，一对一 / link pages of map and review sites, one to one

    Columns: listing_id, name, and any of branch, address, lon, lat, datum, category. Writes CSV to the standard output.
    """
    from scorecards.listings import link as link_all
    from scorecards.listings import read_listings

    file = read_listings(listings)
    partners = partners_of(partners_file, role=role).partners if partners_file else _of_home(invocation)
    links = link_all(file.listings, partners)
    rows = ((one.listing_id, one.partner_id or "", f"{one.probability:.4f}", one.clues) for one in links)
    sys.stdout.buffer.write(_table(LINKED, rows))
    sys.stdout.buffer.flush()
    _tell(file, links, partners)


@click.command("find")
@click.argument("names", nargs=-1)
@click.option("--partners", "partners_file", type=FILE, help="登记文件（默认用本系统的登记）/ a registry file")
@click.option("--role", type=click.Choice(ROLES), default="dealer", show_default=True, help="登记文件没有 role 列时")
@with_invocation
def find(invocation: Invocation, names: tuple[str, ...], partners_file: Path | None, role: Role) -> None:
    """名称查伙伴编号，错字、简称亦可 / the partners that names mean, misspelt or shortened ones too

    Without NAMES they are read from the standard input, one a line. Writes CSV; partner_id is empty where no partner
    is likelier than all else, and candidates holds every one that is likely at all, with its probability.
    """
    from scorecards.matching.lookup import Lookup

    registry = partners_of(partners_file, role=role) if partners_file else _registry(invocation)
    asked = names or _lines()
    answers = Lookup(registry).best_of(asked)
    sys.stdout.buffer.write(_table(FOUND, (_found(*one) for one in zip(asked, answers, strict=True))))
    sys.stdout.buffer.flush()


def _lines() -> tuple[str, ...]:
    with click.open_file("-", encoding="utf-8-sig", errors="replace") as lines:
        return tuple(line.strip() for line in lines if line.strip())


def _found(name: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    best = candidates[0] if candidates else None
    partner_id = best.partner_id if best and best.probability >= LIKELIER_THAN_NOT else ""
    told = [f"{c.partner_id} {c.probability:.2f}" for c in candidates if c.probability >= WORTH_TELLING]
    return name, partner_id, f"{best.probability if best else 0.0:.4f}", "|".join(told)


def _of_home(invocation: Invocation) -> tuple[Partner, ...]:
    """Those of the product's own registry that are sites: dealers, and whoever else has an address or coordinates."""
    sites = tuple(p for p in _registry(invocation).partners if p.role == "dealer" or p.address or p.lon is not None)
    if not sites:
        raise InputError(
            "登记中没有网点 / the registry has no sites",
            advice="先导入登记，或用 --partners 指定文件 / import partners first, or name a file with --partners",
        )
    return sites


def _registry(invocation: Invocation) -> Registry:
    with invocation.work().sessions() as session:
        return load(session)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(header)
    lines.writerows(rows)
    return text.getvalue().encode()


def _tell(file: ListingFile, links: Sequence[Link], partners: Sequence[Partner]) -> None:
    linked = sum(one.partner_id is not None for one in links)
    click.echo(
        f"名录 {len(links):,} listings, 网点 {len(partners):,} sites, 已关联 {linked:,} linked",
        err=True,
    )
    for problem, times in sorted(file.location_problems.items()):
        click.echo(f"  坐标不可信 / location not believed: {problem}: {times:,}", err=True)
