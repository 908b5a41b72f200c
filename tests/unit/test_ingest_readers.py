"""The four formats, two and a half encodings, three delimiters."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from scorecards.errors import FileRefused
from scorecards.ingest.encoding import detect_encoding, looks_chinese
from scorecards.ingest.read import read_file
from scorecards.ingest.sheet import Row

TEXTS = ["送货很快，包装完好\U0001f44d", "轮胎才开了八千公里就裂了", "服務態度很好，繁體也要讀得懂"]


def rows_of(path: Path) -> list[Row]:
    return [row for batch, _ in read_file(path).batches for row in batch]


def texts_of(path: Path) -> list[Any]:
    at = read_file(path).columns.index("text")
    return [row.cells[at] for row in rows_of(path)]


def write_csv(path: Path, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([["id", "text"], *enumerate(TEXTS)])
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = write_csv(tmp_path / "a.csv", encoding=encoding, delimiter=delimiter)
    assert read_file(path).columns == ("id", "text")
    assert texts_of(path) == TEXTS


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_jsonl(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"id": i, "text": text}, ensure_ascii=False) for i, text in enumerate(TEXTS)]
    path.write_text("\n\n".join([*lines, '{"late": 1, "text": "x"}']), encoding=encoding)
    assert read_file(path).columns == ("id", "text", "late")
    assert texts_of(path) == [*TEXTS, "x"]


def test_jsonl_keeps_bad_lines_as_faulty_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}\n{"text": \n[1]\n{"text": "b"}\n', encoding="utf-8")
    assert [(row.number, row.fault) for row in rows_of(path)] == [
        (1, None),
        (2, "bad_json"),
        (3, "bad_json"),
        (4, None),
    ]


def test_xlsx_with_dates_formulas_blank_rows_and_an_empty_first_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("数据")
    for row in (["text", None, "when"], ["=1+1", "x", datetime(2026, 10, 31, 14, 5)], [None, None, None], ["好", None]):  # noqa: DTZ001
        sheet.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert read_file(path).columns == ("text", "when")
    first, second = rows_of(path)
    assert list(first.cells) == ["=1+1", datetime(2026, 10, 31, 14, 5)]  # noqa: DTZ001
    assert (second.number, list(second.cells)) == (2, ["好", None])


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": TEXTS, "n": [1, None, 3]}), path)
    assert [list(row.cells) for row in rows_of(path)] == [[TEXTS[0], 1], [TEXTS[1], None], [TEXTS[2], 3]]


def test_csv_cells_with_quotes_line_ends_and_long_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    long = "长" * 200_000
    path.write_text(f'text,n\n"他说""好""\n第二行",1\n5" 屏幕,2\n\n{long},3\n', encoding="utf-8")
    assert [row.cells[0] for row in rows_of(path)] == ['他说"好"\n第二行', '5" 屏幕', long]


def test_csv_rows_with_other_cell_counts_are_faulty(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,n\na,1\nb,2,3\nc\n", encoding="utf-8")
    assert [row.fault for row in rows_of(path)] == [None, "wrong_cell_count", "wrong_cell_count"]


def test_batches_report_how_much_is_done(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text\n" + "好\n" * 45_000, encoding="utf-8")
    sheet = read_file(path)
    done = [(len(rows), done) for rows, done in sheet.batches]
    assert [rows for rows, _ in done] == [20_000, 20_000, 5_000]
    assert sorted(done, key=lambda pair: pair[1]) == done
    assert done[-1][1] == sheet.total == path.stat().st_size


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("服務態度非常好，下次還會再來，謝謝老闆，東西也很實在", "big5"),
        ("これは日本語の文章です。配達が遅くて困りました。品質は良いと思います。", "shift_jis"),
        ("배송이 너무 늦어서 짜증이 났습니다. 품질은 좋습니다. 다시는 주문하지 않겠어요.", "euc-kr"),
        (
            "Le café était très agréable, déjà vu à Orléans, ça coûte très cher à l'hôtel, être là où naît l'été",
            "latin-1",
        ),
    ],
)
def test_what_only_happens_to_decode_as_gb18030_is_refused(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("text\n" + (text + "\n") * 5).encode(encoding))
    with pytest.raises(FileRefused, match="neither UTF-8 nor GB18030") as refused:
        detect_encoding(path)
    assert "UTF-8" in (refused.value.advice or "")


def test_lists_of_names_are_plausible_chinese() -> None:
    assert looks_chinese("江苏省苏州市工业园区某某汽车销售服务有限公司,浙江省杭州市西湖区某某路十八号\n" * 3)


def test_truncated_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text\n送货很快，包装完好".encode()[:-1])
    with pytest.raises(FileRefused, match="damaged"):
        read_file(path)
