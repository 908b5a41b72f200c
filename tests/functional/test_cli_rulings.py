"""Rulings and training as a person meets them: a review list out, filled in, back in, and what a run makes of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from app import settings
from app.cli import main
from app.jobs.work import Work, open_work
from app.rulings.review_list import COLUMNS
from scorecards.matching.weights import load

PARTNERS = (
    "partner_id,role,name,aliases\nc-1,courier,飞隼速递,飞隼\nc-2,courier,白鸽快递,白鸽\nc-3,courier,甲乙丙丁物流,\n"
)
TEXTS = ["飞隼送得太慢了", "白鸽快递把箱子压坏了", "大雁送得太慢了", "大雁把箱子压坏了", "大雁丢件也不赔"]

Run = Callable[..., Result]
Row = dict[str, Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--home", str(home), *arguments])

    return call


@pytest.fixture
def work(home: Path, run: Run, tmp_path: Path) -> Work:
    """A home that has read and published TEXTS."""
    (tmp_path / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    lines = [f"{number},2026-10-0{number},{text}" for number, text in enumerate(TEXTS, start=1)]
    (tmp_path / "shop.csv").write_text("\n".join(["external_id,occurred_at,text", *lines]), encoding="utf-8")
    for arguments in (("partners", "import", "partners.csv"), ("ingest", "shop.csv")):
        assert run(*arguments[:-1], str(tmp_path / arguments[-1])).exit_code == 0
    assert run("run").exit_code == 0
    return open_work(settings.load(home, {}))


def asked(run: Run, tmp_path: Path) -> list[Row]:
    """The review list, as a person opens it."""
    file = tmp_path / "list.csv"
    assert run("rulings", "review-list", str(file), "--count", "50").exit_code == 0
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [{name.split()[-1]: cell for name, cell in row.items()} for row in csv.DictReader(lines)]


def fill_in(rows: list[Row], file: Path) -> Path:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, ("opinion_id", "verdict", "value", "written", "note"), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return file


def the(rows: list[Row], text: str) -> Row:
    return next(row for row in rows if row["text"] == text)


def evidence(work: Work) -> dict[str, Row]:
    snapshot = work.snapshots().current()
    assert snapshot
    return {row["text"]: row for row in snapshot.query("SELECT * FROM evidence")}


def test_a_list_is_filled_in_and_counts_from_the_next_run_on(work: Work, run: Run, tmp_path: Path) -> None:
    rows = asked(run, tmp_path)
    assert {row["text"] for row in rows} == set(TEXTS)
    assert the(rows, TEXTS[0])["partner_id"] == "c-1"
    the(rows, TEXTS[0]).update(verdict="应归另一家", value="c-2", note="单号查到是另一家")
    the(rows, TEXTS[1]).update(verdict="nobody")
    the(rows, TEXTS[2]).update(verdict="move", value="c-3", written="大雁")
    the(rows, TEXTS[3]).update(verdict="move", value="no such partner")
    filled = fill_in([*rows, {"opinion_id": "o_gone", "verdict": "accept"}], tmp_path / "filled.csv")
    told = run("rulings", "import", str(filled))
    assert told.exit_code == 0
    assert "新增 3 added" in told.stdout
    assert "拒绝 2 rejected" in told.stdout
    assert told.stderr.count("row ") == 2
    assert "箱子" not in told.output, "no customer text in messages"

    assert run("run").exit_code == 0
    shown = evidence(work)
    assert (shown[TEXTS[0]]["partner_id"], shown[TEXTS[0]]["decision"]) == ("c-2", "ruled")
    assert TEXTS[1] not in shown
    assert shown[TEXTS[2]]["partner_id"] == "c-3"
    snapshot = work.snapshots().current()
    assert snapshot
    assert snapshot.manifest["last_ruling"] == "3"
    assert snapshot.manifest["weights_version"]

    again = run("rulings", "import", str(filled))
    assert "新增 0 added, 已有 3 known" in again.stdout
    assert {row["text"] for row in asked(run, tmp_path)} == {TEXTS[3], TEXTS[4]}, "what is ruled is not asked again"


def test_an_excel_list_comes_back_from_excel(work: Work, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    assert run("rulings", "review-list", str(file)).exit_code == 0
    book = load_workbook(file)
    sheet = book.active
    assert sheet is not None
    head = [cell.value for cell in sheet[1]]
    assert head == list(COLUMNS)
    sheet.cell(2, next(i for i, name in enumerate(head) if name.endswith(" verdict")) + 1, "不怪任何一家")
    book.save(file)
    told = run("rulings", "import", str(file))
    assert "新增 1 added" in told.stdout, told.output


def test_one_ruling_at_a_time_and_out_again(work: Work, run: Run, tmp_path: Path) -> None:
    opinion_id = evidence(work)[TEXTS[0]]["opinion_id"]
    assert run("rulings", "add", opinion_id, "polarity", "1", "--note", "反话").exit_code == 0
    assert run("rulings", "add", "o_none", "nobody").exit_code == 1
    refused = run("rulings", "add", opinion_id, "move", "nowhere")
    assert refused.exit_code == 1
    assert "value" in refused.stderr
    listed = run("rulings", "list")
    assert opinion_id in listed.stdout
    assert "共 1 条" in listed.stdout
    assert "共 0 条" in run("rulings", "list", "--unplaced").stdout
    target = tmp_path / "rulings.csv"
    assert run("rulings", "export", str(target)).exit_code == 0
    assert "反话" in target.read_text("utf-8-sig")
    assert run("rulings", "export", str(tmp_path / "rulings.doc")).exit_code == 1


def test_a_file_that_is_no_review_list_is_refused(work: Work, run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "other.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    told = run("rulings", "import", str(wrong))
    assert told.exit_code == 1
    assert "opinion_id" in told.stderr


def test_training_needs_answers_and_is_adopted_by_name(work: Work, run: Run, tmp_path: Path) -> None:
    assert run("train").exit_code == 1, "nothing to learn from"
    more = [f"{n},2026-10-09,飞隼送得太慢了，等了{n}天" for n in range(100, 130)]
    (tmp_path / "more.csv").write_text("\n".join(["external_id,occurred_at,text", *more]), encoding="utf-8")
    assert run("ingest", str(tmp_path / "more.csv")).exit_code == 0
    assert run("run").exit_code == 0
    rows = asked(run, tmp_path)
    for row in rows:
        unknown = "大雁" in row["text"]
        row.update(verdict="move", value="c-3", written="大雁") if unknown else row.update(verdict="accept")
    assert "新增" in run("rulings", "import", str(fill_in(rows, tmp_path / "filled.csv"))).stdout

    written = tmp_path / "table.yaml"
    trained = run("train", "--table", str(written), "--hold", "order_link")
    assert trained.exit_code == 0, trained.output
    assert "ECE" in trained.stdout
    assert "names taught: 1" in trained.stdout
    assert "bits by distance" in trained.stdout
    assert "order_link:         {m:" in written.read_text(encoding="utf-8"), "a held judgement keeps its words"
    assert load(written).bits["named"] != load().bits["named"]
    version = trained.stdout.split()[-1]
    listed = run("train", "list").stdout
    assert "* shipped" in listed
    assert version in listed
    assert "precision" in run("train", "show", version).stdout
    before = published_weights(work)
    assert run("train", "adopt", version).exit_code == 0
    assert run("train", "adopt", "nonsense").exit_code == 1
    assert run("run").exit_code == 0
    assert published_weights(work) != before

    (tmp_path / "new.csv").write_text("external_id,occurred_at,text\n900,2026-10-20,大雁送得真慢\n", encoding="utf-8")
    assert run("ingest", str(tmp_path / "new.csv")).exit_code == 0
    assert run("run").exit_code == 0
    assert evidence(work)["大雁送得真慢"]["partner_id"] == "c-3", "the taught name is known from now on"


def published_weights(work: Work) -> str:
    snapshot = work.snapshots().current()
    assert snapshot
    version: str = snapshot.manifest["weights_version"]
    return version


def test_erasing_a_feedback_takes_its_rulings_along(work: Work, run: Run) -> None:
    row = evidence(work)[TEXTS[0]]
    assert run("rulings", "add", row["opinion_id"], "nobody").exit_code == 0
    assert run("erase", "--feedback", row["feedback_id"], "--yes").exit_code == 0
    assert "共 0 条" in run("rulings", "list").stdout
