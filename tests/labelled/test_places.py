"""Places in texts, on the labelled list; a floor that only goes up."""

from pathlib import Path
from typing import Any

import yaml

from geo.gazetteer import Area, all_writings, whole
from geo.places import Context, find_places
from geo.regions import normalize_district

LABELLED: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("places.yaml").read_text("utf-8"))


def read(case: dict[str, Any]) -> list[str]:
    context = Context(*case["context"]) if "context" in case else None
    return ["/".join(filter(None, (p.province, p.city, p.district))) for p in find_places(case["text"], context)]


def test_enough_texts_are_read_as_labelled() -> None:
    cases = LABELLED["cases"]
    wrong = [case["text"] for case in cases if read(case) != case["want"]]
    assert len(cases) >= 60
    assert 1 - len(wrong) / len(cases) >= LABELLED["floor"], wrong


def test_every_case_has_a_reason() -> None:
    assert all(case["why"] for case in LABELLED["cases"])


def test_no_place_is_invented_where_none_is_wanted() -> None:
    """Abstaining is the promise: a wrong place blames a wrong shop."""
    assert [case["text"] for case in LABELLED["cases"] if not case["want"] and read(case)] == []


def test_offsets_are_of_the_text_itself() -> None:
    text = "😀说好发江苏南京，结果送到浦东！"
    assert [(p.start, p.end, p.text) for p in find_places(text)] == [(4, 8, "江苏南京"), (13, 15, "浦东")]
    assert all(text[p.start : p.end] == p.text for p in find_places(text))


def test_every_alias_leads_to_a_known_area() -> None:
    for written, writing in all_writings().items():
        for area in writing.areas:
            assert area.city is None or normalize_district(area.district, area.city) == area.district, written
            assert area != Area(area.province) or whole(area.province)
