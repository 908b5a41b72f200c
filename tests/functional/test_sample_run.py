"""The sample through the whole product: a run handles what is new and publishes what a run from nothing would."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import demo, settings
from app.db.registry_rows import KINDS
from app.jobs import bodies
from app.jobs.work import Work, open_work
from scorecards.snapshot import Snapshot
from scorecards.snapshot.queries import PUBLISHED

SAMPLE = Path(__file__).parents[2] / "sample_data"
TRUTH = SAMPLE / "truth"

UNDERSTOOD = ("opinions", "mentions", "readings")
"""The tables of the lake that runs write."""

pytestmark = pytest.mark.slow


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def run(home: Path, sample: Path) -> Work:
    """Load a sample into the home and publish it."""
    work = open_work(settings.load(home, {}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "SAMPLE", sample)
        demo.load(work, silent)
    return work


def without_orders_and_half_the_feedback(folder: Path) -> Path:
    """A sample of the same registry that lists only every second feedback file, and no orders or exposure."""
    for kind in KINDS:
        shutil.copy(SAMPLE / f"{kind}.csv", folder)
    head, *feeds = (SAMPLE / demo.FEEDS).read_text("utf-8").replace('file = "', f'file = "{SAMPLE}/').split("[[feed]]")
    feedback = [feed for feed in feeds if 'kind = "feedback"' in feed]
    (folder / demo.FEEDS).write_text("[[feed]]".join([head, *feedback[::2]]), "utf-8")
    return folder


def shown(work: Work) -> Snapshot:
    snapshot = work.snapshots().current()
    assert snapshot
    return snapshot


@pytest.fixture(scope="module")
def bit_by_bit(tmp_path_factory: pytest.TempPathFactory) -> Work:
    """A home that ran on half the feedback before any order was known, and again when everything had come."""
    folder = tmp_path_factory.mktemp("bit-by-bit")
    (folder / "half").mkdir()
    run(folder / "home", without_orders_and_half_the_feedback(folder / "half"))
    return run(folder / "home", SAMPLE)


def from_nothing(work: Work, home: Path) -> Work:
    """The same facts and registry in a new home that has understood nothing yet, run once."""
    shutil.copytree(work.settings.home, home, ignore=shutil.ignore_patterns("snapshots", *UNDERSTOOD))
    fresh = open_work(settings.load(home, {}))
    bodies.run(fresh, silent)
    return fresh


def test_new_feedback_and_late_orders_give_what_a_run_from_nothing_gives(bit_by_bit: Work, tmp_path: Path) -> None:
    fresh = from_nothing(bit_by_bit, tmp_path / "fresh")
    assert fresh.lake().versions()["readings"] < bit_by_bit.lake().versions()["readings"]
    for table in PUBLISHED:
        ours, theirs = (shown(w).query(f"SELECT * FROM {table} ORDER BY ALL") for w in (bit_by_bit, fresh))
        assert ours
        assert ours == theirs, table


def test_a_second_load_changes_nothing(bit_by_bit: Work) -> None:
    before = bit_by_bit.lake().versions()
    demo.load(bit_by_bit, silent)
    assert bit_by_bit.lake().versions() == before


ATTRIBUTIONS = f"""
WITH truth AS (
    SELECT DISTINCT feedback.feedback_id, opinion.role, opinion.partner_id
    FROM '{TRUTH / "opinions.parquet"}' AS opinion
    JOIN feedback USING (source, external_id)
    WHERE opinion.identifiable AND opinion.partner_id IS NOT NULL
),
found AS (
    SELECT DISTINCT feedback_id, role, partner_id FROM current_opinions WHERE decision = 'accepted'
)
SELECT
    (SELECT avg((truth.role IS NOT NULL)::INT) FROM found LEFT JOIN truth USING (feedback_id, role, partner_id)),
    (SELECT avg((found.role IS NOT NULL)::INT) FROM truth LEFT JOIN found USING (feedback_id, role, partner_id))
"""
"""Share of right partners among the accepted ones, and share of the identifiable true ones that were accepted."""


def test_accepted_attributions_are_right(bit_by_bit: Work) -> None:
    row = bit_by_bit.lake().connect().execute(ATTRIBUTIONS).fetchone()
    assert row
    precision, recall = row
    assert precision >= 0.9
    assert recall >= 0.4
