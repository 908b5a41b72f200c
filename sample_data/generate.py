"""python -m sample_data.generate: writes the sample anew. The same seed and scale give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from random import Random

import click

from sample_data.exposure_rows import ExposureRow, parcels, repair_orders, sales, stream, units_in_service
from sample_data.order_book import Order
from sample_data.rows import SourceRows, WrongCoordinate, partner_rows, source_rows, written_time
from sample_data.sources import SOURCES
from sample_data.story import Story, tell_story
from sample_data.truth_files import write_truth
from sample_data.world import World, build_world
from sample_data.write import Row, feeds_toml, write_csv, write_parquet, write_source

SEED = 20261031


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(__file__).parent, help="folder to write to"
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="another seed, another invented world")
@click.option(
    "--scale", type=click.FloatRange(0.001, 10.0), default=1.0, show_default=True, help="share of the 60,000 feedback"
)
def main(out: Path, seed: int, scale: float) -> None:
    """Write the made-up brand's partners, orders, exposure, feedback and truth."""
    generate(out, seed=seed, scale=scale)
    click.echo(f"{out}: {sum(f.stat().st_size for f in out.rglob('*') if f.is_file()) / 1e6:.1f} MB")


def generate(out: Path, *, seed: int = SEED, scale: float = 1.0) -> None:
    """All files below `out`."""
    out.mkdir(parents=True, exist_ok=True)
    world = build_world(seed)
    story = tell_story(world, seed=seed, scale=scale)
    wrong = write_registry(out, world, seed)
    write_orders(out / "orders", story)
    write_exposure(out / "exposure", world, story=story, seed=seed, scale=scale)
    parts = write_feedback(out / "feedback", world, story=story, seed=seed)
    (out / "feeds.toml").write_text(feeds_toml(SOURCES), encoding="utf-8")
    write_truth(out / "truth", world, story=story, parts=parts, wrong=[*wrong, *(w for p in parts for w in p.wrong)])


def write_registry(out: Path, world: World, seed: int) -> list[WrongCoordinate]:
    """partners, staff, bill of materials, service areas."""
    partners, wrong = partner_rows(world, Random(f"{seed}/coordinates"))
    write_csv(out / "partners.csv", partners)
    write_csv(out / "staff.csv", [asdict(s) for s in world.staff])
    write_csv(out / "bill_of_materials.csv", [asdict(r) for r in world.bill_of_materials.rows])
    write_csv(out / "service_areas.csv", [asdict(a) for a in world.service_areas])
    return wrong


def write_orders(folder: Path, story: Story) -> None:
    """Deliveries and repair orders as Parquet, sales as CSV, by time."""
    folder.mkdir(parents=True, exist_ok=True)
    orders = sorted(story.orders, key=lambda o: (o.ordered_at, o.order_id))
    write_parquet(folder / "deliveries.parquet", [_order_row(o) for o in orders if o.kind == "delivery"])
    write_parquet(folder / "repair_orders.parquet", [_order_row(o) for o in orders if o.kind == "repair"])
    write_csv(folder / "sales.csv", [_order_row(o) for o in orders if o.kind == "sale"])


def _order_row(order: Order) -> Row:
    times = {name: getattr(order, name) for name in ("ordered_at", "promised_at", "delivered_at")}
    return asdict(order) | {name: written_time(at, "iso") if at else None for name, at in times.items()}


def write_exposure(folder: Path, world: World, *, story: Story, seed: int, scale: float) -> None:
    """One file per measure."""
    folder.mkdir(parents=True, exist_ok=True)
    measures: dict[str, Iterable[ExposureRow]] = {
        "parcels": parcels(world, stream(seed, 1), scale),
        "repair_orders": repair_orders(world, stream(seed, 2), scale),
        "sales": sales(world, story.fleet, stream(seed, 3), scale),
        "units_in_service": units_in_service(world, story.fleet, scale),
    }
    for name, rows in measures.items():
        write_parquet(folder / f"{name}.parquet", [asdict(r) for r in rows])


def write_feedback(folder: Path, world: World, *, story: Story, seed: int) -> list[SourceRows]:
    """One file per source."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(f"{seed}/rows")
    parts = [source_rows(source, story.told, places=world.places, rng=rng) for source in SOURCES]
    for part in parts:
        write_source(folder, part.source, part.rows)
    return parts


if __name__ == "__main__":
    main()
