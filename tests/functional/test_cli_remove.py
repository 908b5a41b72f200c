"""`scorecards partners remove`: out of the registry, still in what is published, and in the audit log."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from app.cli import main
from app.db.models import AuditLog
from app.db.session import connect, sessions
from app.jobs.work import open_work
from app.settings import load
from scorecards.records import Registry


def run(home: Path, *arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *arguments], input=text)


def registry(home: Path) -> Registry:
    work = open_work(load(home, {}))
    try:
        return work.registry()
    finally:
        work.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    files = {
        "partners": "partner_id,role,name\nd-1,dealer,望江店\nd-2,dealer,清溪店\ns-1,supplier,恒力\nc-1,courier,飞隼\n",
        "staff": "staff_id,partner_id,name\nst-1,d-1,钱多多\nst-2,d-2,孙小小\n",
        "bill_of_materials": "product,component,batch,supplier_id\n海豹,tyre,B1,s-1\n",
        "service_areas": "courier_id,depot,province,city\nc-1,城东,浙江省,杭州市\n",
    }
    for kind, rows in files.items():
        (tmp_path / f"{kind}.csv").write_text(rows, encoding="utf-8")
        told = run(tmp_path / "home", "partners", "import", str(tmp_path / f"{kind}.csv"), "--kind", kind)
        assert "0 rejected" in told.output, told.output
    return tmp_path / "home"


def test_a_partner_goes_with_all_that_belongs_to_it(home: Path) -> None:
    before = registry(home)
    told = run(home, "partners", "remove", "d-1", "--yes")
    assert (told.exit_code, "staff 1" in told.output) == (0, True), told.output
    left = registry(home)
    assert [partner.partner_id for partner in left.partners] == ["c-1", "d-2", "s-1"]
    assert [person.staff_id for person in left.staff] == ["st-2"]
    assert left.version != before.version, "so that the next run reads everything again"
    for partner_id in ("s-1", "c-1"):
        run(home, "partners", "remove", partner_id, "--yes")
    left = registry(home)
    assert (left.bill_of_materials, left.service_areas) == ((), ())


def test_it_asks_first(home: Path) -> None:
    asked = run(home, "partners", "remove", "d-1", text="n\n")
    assert (asked.exit_code, "望江店" in asked.output) == (1, True)
    assert "d-1" in registry(home).by_id
    assert run(home, "partners", "remove", "d-1", text="y\n").exit_code == 0
    assert "d-1" not in registry(home).by_id


def test_an_unknown_id_is_refused_before_anything_is_asked(home: Path) -> None:
    refused = run(home, "partners", "remove", "D-1")
    assert refused.exit_code == 1
    assert "错误 error: 登记中没有该伙伴" in refused.stderr
    assert "remove D-1" not in refused.output
    assert len(registry(home).partners) == 4


def test_the_audit_log_says_who_removed_what(home: Path) -> None:
    run(home, "partners", "remove", "d-1", "--yes")
    with sessions(connect(load(home, {})))() as session:
        noted = session.scalars(select(AuditLog).where(AuditLog.action == "registry.remove")).all()
    assert [(one.subject, one.details["staff"]) for one in noted] == [("d-1", 1)]
