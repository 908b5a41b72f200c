"""The sample's files: reproducible to the byte, small enough to be committed, and true to their own truth."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from sample_data.generate import generate
from sample_data.sources import SOURCES, Source

SAMPLE = Path(__file__).parents[2] / "sample_data"
LIMIT_BYTES = 13_000_000
SMALL = 0.02


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    generate(folder, seed=5, scale=SMALL)
    return folder


@pytest.fixture(scope="module")
def texts(small: Path) -> dict[tuple[str, str], str]:
    """Delivered texts by (source, external_id), each file read by its own means."""
    found = {}
    for source in SOURCES:
        key, text = (source.columns.get(name, name) for name in ("external_id", "text"))
        for row in _rows(small / "feedback" / source.file, source):
            found[source.name, str(row[key])] = str(row[text])
    return found


def test_same_seed_same_bytes(small: Path, tmp_path: Path) -> None:
    generate(tmp_path, seed=5, scale=SMALL)
    assert _digests(tmp_path) == _digests(small)


def test_another_seed_another_world(small: Path, tmp_path: Path) -> None:
    generate(tmp_path, seed=6, scale=0.005)
    assert (tmp_path / "partners.csv").read_bytes() != (small / "partners.csv").read_bytes()


def test_every_feedback_is_in_a_file_once(small: Path, texts: dict[tuple[str, str], str]) -> None:
    kinds = pq.read_table(small / "truth" / "feedback.parquet").to_pylist()
    assert {(k["source"], k["external_id"]) for k in kinds} == set(texts)
    assert len(texts) == round(60_000 * SMALL)


def test_texts_are_distinct_and_clean(texts: dict[tuple[str, str], str]) -> None:
    assert len(set(texts.values())) > 0.9 * len(texts)
    for text in texts.values():
        assert text == text.strip()
        assert text
        assert "<" not in text
        assert "|" not in text
        assert "(" not in text
        assert not any("\ue000" <= c < "\uf000" for c in text)


def test_spans_of_the_truth_cut_words_out_of_the_texts(small: Path, texts: dict[tuple[str, str], str]) -> None:
    for name in ("opinions", "mentions"):
        rows = pq.read_table(small / "truth" / f"{name}.parquet").to_pylist()
        assert rows
        for row in rows:
            text = texts[row["source"], row["external_id"]]
            assert 0 <= row["start"] < row["end"] <= len(text)
            assert text[row["start"] : row["end"]].strip(" ，。")


def test_the_list_of_feeds_names_every_file_in_loading_order() -> None:
    feeds = tomllib.loads((SAMPLE / "feeds.toml").read_text(encoding="utf-8"))["feed"]
    files = {f"{d}/{f.name}" for d in ("orders", "exposure", "feedback") for f in (SAMPLE / d).iterdir()}
    assert {f["file"] for f in feeds} == files
    kinds = [f["kind"] for f in feeds]
    assert kinds == sorted(kinds, key=["orders", "exposure", "feedback"].index)
    assert len({f["source"] for f in feeds}) == len(feeds)
    assert sum("mapping" in f for f in feeds) >= 2


def test_formats_and_encodings_are_mixed() -> None:
    assert {s.format for s in SOURCES} == {"csv", "xlsx", "jsonl", "parquet"}
    assert {s.encoding for s in SOURCES} >= {"utf-8", "utf-8-sig", "gb18030"}
    old = (SAMPLE / "feedback" / "shop_reviews_until_2025-01.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        old.decode("utf-8")
    assert old.decode("gb18030").startswith("评价编号")


def test_the_committed_sample_is_whole_and_small() -> None:
    files = [f for f in SAMPLE.rglob("*") if f.is_file() and "__pycache__" not in f.parts]
    assert sum(f.stat().st_size for f in files) < LIMIT_BYTES
    assert pq.read_metadata(SAMPLE / "truth" / "feedback.parquet").num_rows == 60_000


def test_the_committed_registry_is_what_the_generator_makes(tmp_path: Path) -> None:
    generate(tmp_path, scale=0.001)
    for name in ("partners.csv", "staff.csv", "bill_of_materials.csv", "service_areas.csv", "feeds.toml"):
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), name


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(f for f in folder.rglob("*") if f.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def _rows(path: Path, source: Source) -> list[dict[str, Any]]:
    if source.format == "parquet":
        return list(pq.read_table(path).to_pylist())
    if source.format == "jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if source.format == "xlsx":
        head, *rows = openpyxl.load_workbook(path)["反馈"].iter_rows(values_only=True)
        return [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return list(csv.DictReader(path.read_text(encoding=source.encoding).splitlines()))
