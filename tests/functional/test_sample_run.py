"""The sample through the whole product: a run handles what is new and publishes what a run from nothing would."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import demo, settings
from app.db.registry_rows import KINDS
from app.jobs.work import Work, open_work
from scorecards.snapshot import Snapshot
from scorecards.snapshot.queries import PUBLISHED

SAMPLE = Path(__file__).parents[2] / "sample_data"
TRUTH = SAMPLE / "truth"
YEAR = "R12-2026-10"

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
def at_once(tmp_path_factory: pytest.TempPathFactory) -> Work:
    return run(tmp_path_factory.mktemp("at-once"), SAMPLE)


def test_bit_by_bit_publishes_the_same_numbers(at_once: Work, tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    home = tmp_path / "home"
    run(home, without_orders_and_half_the_feedback(tmp_path / "half"))
    later = run(home, SAMPLE)
    for table in PUBLISHED:
        ours, theirs = (shown(work).query(f"SELECT * FROM {table} ORDER BY ALL") for work in (later, at_once))
        assert ours == theirs, table


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


def test_accepted_attributions_are_right(at_once: Work) -> None:
    row = at_once.lake().connect().execute(ATTRIBUTIONS).fetchone()
    assert row
    precision, recall = row
    assert precision >= 0.9
    assert recall >= 0.4
