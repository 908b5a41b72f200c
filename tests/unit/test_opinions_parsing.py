"""Folding, masking, clause splitting, cues and data files of the opinions room."""

from __future__ import annotations

import re

import pytest

from scorecards.opinions.clauses import parse
from scorecards.opinions.fold import fold, mask
from scorecards.opinions.lexicon import data_files, find_cues, rows
from scorecards.opinions.patterns import patterns
from scorecards.opinions.weighing import aspects
from scorecards.records import Name, Role

SECOND_LEVEL = {
    "delivery": "speed damage attitude handover tracking loss fee general",
    "part": "durability noise performance fault comfort fuel price appearance other",
    "dealer": "attitude waiting price honesty workmanship forced_sale parts_supply facility communication other",
    "brand": "product marketing website voucher payment warranty_policy dispatch other",
}


def name(text: str, written: str, role: Role = "courier") -> Name:
    start = text.index(written)
    return Name(start, start + len(written), written, role, ("p1",), "exact", 1.0)


@pytest.mark.parametrize(
    "text", ["運費貴，速度慢。", "ＡＢＣ１２３！", "Slow  delivery\r\n\t好", "😀快遞\u200b\x00很快"]
)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_maps_traditional_full_width_and_upper_case() -> None:
    assert fold("運費ＡB１") == "运费ab1"


def test_masking_hides_the_name_and_keeps_the_length() -> None:
    text = "发的飞驰速递，很快"
    assert mask(fold(text), [name(text, "飞驰速递")]) == "发的ⒸⒸⒸⒸ,很快"


def test_marks_typed_by_a_customer_are_not_names() -> None:
    assert "Ⓒ" not in fold("Ⓒ很快")


def test_clauses_split_at_punctuation_blanks_and_turns() -> None:
    texts = [c.text for c in parse("东西好 快递慢，包装差但是客服不错。下次再来", ()).clauses]
    assert texts == ["东西好", "快递慢", "包装差", "但是客服不错", "下次再来"]


def test_decimals_and_latin_words_are_not_torn() -> None:
    assert [c.text for c in parse("2.5排量，delivery was slow", ()).clauses] == ["2.5排量", "delivery was slow"]


def test_a_clause_knows_its_sentence() -> None:
    first, second, third = parse("快递快，不过包装差。下次不来", ()).clauses
    assert (first.sentence, second.sentence, third.sentence) == (0, 0, 1)


def test_latin_cues_stand_alone() -> None:
    assert find_cues("breakfast") == []
    assert find_cues("so fast")[-1].cue.kinds >= {"eval.speed+"}


def test_every_cue_row_has_a_kind_words_and_a_reason() -> None:
    for file in data_files("cues_"):
        for row in rows(file):
            assert len(row) == 3, (file.name, row[0])
            assert all(row), (file.name, row[0])


def test_every_pattern_names_a_known_aspect_and_can_be_triggered() -> None:
    for topic in ("delivery", "brand", "dealers", "parts"):
        for pattern in patterns(topic):
            assert pattern.aspect in aspects(), pattern.aspect
            assert pattern.aspect.count("/") == 2
            assert pattern.triggers
            assert all(re.escape(t) for t in pattern.triggers)


def test_aspect_tree_has_the_fixed_second_level_and_every_parent() -> None:
    ids = set(aspects())
    for root, seconds in SECOND_LEVEL.items():
        found = {i.split("/")[1] for i in ids if i.startswith(f"{root}/")}
        assert found == set(seconds.split()), root
    assert all(i.rpartition("/")[0] in ids for i in ids if "/" in i)
    assert all(e["name_zh"] and e["name_en"] and 1 <= e["severity"] <= 4 for e in aspects().values())
