"""The command line as a person meets it: what it prints, what it refuses, what it leaves behind."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from app.cli import COMMANDS, main

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*arguments: str, text: str | bytes | None = None) -> Result:
        home = ["--home", str(tmp_path / "home")]
        return CliRunner(env={"PORT": "", "SCORECARDS_PORT": ""}).invoke(main, [*home, *arguments], input=text)

    return call


def assert_refused(result: Result, *parts: str) -> None:
    """One line of error after any progress, exit code 1, no traceback."""
    assert result.exit_code == 1, result.output
    *progress, error = result.stderr.splitlines()
    assert not any("rror" in line for line in progress)
    assert error.startswith("错误 error: ")
    for part in parts:
        assert part in error


def publish_snapshot(home: Path, snapshot_id: str = "20261101T000000-aa") -> None:
    """A snapshot with the tables that the command line reads, two couriers and one opinion in it."""
    folder = home / "snapshots" / snapshot_id
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "snapshot.duckdb")) as con:
        con.sql("""create table periods as select * from (values
            ('2026-10', 'month', date '2026-10-01', date '2026-10-31', 2),
            ('all', 'all', null, null, 1)) t(period, kind, first_day, last_day, sort)""")
        con.sql("""create table partners as select * from (values
            ('c-1', 'courier', '飞隼速递'), ('c-2', 'courier', '=白鸽')) t(partner_id, role, name)
            cross join (select null::varchar as province, null::varchar as city, null::varchar as brand)""")
        con.sql("""create table rankings as select 'courier' as role, '2026-10' as period, t.*, 2 as rank_of,
                1.0e0 as praises, 1000.0e0 as exposure, 'parcels' as exposure_unit, 'rate' as basis, 3.0e0 as rate,
                1.0e0 as rate_low, 5.0e0 as rate_high, 10000 as rate_scale, 3.0e0 as expected, null::double as trend
            from (values
                ('all', '', 'c-2', 1, 'A', 88.0e0, 80.0e0, 95.0e0, 'ranked', 40, 3.0e0),
                ('all', '', 'c-1', null, null, null, null, null, 'too_few', 4, 1.0e0),
                ('region', '华东', 'c-1', 1, 'B', 71.0e0, 60.0e0, 80.0e0, 'ranked', 31, 9.0e0))
            t(cut_kind, cut_value, partner_id, rank, grade, score, score_low, score_high, status,
                voices, complaints)""")
        con.sql("""create table evidence as select 'o1' as opinion_id, 'f1' as feedback_id,
            timestamp '2026-10-03 01:00:00' as occurred_at, '2026-10' as period_month, 'shop' as source,
            'review' as channel, 'courier' as role, 'c-1' as partner_id, 'delivery/speed/late' as aspect,
            -1 as polarity, 2 as severity, 'delivery' as stage, null::varchar as component, null::varchar as batch,
            null::varchar as product, 0.98e0 as probability, 'accepted' as decision, '=太慢了' as text""")
    manifest = {
        "snapshot_id": snapshot_id,
        "created_at": "2026-11-01T00:00:00+00:00",
        "as_of": "2026-10",
        "default_period": "2026-10",
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (home / "snapshots" / "current").write_text(snapshot_id, encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_writes_nothing(run: Run, command: str, tmp_path: Path) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output
    assert not (tmp_path / "home").exists()


def test_a_wrong_setting_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/settings.toml").write_text("prot = 1\n")
    assert_refused(run("users", "list"), "settings.toml: prot")


# People and programs -------------------------------------------------------------------------------------------------


def test_users_from_start_to_end(run: Run) -> None:
    assert run("users", "add", "li", "--role", "procurement", "--password", "correct horse").exit_code == 0
    assert_refused(run("users", "add", "li", "--password", "correct horse"), "there is such a user already")
    assert_refused(run("users", "add", "wang", "--password", "short"), "10")
    assert run("users", "password", "li", "--password", "another horse").exit_code == 0
    assert run("users", "disable", "li").exit_code == 0
    assert "procurement" in run("users", "list").output
    assert "disabled" in run("users", "list").output
    assert_refused(run("users", "disable", "nobody"), "no such user", "scorecards users list")


def test_a_password_is_asked_for_and_not_echoed(run: Run) -> None:
    result = run("users", "add", "li", text="correct horse\ncorrect horse\n")
    assert result.exit_code == 0
    assert "correct horse" not in result.output
    assert "密码 / Password: " in result.output
    assert "再输入一次 / Repeat it: " in result.output


def test_tokens_from_start_to_end(run: Run) -> None:
    run("users", "add", "robot", "--password", "correct horse")
    created = run("tokens", "create", "robot", "--name", "erp", "--days", "30")
    number, key = created.output.split()
    assert re.fullmatch(r"sc_[\w-]{40,}", key)
    assert key not in run("tokens", "list").output
    assert "valid" in run("tokens", "list").output
    assert run("tokens", "revoke", number).exit_code == 0
    assert "ended" in run("tokens", "list").output
    assert_refused(run("tokens", "revoke", "99"), "no such token")


# Data in -------------------------------------------------------------------------------------------------------------


def test_partners_of_a_foreign_list(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "couriers.csv"
    file.write_text("code,title\nfs,飞隼速递\nbg,白鸽快递\n", encoding="gb18030")
    options = ("--map", "partner_id=code", "--map", "name=title", "--role", "courier")
    assert "2 added" in run("partners", "import", str(file), *options).output
    assert "2 unchanged" in run("partners", "import", str(file), *options).output
    assert_refused(run("partners", "import", str(file)), "partner_id", "--map", "code, title")
    assert_refused(run("partners", "import", str(file), "--map", "partner_id"), "--map")


def test_a_mapping_is_remembered_for_the_source(run: Run, tmp_path: Path) -> None:
    for number, text in enumerate(("送得太慢", "箱子压坏了"), start=1):
        (tmp_path / f"{number}.csv").write_text(f"单号,原话\n{number},{text}\n", encoding="utf-8")
    first, second = str(tmp_path / "1.csv"), str(tmp_path / "2.csv")
    mapped = run("ingest", first, "--source", "odd", "--map", "text=原话", "--map", "external_id=单号")
    assert mapped.exit_code == 0, mapped.output
    assert "1 new" in mapped.output
    assert "1 new" in run("ingest", second, "--source", "odd").output
    assert "already ingested" in run("ingest", second, "--source", "odd").output
    assert_refused(run("ingest", str(tmp_path / "none.csv"), "--source", "odd"), "none.csv")


def test_ingest_tells_which_columns_it_knew_and_warns_of_a_file_without_rows(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('单号,内容,"您的\n意见",评价时间\n1,送得太慢,好,2026-10-01\n', encoding="utf-8")
    (tmp_path / "b.csv").write_text("text,id\n", encoding="utf-8")
    result = run("ingest", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"))
    assert result.exit_code == 0, result.output
    assert "columns: text=内容, occurred_at=评价时间; 未使用 not used: 单号, 您的 意见\n" in result.stdout
    assert "columns: text=text, external_id=id; 未使用 not used: 无 none\n" in result.stdout
    assert [line for line in result.stderr.splitlines() if "warning" in line] == [
        "  警告 warning: b.csv: 没有数据行 / no data rows"
    ]


def test_a_refused_file_does_not_keep_the_others_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("external_id,text\n1,送得太慢\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    result = run("ingest", str(tmp_path / "empty.csv"), str(tmp_path / "good.csv"), "--source", "s")
    assert result.exit_code == 1
    assert "good.csv: 新增 1 new" in result.stdout
    assert "empty.csv" in result.stderr


# Results -------------------------------------------------------------------------------------------------------------


def test_without_a_snapshot_it_says_what_to_do(run: Run) -> None:
    assert_refused(run("rank", "--role", "courier"), "nothing is published yet", "scorecards run")


def test_rank_in_three_formats(run: Run, tmp_path: Path) -> None:
    publish_snapshot(tmp_path / "home")
    result = run("rank", "--role", "courier", "--format", "json")
    assert result.exit_code == 0, result.stderr
    rows = json.loads(result.output)
    assert [(row["partner_id"], row["rank"], row["score"]) for row in rows] == [("c-2", 1, 88.0), ("c-1", None, None)]
    parsed = list(csv.DictReader(io.StringIO(run("rank", "--role", "courier", "--format", "csv").output)))
    assert [(row["name"], row["rank"]) for row in parsed] == [("'=白鸽", "1"), ("飞隼速递", "")]
    table = run("rank", "--role", "courier").output
    assert "1/2" in table
    assert "88.0 (80–95)" in table


def test_rank_of_a_cut_and_of_periods_that_are_not_there(run: Run, tmp_path: Path) -> None:
    publish_snapshot(tmp_path / "home")
    cut = run("rank", "--role", "courier", "--cut", "region=华东", "--format", "json").output
    assert [row["partner_id"] for row in json.loads(cut)] == ["c-1"]
    assert "no data" in run("rank", "--role", "dealer").output
    assert_refused(run("rank", "--role", "courier", "--period", "2020-01"), "2020-01", "2026-10")
    assert_refused(run("rank", "--role", "courier", "--cut", "moon=1"), "--cut")


def test_export_writes_files_that_run_nothing(run: Run, tmp_path: Path) -> None:
    publish_snapshot(tmp_path / "home")
    assert run("export", str(tmp_path / "out")).exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("supplier.csv", "dealer.csv", "courier.csv", "evidence.csv"),
    }
    content = (tmp_path / "out/evidence.csv").read_text(encoding="utf-8")
    assert content.startswith("\ufeff")
    assert "'=太慢了" in content
    assert run("export", str(tmp_path / "out.xlsx")).exit_code == 0
    book = load_workbook(tmp_path / "out.xlsx")
    assert len(book.sheetnames) == 4
    assert not any(c.data_type == "f" for sheet in book for row in sheet.iter_rows() for c in row)


def test_rolling_back_and_pruning_snapshots(run: Run, tmp_path: Path) -> None:
    publish_snapshot(tmp_path / "home", "20261101T000000-aa")
    publish_snapshot(tmp_path / "home", "20261102T000000-bb")
    assert run("snapshots", "use", "20261101T000000-aa").exit_code == 0
    assert "* 20261101T000000-aa" in run("snapshots", "list").output
    assert_refused(run("snapshots", "use", "nope"), "nope")
    run("snapshots", "use", "20261102T000000-bb")
    assert run("snapshots", "prune", "--keep", "1").exit_code == 0
    assert "aa" not in run("snapshots", "list").output


# Upkeep --------------------------------------------------------------------------------------------------------------


def test_a_backup_brings_everything_back(run: Run, tmp_path: Path) -> None:
    run("users", "add", "li", "--password", "correct horse")
    (tmp_path / "p.csv").write_text("partner_id,role,name\nc-1,courier,飞隼速递\n", encoding="utf-8")
    run("partners", "import", str(tmp_path / "p.csv"))
    (tmp_path / "f.csv").write_text("external_id,text,author\n1,送得太慢,a1\n", encoding="utf-8")
    run("ingest", str(tmp_path / "f.csv"), "--source", "s")
    publish_snapshot(tmp_path / "home")
    file = tmp_path / "all.tar.gz"
    assert run("backup", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0

    def elsewhere(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--home", str(tmp_path / "other"), *arguments])

    assert elsewhere("restore", str(file)).exit_code == 0
    assert "li" in elsewhere("users", "list").output
    assert "already ingested" in elsewhere("ingest", str(tmp_path / "f.csv"), "--source", "s").output
    assert "1 unchanged" in elsewhere("partners", "import", str(tmp_path / "p.csv")).output
    assert (tmp_path / "other/secret.key").read_bytes() == (tmp_path / "home/secret.key").read_bytes()
    assert elsewhere("users", "add", "wang", "--password", "correct horse").exit_code == 0
    assert_refused(elsewhere("restore", str(file)), "already has")


def test_something_else_is_no_backup(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(b"nothing of the kind")
    assert_refused(run("restore", str(tmp_path / "x.tar.gz")), "x.tar.gz", "not a usable backup")
    assert not (tmp_path / "home/scorecards.db").exists()


def test_erasing_an_author(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("external_id,text,author\n1,送得太慢,a1\n2,很好,a2\n", encoding="utf-8")
    run("ingest", str(tmp_path / "f.csv"), "--source", "s")
    assert_refused(run("erase", "--yes"), "--author")
    assert "feedback 1" in run("erase", "--yes", "--author", "a1").output
    assert "feedback 0" in run("erase", "--yes", "--author", "a1").output


def test_what_was_erased_does_not_come_back(run: Run, tmp_path: Path) -> None:
    rows = "external_id,text,author\n1,送得太慢,a1\n2,很好,a2\n"
    (tmp_path / "f.csv").write_text(rows, encoding="utf-8")
    run("ingest", str(tmp_path / "f.csv"), "--source", "s")
    (tmp_path / "odd.csv").write_text("external_id,text,author,occurred_at\n3,没人理,a1,tomorrow\n", encoding="utf-8")
    run("ingest", str(tmp_path / "odd.csv"), "--source", "s")
    run("erase", "--yes", "--author", "a1")
    (tmp_path / "again.csv").write_text(f"{rows}3,没人理,a1\n4,不错,a3\n", encoding="utf-8")
    again = run("ingest", str(tmp_path / "again.csv"), "--source", "s").output
    assert "新增 1 new, 已有 1 known, 隔离 2 quarantined" in again
    assert "erased: 2" in again
    run("quarantine", str(tmp_path / "q.csv"))
    held = (tmp_path / "q.csv").read_text(encoding="utf-8")
    assert held.count("该反馈已按要求删除") == 2
    assert "送得太慢" not in held
    assert "没人理" not in held


def test_the_doctor_finds_what_is_wrong(run: Run, tmp_path: Path) -> None:
    run("users", "list")
    well = run("doctor")
    assert well.exit_code == 0, well.output
    (tmp_path / "home/secret.key").write_text("0" * 64)
    (tmp_path / "home/secret.key").chmod(0o644)
    ill = run("doctor")
    assert ill.exit_code == 1
    assert "chmod 600" in ill.output


def test_the_database_can_be_upgraded_at_any_time(run: Run) -> None:
    assert run("db", "upgrade").exit_code == 0
    assert run("db", "upgrade").exit_code == 0


def test_shipped_definitions_are_valid(run: Run) -> None:
    assert "valid" in run("definitions", "check").output
