"""Rulings: which opinion they are about, what they change, what they teach, and which questions to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.rulings.make import says_nothing_new
from scorecards import definitions, scoring, warnings
from scorecards.errors import InputError
from scorecards.lake import Lake
from scorecards.learning.compare import Guess, ece
from scorecards.learning.drafts import Answer, Subject, draft
from scorecards.learning.labels import Label, label_of
from scorecards.learning.names import taught_names
from scorecards.learning.overrides import ReadOpinion, find_opinions, overrides
from scorecards.learning.placing import place
from scorecards.learning.questions import Open, choose
from scorecards.learning.versions import with_names
from scorecards.records import Opinion, Partner, Registry, Ruling
from scorecards.snapshot import Snapshot, Snapshots, Sources, build
from tests.snapshot_fixture import VERSIONS, World, fill_lake, make_world

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def ruling(number: int = 1, **fields: Any) -> Ruling:
    plain = Ruling(number, "f1", "courier", 5, 12, "delivery/speed/late", "nobody", None, "judge", NOON)
    return replace(plain, **fields)


def read(start: int, end: int, role: str = "courier", aspect: str = "delivery/speed/late") -> ReadOpinion:
    return ReadOpinion(f"o-{start}", start, end, role, aspect)


# Finding the opinion -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opinions", "found"),
    [
        ([read(5, 12)], 0),
        ([read(0, 6), read(7, 14)], 1),  # more of the span
        ([read(0, 20)], 0),  # read as one long clause now
        ([read(5, 12, role="dealer"), read(11, 30)], 1),  # the role decides before the overlap
        ([read(5, 12, aspect="delivery/damage/broken"), read(5, 12)], 1),  # of equals, the same matter
        ([read(5, 12, aspect="brand/dispatch"), read(5, 12, aspect="delivery/speed/slow")], 1),
        ([read(12, 20)], None),
        ([], None),
    ],
)
def test_a_ruling_finds_its_opinion_however_it_is_read(opinions: list[ReadOpinion], found: int | None) -> None:
    assert place([ruling()], opinions) == {1: found}


# What a ruling changes ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(feedback=300)


@pytest.fixture(scope="module")
def lake(world: World, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return fill_lake(world, tmp_path_factory.mktemp("world") / "lake")


def about(row: dict[str, Any], number: int, **fields: Any) -> Ruling:
    told = {name: row[name] for name in ("feedback_id", "start", "end", "aspect")}
    return ruling(number, **told, role=row["responsible"], **fields)


def counted(world: World) -> list[dict[str, Any]]:
    return [row for row in world.opinions if row["partner_id"] == "c-1" and row["decision"] == "accepted"]


def publish(lake: Lake, world: World, root: Path, rulings: list[Ruling]) -> Snapshot:
    snapshots = Snapshots(root)
    sources = Sources(lake, world.registry, definitions.load(), overrides(lake, rulings))
    draft_folder = build(
        sources, out=snapshots.workspace(), versions=VERSIONS, score=scoring.compute, detect=warnings.detect
    )
    return snapshots.get(snapshots.publish(draft_folder))


def evidence(snapshot: Snapshot, row: dict[str, Any]) -> dict[str, Any] | None:
    found = snapshot.query("SELECT * FROM evidence WHERE opinion_id = $id", {"id": row["opinion_id"]})
    return found[0] if found else None


def test_rulings_win_over_the_machine_in_the_next_snapshot(lake: Lake, world: World, tmp_path: Path) -> None:
    moved, nobody, turned, retold, kept = counted(world)[:5]
    other_aspect = "delivery/attitude/rude"
    rulings = [
        about(moved, 1, verdict="move", value="c-2"),
        about(nobody, 2, verdict="nobody"),
        about(turned, 3, verdict="polarity", value=str(-turned["polarity"])),
        about(retold, 4, verdict="aspect", value=other_aspect),
        about(kept, 5, verdict="accept", value="c-1"),
        ruling(6, feedback_id="no such feedback"),
    ]
    shown = publish(lake, world, tmp_path, rulings)
    there = evidence(shown, moved)
    assert there
    assert (there["partner_id"], there["decision"], there["probability"]) == ("c-2", "ruled", 1.0)
    assert evidence(shown, nobody) is None
    turned_row, retold_row, kept_row = (evidence(shown, row) for row in (turned, retold, kept))
    assert turned_row
    assert (turned_row["polarity"], turned_row["decision"]) == (-turned["polarity"], "accepted")
    assert retold_row
    assert retold_row["aspect"] == other_aspect
    assert kept_row
    assert (kept_row["partner_id"], kept_row["decision"]) == ("c-1", "ruled")
    lines = {row["metric"]: row["value"] for row in shown.query("SELECT metric, value FROM quality WHERE role = ''")}
    assert (lines["rulings"], lines["rulings_unplaced"]) == (5, 1)
    courier = {row["metric"]: row["value"] for row in shown.query("SELECT * FROM quality WHERE role = 'courier'")}
    probabilities = [(row["probability"], row is kept) for row in (moved, nobody, kept)]
    assert courier["share_guessed_right"] == pytest.approx(1 / 3)
    assert courier["share_calibration_error"] == pytest.approx(
        ece([Guess("courier", probability, right, findable=True) for probability, right in probabilities])
    )
    voices = {
        row["partner_id"]: row["voices"]
        for row in shown.query("SELECT partner_id, voices FROM rankings WHERE period = 'all' AND cut_kind = 'all'")
    }
    before = publish(lake, world, tmp_path / "before", [])
    was = {
        row["partner_id"]: row["voices"]
        for row in before.query("SELECT partner_id, voices FROM rankings WHERE period = 'all' AND cut_kind = 'all'")
    }
    assert voices["c-1"] < was["c-1"]


def test_the_last_word_on_a_matter_counts(lake: Lake, world: World) -> None:
    row = counted(world)[0]
    rulings = [
        about(row, 1, verdict="nobody"),
        about(row, 2, verdict="polarity", value="1"),
        about(row, 3, verdict="move", value="c-2"),
    ]
    (made,) = overrides(lake, rulings).to_pylist()
    assert (made["opinion_id"], made["on_partner"]) == (row["opinion_id"], True)
    assert (made["partner_id"], made["polarity"], made["aspect"]) == ("c-2", 1, None)


def test_rulings_survive_reading_again_and_are_reported_when_their_opinion_is_gone(
    world: World, tmp_path: Path
) -> None:
    lake = fill_lake(world, tmp_path / "lake")
    kept, gone = counted(world)[:2]
    rulings = [about(kept, 1), about(gone, 2)]
    reread = [
        row | {"run_id": "r2", "opinion_id": f"new-{row['opinion_id']}", "end": row["end"] + 1}
        for row in world.opinions
        if row["opinion_id"] != gone["opinion_id"] and row["feedback_id"] in (kept["feedback_id"], gone["feedback_id"])
    ]
    _read_again(lake, reread, [kept["feedback_id"], gone["feedback_id"]])
    assert find_opinions(lake, rulings) == {1: f"new-{kept['opinion_id']}", 2: None}


def _read_again(lake: Lake, opinions: list[dict[str, Any]], feedback_ids: list[str]) -> None:
    import pyarrow as pa

    from scorecards.records import OPINIONS, READINGS

    lake.append("opinions", pa.Table.from_pylist(opinions, OPINIONS))
    later = NOON + timedelta(days=1)
    marks = [
        {"feedback_id": i, "run_id": "r2", "read_at": later, "version": "v2", "links_hash": ""} for i in feedback_ids
    ]
    lake.append("readings", pa.Table.from_pylist(marks, READINGS))


# Checking an answer ------------------------------------------------------------------------------------------------

REGISTRY = Registry(
    (Partner("c1", "courier", "圆安速递"), Partner("c2", "courier", "中迅快递"), Partner("d1", "dealer", "泓岳"))
)
ASPECTS = {"delivery/speed": "courier", "dealer/price": "dealer"}
SUBJECT = Subject("f1", "courier", 0, 4, "delivery/speed", "c1", "小迅慢死了")


def made(verdict: str, value: str = "", **fields: str) -> Any:
    return draft(SUBJECT, Answer(verdict, value, **fields), registry=REGISTRY, aspects=ASPECTS)


def test_each_verdict_becomes_a_ruling() -> None:
    values = {
        made("accept").value,
        made("move", "c2").value,
        made("nobody", "ignored").value,
        made("polarity", "-1").value,
        made("aspect", "delivery/speed").value,
    }
    assert values == {"c1", "c2", None, "-1", "delivery/speed"}
    assert made("move", "c2", written="小迅", note=" 俗称 ").written == "小迅"


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer("banish"), "verdict"),
        (Answer("move", "c9"), "value"),
        (Answer("move", ""), "value"),
        (Answer("move", "d1"), "value"),  # a dealer cannot have carried it
        (Answer("polarity", "0"), "value"),
        (Answer("aspect", "dealer/price"), "value"),
        (Answer("nobody", written="小迅"), "written"),
        (Answer("move", "c2", written="大迅"), "written"),  # not in the text
        (Answer("nobody", note="啊" * 501), "note"),
    ],
)
def test_an_impossible_answer_names_its_field_and_not_the_text(answer: Answer, field: str) -> None:
    with pytest.raises(InputError) as caught:
        draft(SUBJECT, answer, registry=REGISTRY, aspects=ASPECTS)
    assert caught.value.where == field
    assert SUBJECT.text not in str(caught.value)


def test_nothing_can_be_accepted_where_nobody_was_proposed() -> None:
    with pytest.raises(InputError):
        draft(replace(SUBJECT, partner_id=None), Answer("accept"), registry=REGISTRY, aspects=ASPECTS)


def test_the_same_answer_again_says_nothing_new() -> None:
    again = made("move", "c2")
    told = Ruling(1, ruled_by="judge", ruled_at=NOON, **again.fields())
    assert says_nothing_new(again, [told])
    assert not says_nothing_new(made("nobody"), [told])
    assert not says_nothing_new(again, [told, replace(told, ruling_id=2, verdict="nobody", value=None)])
    assert says_nothing_new(again, [told, replace(told, ruling_id=2, verdict="polarity", value="1")])


# What rulings teach ------------------------------------------------------------------------------------------------


def test_two_rulings_teach_a_name_and_one_does_not() -> None:
    said = [
        ruling(1, feedback_id="f1", verdict="move", value="c2", written="小迅"),
        ruling(2, feedback_id="f2", verdict="accept", value="c2", written="小迅"),
        ruling(3, feedback_id="f3", verdict="move", value="c2", written="迅迅"),
        ruling(4, feedback_id="f4", verdict="move", value="c2", written="中迅快递"),
        ruling(5, feedback_id="f5", verdict="move", value="c2", written="中迅快递"),
    ]
    assert taught_names(said, REGISTRY) == {"c2": ("小迅",)}
    taken_back = ruling(6, feedback_id="f2", verdict="nobody")
    assert taught_names([*said, taken_back], REGISTRY) == {}


def test_taught_names_join_the_registry_and_change_its_version() -> None:
    taught = with_names(REGISTRY, {"c2": ("小迅", "中迅快递"), "gone": ("旧名",)})
    assert taught.by_id["c2"].aliases == ("小迅",)
    assert taught.by_id["c1"] == REGISTRY.by_id["c1"]
    assert taught.version != REGISTRY.version
    assert with_names(REGISTRY, {}) == REGISTRY


def test_a_label_is_found_by_words_then_by_matter() -> None:
    labels = [
        Label("c1", True, "courier", "delivery/speed", -1, 0, 5),
        Label("c2", True, "courier", "delivery/damage", -1, 20, 30),
        Label("d1", True, "dealer", "dealer/price", -1, 40, 50),
    ]
    opinion = Opinion(22, 28, "courier", "courier", "delivery/damage/broken", -1, 2, "delivery", "complaint")
    assert label_of(opinion, labels) == labels[1]
    shifted = replace(opinion, start=60, end=70)
    assert label_of(shifted, labels) == labels[1]
    assert label_of(replace(shifted, polarity=1), labels) is None
    assert label_of(replace(opinion, responsible="supplier"), labels) is None


# Which questions ---------------------------------------------------------------------------------------------------


def question(number: int, probability: float | None, *pattern: str, feedback: str = "") -> Open:
    return Open(f"o{number:03}", feedback or f"f{number}", pattern, probability)


def test_doubtful_and_frequent_patterns_are_asked_first() -> None:
    sure = [question(n, 0.999, "named") for n in range(100)]
    doubtful = [question(200 + n, 0.6, "typo") for n in range(100)]
    rare = [question(400, 0.5, "homophone")]
    assert {one.pattern for one in choose([*sure, *doubtful, *rare], 12)} == {("typo",), ("homophone",)}


def test_one_pattern_does_not_fill_the_list() -> None:
    most = [question(n, 0.5, "typo") for n in range(100)]
    some = [question(200 + n, 0.5, "place") for n in range(20)]
    asked = [one.pattern for one in choose([*most, *some], 20)]
    assert asked.count(("place",)) >= 4


def test_questions_are_distinct_repeatable_and_one_a_feedback() -> None:
    open_now = [question(n, 0.5, "typo", feedback=f"f{n // 2}") for n in range(40)]
    first = choose(open_now, 100)
    assert len(first) == 20 == len({one.feedback_id for one in first})
    assert first == choose(open_now[::-1], 100)
    assert choose([], 5) == []


def test_an_opinion_without_any_clue_is_worth_a_little() -> None:
    assert 0 < question(1, None).doubt < question(2, 0.5).doubt
