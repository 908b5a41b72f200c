"""Registry files: what is added, changed, rejected, flagged."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.orm import Session

from app.db import migrate
from app.db.registry import ImportReport, import_partners, load, read_partners
from app.db.registry_rows import Kind
from app.db.session import connect, sessions
from app.settings import load as load_settings
from geo import regions
from geo.datum import from_wgs84
from scorecards.errors import FileRefused, InputError
from scorecards.records import BillOfMaterialsRow, Partner, ServiceArea, Staff

PARTNERS = """partner_id,role,name,aliases,province,city,lon,lat,datum,components,competitor
t-1,supplier,青禾轮胎,青禾|Qinghe Tyre,,,,,,tyre|brakes,
d-1,dealer,远岚南京店,远岚|南京远岚,江苏,南京,118.7969,32.0603,,,false
c-1,courier,飞隼速递,飞隼,,,,,,,yes
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = connect(load_settings(tmp_path / "home", {}))
    migrate.upgrade(engine)
    with sessions(engine)() as session:
        yield session
    engine.dispose()


@pytest.fixture
def take(session: Session, tmp_path: Path) -> "Take":
    return Take(session, tmp_path)


class Take:
    """Imports a text as a file of its kind."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.folder = folder

    def __call__(self, text: str, kind: Kind = "partners", encoding: str = "utf-8", **options: object) -> ImportReport:
        path = self.folder / f"{kind}.csv"
        path.write_text(text, encoding=encoding)
        report = import_partners(self.session, path, kind=kind, **options)  # type: ignore[arg-type]
        self.session.commit()
        return report

    def partner(self, partner_id: str) -> Partner:
        return load(self.session).by_id[partner_id]


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, len(report.rejected)


def test_a_full_file_becomes_records(take: Take) -> None:
    assert counts(take(PARTNERS)) == (3, 0, 0, 0)
    assert take.partner("t-1").aliases == ("青禾", "Qinghe Tyre")
    assert take.partner("t-1").components == ("tyre", "brakes")
    assert take.partner("c-1").competitor
    assert take.partner("d-1").location_problem is None


def test_the_same_file_twice_changes_nothing(take: Take) -> None:
    take(PARTNERS)
    before = load(take.session)
    assert counts(take(PARTNERS)) == (0, 0, 3, 0)
    assert load(take.session).version == before.version


def test_the_order_of_rows_does_not_matter(take: Take, tmp_path: Path) -> None:
    take(PARTNERS)
    head, *rows = PARTNERS.splitlines()
    (tmp_path / "turned.csv").write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    assert read_partners(tmp_path / "turned.csv")[0].version == load(take.session).version


def test_gb18030_files_are_read(take: Take) -> None:
    take(PARTNERS, encoding="gb18030")
    assert take.partner("c-1").name == "飞隼速递"


def test_a_minimal_file_and_a_later_one_with_aliases_only(take: Take) -> None:
    take("partner_id,role,name,aliases\nc-1,courier,飞隼速递,\n")
    assert counts(take("partner_id,aliases\nc-1,飞隼|隼速\n")) == (0, 1, 0, 0)
    assert take.partner("c-1") == Partner("c-1", "courier", "飞隼速递", ("飞隼", "隼速"))


def test_foreign_columns_are_mapped_and_the_role_given(take: Take) -> None:
    report = take("code,title\nfs,飞隼\nbg,白鸽\n", mapping={"partner_id": "code", "name": "title"}, role="courier")
    assert counts(report) == (2, 0, 0, 0)
    assert take.partner("bg") == Partner("bg", "courier", "白鸽")


def test_a_partner_without_name_is_called_by_its_first_alias(take: Take) -> None:
    take("partner_id,role,name,aliases\ns-1,supplier,-,青禾|QH\n")
    assert take.partner("s-1").name == "青禾"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("x,king,某店,,,,", "role"),
        ("x,,某店,,,,", "role"),
        ("x,dealer,,,,,", "name"),
        (",dealer,某店,,,,", "partner_id"),
        ("x,dealer,某店,118,32,mars,", "datum"),
        ("x,dealer,某店,,,,maybe", "competitor"),
    ],
)
def test_rows_that_cannot_be_used_are_rejected_with_row_and_field(take: Take, row: str, field: str) -> None:
    report = take(f"partner_id,role,name,lon,lat,datum,competitor\ngood,dealer,好店,,,,\n{row}\n")
    assert counts(report) == (1, 0, 0, 1)
    assert (report.rejected[0].row, report.rejected[0].field) == (2, field)


def test_one_id_with_two_contents_is_taken_from_neither(take: Take) -> None:
    report = take("partner_id,role,name\na,dealer,甲店\nb,dealer,乙店\na,dealer,丙店\nb,dealer,乙店\n")
    assert counts(report) == (1, 0, 0, 2)
    assert [rejection.row for rejection in report.rejected] == [1, 3]
    assert set(load(take.session).by_id) == {"b"}


@pytest.mark.parametrize(
    ("lon", "lat", "problem"),
    [
        ("0", "0", "zero"),
        ("32.0603", "118.7969", "swapped"),
        ("2.35", "48.85", "outside_china"),
        ("113.2644", "23.1291", "outside_province"),
        ("east", "32.06", "not_a_number"),
        ("east", "north", "not_a_number"),
        ("nan", "nan", None),
        ("118.7969", "32.0603", None),
        ("", "", None),
    ],
)
def test_coordinates_that_cannot_be_are_flagged_and_the_partner_kept(
    take: Take, lon: str, lat: str, problem: str | None
) -> None:
    text = f"partner_id,role,name,province,lon,lat\nd,dealer,某店,江苏省,{lon},{lat}\n"
    report = take(text)
    assert take.partner("d").location_problem == problem
    assert dict(report.location_problems) == ({problem: 1} if problem else {})
    assert counts(take(text)) == (0, 0, 1, 0)


def test_coordinates_are_stored_in_wgs84_once(take: Take) -> None:
    take("partner_id,role,name,lon,lat,datum\nd,dealer,某店,118.80216,32.05823,GCJ-02\n")
    stored = take.partner("d")
    assert stored.datum == "gcj02"
    assert stored.lon == pytest.approx(118.7969, abs=2e-3)
    assert stored.lon != 118.80216
    take("partner_id,aliases\nd,新名\n")
    assert (take.partner("d").lon, take.partner("d").datum) == (stored.lon, "gcj02")


def test_unknown_components_are_left_out_with_a_remark(take: Take) -> None:
    report = take("partner_id,role,name,components\ns,supplier,某厂,tyre|flux capacitor\n")
    assert counts(report) == (1, 0, 0, 0)
    assert [(remark.row, remark.field) for remark in report.remarks] == [(1, "components")]
    assert take.partner("s").components == ("tyre",)


def test_shared_aliases_are_told(take: Take) -> None:
    take("partner_id,role,name,aliases\na,dealer,远岚一店,远岚|YL\n")
    report = take("partner_id,role,name,aliases\nb,dealer,远岚二店,yl\n")
    assert [(shared.alias, shared.partner_ids) for shared in report.shared_aliases] == [("yl", ("a", "b"))]
    assert take("partner_id,role,name\nc,courier,飞隼\n").shared_aliases == ()


def test_staff_bill_of_materials_and_areas_need_their_partners(take: Take) -> None:
    take(PARTNERS)
    staff = take("staff_id,partner_id,name,title\ne-1,d-1,陈一,销售顾问\ne-2,d-9,王二,\n", "staff")
    lines = take(
        "product,component,batch,supplier_id,build_from,build_to\n"
        "远岚X1,tyre,B01,t-1,2025-01,2025-03\n"
        "远岚X1,tyre,B02,d-1,2025-01,2025-03\n"
        "远岚X1,wing,B03,t-1,2025-01,2025-03\n"
        "远岚X1,tyre,B04,t-1,2025-13,2025-14\n"
        "远岚X1,tyre,B05,t-1,2025-03,2025-01\n"
        "远岚X1,tyre,B06,t-9,2025-01,2025-03\n",
        "bill_of_materials",
    )
    areas = take(
        "courier_id,depot,province,city,district\nc-1,甲部,江苏,南京,\nc-1,甲部,江苏,南京,江宁区\n", "service_areas"
    )
    assert (counts(staff), counts(lines), counts(areas)) == ((1, 0, 0, 1), (1, 0, 0, 5), (2, 0, 0, 0))
    assert [r.field for r in lines.rejected] == ["supplier_id", "component", "build_from", "build_to", "supplier_id"]
    registry = load(take.session)
    assert registry.staff == (Staff("e-1", "d-1", "陈一", "销售顾问"),)
    assert registry.bill_of_materials == (BillOfMaterialsRow("远岚X1", "tyre", "B01", "t-1", "2025-01", "2025-03"),)
    assert registry.service_areas == (
        ServiceArea("c-1", "甲部", "江苏", "南京"),
        ServiceArea("c-1", "甲部", "江苏", "南京", "江宁区"),
    )


def test_another_supplier_for_a_known_line_changes_it(take: Take) -> None:
    take(PARTNERS + "t-2,supplier,赤松轮胎,,,,,,,tyre,\n")
    head = "product,component,batch,supplier_id,build_from,build_to\n"
    take(head + "X1,tyre,B01,t-1,2025-01,2025-03\n", "bill_of_materials")
    assert counts(take(head + "X1,tyre,B01,t-2,2025-01,2025-04\n", "bill_of_materials")) == (0, 1, 0, 0)
    assert [line.supplier_id for line in load(take.session).bill_of_materials] == ["t-2"]


def test_a_file_without_a_needed_column_is_refused_and_names_its_columns(take: Take) -> None:
    with pytest.raises(FileRefused) as caught:
        take("code,name\nfs,飞隼\n", role="courier")
    assert "partner_id" in caught.value.what
    assert "--map" in str(caught.value.advice)
    with pytest.raises(FileRefused, match="kode"):
        take("code,name\nfs,飞隼\n", mapping={"partner_id": "kode"})
    with pytest.raises(InputError, match="colour"):
        take("code,name\nfs,飞隼\n", mapping={"partner_id": "code", "colour": "name"})


def test_an_empty_file_is_refused(take: Take) -> None:
    with pytest.raises(FileRefused):
        take("")


def test_a_file_can_be_read_without_any_database(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(
        '{"partner_id": "c", "role": "courier", "name": "飞隼", "aliases": ["飞隼速递", "隼"]}\n', encoding="utf-8"
    )
    assert read_partners(path)[0].partners == (Partner("c", "courier", "飞隼", ("飞隼速递", "隼")),)


def test_a_list_in_another_datum_than_stated_is_found_by_its_addresses(take: "Take") -> None:
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(121.38, 121.55, 600), rng.uniform(31.17, 31.30, 600)
    given = zip(*from_wgs84(lon, lat, "bd09"), regions.locate(lon, lat)["district"], strict=True)
    rows = [f"d{i},dealer,甲{i}店,上海市,上海市{d}云骧路{i}号,{x},{y}" for i, (x, y, d) in enumerate(given)]
    (finding,) = take("\n".join(["partner_id,role,name,city,address,lon,lat", *rows])).datums
    assert finding.is_wrong
    assert (finding.stated, finding.evidence.likely) == (None, "bd09")
    assert "多半是 BD-09 而不是 WGS-84" in str(finding)


def test_a_list_that_cannot_tell_its_datum_says_so_and_a_stated_one_is_left_in_peace(take: "Take") -> None:
    head, row = "partner_id,role,name,city,lon,lat", "d1,dealer,甲店,南京市,118.79,32.05"
    assert "看不出对错" in str(take(f"{head}\n{row}\n").datums[0])
    assert take(f"{head},datum\n{row},gcj02\n").datums == ()


def test_a_list_that_moved_by_a_datum_since_the_last_import_is_found(take: "Take") -> None:
    lon, lat = np.linspace(104, 118, 40), np.linspace(26, 36, 40)
    head, ids = "partner_id,role,name,lon,lat,datum", range(40)
    take("\n".join([head, *(f"d{i},dealer,甲{i}店,{lon[i]},{lat[i]},wgs84" for i in ids)]))
    x, y = from_wgs84(lon, lat, "gcj02")
    again = take("\n".join([head, *(f"d{i},dealer,甲{i}店,{x[i]},{y[i]},wgs84" for i in ids)]))
    assert [(f.source, f.evidence.likely) for f in again.datums] == [("known", "gcj02")]


def test_a_site_outside_its_city_is_not_believed(take: "Take") -> None:
    report = take("partner_id,role,name,city,lon,lat\nd1,dealer,甲店,无锡市,118.79,32.05\n")
    assert report.location_problems == {"outside_city": 1}


def test_open_ends_of_a_bill_of_materials_are_left_empty(take: "Take") -> None:
    take("partner_id,role,name\ns1,supplier,固行\n")
    head = "product,component,batch,supplier_id,build_from,build_to"
    report = take(f"{head}\n云骧 S5,tyre,T1,s1,2025-01,\n云骧 S5,tyre,T2,s1,,2024-12\n", "bill_of_materials")
    assert report.rejected == ()
    lines = load(take.session).bill_of_materials
    assert [(line.build_from, line.build_to) for line in lines] == [("2025-01", ""), ("", "2024-12")]
