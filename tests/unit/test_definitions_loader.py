"""The shipped definitions are valid and follow the policy; own files replace or join them; errors name the field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scorecards.definitions import SHIPPED, load
from scorecards.errors import DefinitionError
from scorecards.records import ROLES

POLICY_WEIGHTS = {
    "supplier": [40, 25, 15, 10, 10],
    "dealer": [25, 22, 18, 13, 10, 7, 5],
    "courier": [30, 25, 20, 15, 10],
}


@pytest.mark.parametrize("role", ROLES)
def test_weights_are_those_of_the_policy(role: str) -> None:
    weights = [measure.weight for measure in load().measures_of(role)]
    assert weights == POLICY_WEIGHTS[role]
    assert sum(weights) == 100


def test_grade_cuts_are_those_of_the_policy() -> None:
    roles = load().grades.roles
    assert roles["supplier"].cuts.model_dump() == {"A": 90, "B": 80, "C": 60}
    assert roles["dealer"].cuts == roles["courier"].cuts
    assert roles["dealer"].cuts.model_dump() == {"A": 85, "B": 70, "C": 60}


def test_every_second_level_aspect_of_a_role_is_measured_once() -> None:
    definitions = load()
    for role in ("dealer", "courier"):
        measured = [aspect for m in definitions.measures_of(role) for aspect in m.numerator.aspects]
        known = [a.id for a in definitions.aspects if a.role == role and a.level == 2]
        assert sorted(measured) == sorted(known)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def shipped(name: str) -> str:
    return (SHIPPED / name).read_text(encoding="utf-8")


def test_own_file_replaces_the_shipped_one_and_changes_the_version(tmp_path: Path) -> None:
    name = "measures/courier_tracking.yaml"
    own = load(write(tmp_path, name, shipped(name).replace("weight: 15", "weight: 35")))
    assert {m.id: m.weight for m in own.measures}["courier_tracking"] == 35
    assert len(own.measures) == len(load().measures)
    assert own.version != load().version


def test_own_measure_joins(tmp_path: Path) -> None:
    text = shipped("measures/courier_tracking.yaml").replace("courier_tracking", "courier_fees")
    text = text.replace("dimension: tracking", "dimension: fees").replace("delivery/tracking", "delivery/fee")
    assert "courier_fees" in {m.id for m in load(write(tmp_path, "measures/courier_fees.yaml", text)).measures}


def test_version_depends_on_content_only() -> None:
    assert load().version == load().version


MISTAKES = [
    ("grades.yaml", "centre: 75", "centre: high", "grades.yaml, scale.centre"),
    ("grades.yaml", "{A: 90, B: 80, C: 60}", "{A: 90, B: 95, C: 60}", "grades.yaml, roles.supplier.cuts"),
    ("thresholds.yaml", "area_voices: 5", "area_voices: 5\n  unheard_of: 1", "thresholds.yaml, counting.unheard_of"),
    ("peer_groups.yaml", "[macro_region]", "[hair_colour]", "peer_groups.yaml, roles.dealer.ladder.2.0"),
    ("measures/courier_tracking.yaml", "weight: 15", "weight: 0", "courier_tracking.yaml, weight"),
    ("measures/courier_tracking.yaml", "owner: logistics", "", "courier_tracking.yaml, owner"),
    ("measures/courier_tracking.yaml", "delivery/tracking", "dealer/waiting", "tracking.yaml, numerator.aspects"),
    ("measures/courier_tracking.yaml", "dimension: tracking", "dimension: timeliness", "yaml, dimension"),
    ("measures/courier_tracking.yaml", "id: courier_tracking", "id: another", "courier_tracking.yaml, id"),
    ("measures/courier_tracking.yaml", "next_review: 2027-06-30", "next_review: soon", "next_review"),
    ("grades.yaml", "scale:", "scale: [", "grades.yaml, 第"),
]


@pytest.mark.parametrize(("name", "right", "wrong", "where"), MISTAKES)
def test_mistakes_are_named_with_file_and_field(tmp_path: Path, name: str, right: str, wrong: str, where: str) -> None:
    text = shipped(name)
    assert right in text
    with pytest.raises(DefinitionError) as caught:
        load(write(tmp_path, name, text.replace(right, wrong, 1)))
    assert where in (caught.value.where or "")
    for said in (caught.value.what, caught.value.advice):
        assert re.search("[一-龥].* / .*[a-z]", said or "")


def test_what_pydantic_refuses_is_said_in_chinese_with_its_limits(tmp_path: Path) -> None:
    name = "measures/courier_tracking.yaml"
    text = shipped(name).replace("weight: 15", "weight: 0")
    grades = shipped("grades.yaml").replace("{A: 90, B: 80", "{A: 90, B: 95")
    with pytest.raises(DefinitionError, match=r"应大于 0\.0 / Input should be greater than 0\. 改正该字段"):
        load(write(tmp_path, name, text))
    with pytest.raises(DefinitionError, match="分界须在 0–100 内由 A 到 C 递减 / cuts must fall"):
        load(write(tmp_path / "other", "grades.yaml", grades))


def test_aspects_need_parents_and_are_there_once(tmp_path: Path) -> None:
    line = "- {id: delivery/speed, name_zh: 时效, name_en: Speed, role: courier, stage: delivery, severity: 1}\n"
    with pytest.raises(DefinitionError, match="parent delivery is missing"):
        load(write(tmp_path, "aspects.yaml", line))
    with pytest.raises(DefinitionError, match="there twice"):
        load(write(tmp_path, "aspects.yaml", line.replace("delivery/speed", "delivery") * 2))


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="no such folder"):
        load(tmp_path / "nowhere")
