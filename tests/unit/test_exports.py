"""Files for people: nothing runs as a formula, Chinese stays intact, empty stays empty."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.exports import Table, csv_text, neutral, write_xlsx
from scorecards.errors import InputError

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_are_neutralised(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("value", ["刹车很软", "a=b", "", None, -1.5, 3, True])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert neutral(value) == value


@given(st.text())
def test_no_cell_of_a_csv_begins_a_formula(text: str) -> None:
    table = Table("t", ["a", "b"], [{"a": text, "b": [text, "x"]}])
    rows = list(csv.reader(io.StringIO(csv_text(table).removeprefix("\ufeff"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in rows for cell in row)


def test_csv_opens_in_excel() -> None:
    text = csv_text(Table("t", ["名称", "分"], [{"名称": "远岚,南京店", "分": None}, {"名称": "飞隼", "分": 1.5}]))
    assert text == '\ufeff名称,分\r\n"远岚,南京店",\r\n飞隼,1.5\r\n'


def test_xlsx_holds_typed_cells_and_no_formula() -> None:
    target = io.BytesIO()
    moment = datetime(2026, 10, 31, 4, 5, tzinfo=UTC)
    rows = [{"text": text, "score": 1.5, "at": moment, "none": None, "parts": ["a", "b"]} for text in DANGEROUS]
    write_xlsx([Table("证据", ["text", "score", "at", "none", "parts"], rows)], target)
    sheet = load_workbook(target)["证据"]
    assert sheet.freeze_panes == "A2"
    cells = list(sheet.iter_rows(min_row=2))
    assert {row[0].data_type for row in cells} == {"s"}
    assert [cell.value for cell in cells[0][1:]] == [1.5, datetime(2026, 10, 31, 4, 5), None, "a|b"]  # noqa: DTZ001


def test_too_many_rows_for_a_sheet_are_refused() -> None:
    class Many(list[dict[str, int]]):
        def __len__(self) -> int:
            return 2_000_000

    with pytest.raises(InputError, match="too many rows"):
        write_xlsx([Table("t", ["a"], Many())], io.BytesIO())
