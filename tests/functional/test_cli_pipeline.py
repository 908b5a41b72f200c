"""The command line with the real pipeline behind it, on a handful of texts."""

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app import demo
from app.cli import main

PARTNERS = "partner_id,role,name,aliases\nc-1,courier,飞隼速递,飞隼\nc-2,courier,白鸽快递,白鸽\n"


def run(home: Path, *arguments: str, text: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *arguments], input=text)


@pytest.fixture
def partners(tmp_path: Path) -> Path:
    path = tmp_path / "partners.csv"
    path.write_text(PARTNERS, encoding="utf-8")
    return path


@pytest.fixture
def sample(tmp_path: Path, partners: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sample of two feedback in the layout of sample_data."""
    folder = tmp_path / "sample"
    folder.mkdir()
    partners.rename(folder / "partners.csv")
    (folder / "staff.csv").write_text("staff_id,partner_id,name\ne-1,c-1,陈一\n", encoding="utf-8")
    head = "product,component,batch,supplier_id,build_from,build_to\n"
    (folder / "bill_of_materials.csv").write_text(head + "X1,tyre,B1,c-1,2025-01,2025-02\n", encoding="utf-8")
    head = "courier_id,depot,province,city\n"
    (folder / "service_areas.csv").write_text(head + "c-1,甲部,江苏省,南京市\n", encoding="utf-8")
    rows = "编号,时间,原话\n1,2026-10-03,飞隼送得太慢了\n2,2026-10-04,白鸽快递把箱子压坏了\n"
    (folder / "f.csv").write_text(rows, encoding="utf-8")
    feed = 'mapping = { external_id = "编号", occurred_at = "时间", text = "原话" }'
    (folder / "feeds.toml").write_text(f'[[feed]]\nfile = "f.csv"\nkind = "feedback"\nsource = "shop"\n{feed}\n')
    monkeypatch.setattr(demo, "SAMPLE", folder)
    return folder


def test_analyze_answers_in_order_and_tells_bad_lines_apart(partners: Path, tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": "飞隼送得太慢了"}, ensure_ascii=False).encode(),
        b"not json",
        b"",
        b'{"id": "b", "text": "\xff"}',
        b'{"id": "c"}',
        json.dumps({"id": "d", "text": "今天天气不错"}, ensure_ascii=False).encode(),
    ]
    result = run(tmp_path / "home", "analyze", "--partners", str(partners), text=b"\n".join(lines))
    assert result.exit_code == 1
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "d"]
    assert answers[0]["opinions"][0]["partner_id"] == "c-1"
    assert [json.loads(line)["line"] for line in result.stderr.splitlines()] == [2, 4, 5]
    assert not (tmp_path / "home").exists()


def test_analyze_succeeds_when_every_line_is_answered(partners: Path, tmp_path: Path) -> None:
    text = '\ufeff{"id": "a", "text": "飞隼送得太慢了"}\r\n'.encode()
    result = run(tmp_path / "home", "analyze", "--partners", str(partners), text=text)
    assert (result.exit_code, result.stderr) == (0, "")


def test_analyze_without_a_usable_partners_file(tmp_path: Path) -> None:
    result = run(tmp_path / "home", "analyze", "--partners", str(tmp_path / "none.csv"))
    assert result.exit_code == 1
    assert result.stderr.startswith("错误 error: ")


def test_the_sample_is_loaded_once(sample: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = run(home, "demo")
    assert first.exit_code == 0, first.output
    assert "password" in first.output
    assert (home / "first-login.txt").stat().st_mode & 0o777 == 0o600
    published = run(home, "snapshots", "list").output
    second = run(home, "demo")
    assert "loaded already" in second.output
    assert run(home, "snapshots", "list").output == published


def test_the_first_password_is_shown_until_it_is_changed(sample: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "demo")
    assert "admin   密码" in run(home, "demo").output
    run(home, "users", "password", "admin", "--password", "correct horse")
    changed = run(home, "demo").output
    assert "admin   密码" not in changed
    assert not (home / "first-login.txt").exists()


def test_a_home_with_data_of_its_own_gets_no_sample(sample: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "partners", "import", str(sample / "partners.csv"))
    result = run(home, "demo")
    assert "the sample is left out" in result.output
    assert "nothing is published yet" in run(home, "rank", "--role", "courier").stderr


def test_a_port_that_is_taken_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run(tmp_path / "home", "up", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "the port cannot be used" in result.stderr
    assert not (tmp_path / "home").exists()


def test_quarantine_says_what_was_not_taken_and_why(tmp_path: Path) -> None:
    bad = tmp_path / "r.csv"
    bad.write_text("text,occurred_at\n送得慢,2026/13/45\n送得快,2026-10-02\n", encoding="utf-8")
    home, target = tmp_path / "home", tmp_path / "q.csv"
    assert run(home, "ingest", str(bad), "--source", "shop").exit_code == 0
    assert "r.csv  第 1 行" in run(home, "quarantine").stdout
    assert run(home, "quarantine", str(target)).exit_code == 0
    written = target.read_text(encoding="utf-8")
    assert written.startswith("\ufeff")
    assert "occurred_at" in written
    assert "日期无法识别" in written


@pytest.mark.parametrize("partner_id", ["a/b", "..", '"><script>', "x" * 81])
def test_ids_that_no_address_can_hold_are_rejected(tmp_path: Path, partner_id: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"partner_id": partner_id, "role": "courier", "name": "飞隼"}), encoding="utf-8")
    assert "拒绝 1 rejected" in run(tmp_path / "home", "partners", "import", str(path)).stdout
