"""The contract of the second reader: it sees no names, decides the same every time, and only beyond its thresholds."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from scorecards.errors import FileRefused
from scorecards.opinions import verifier
from scorecards.opinions.clauses import Parsed, parse
from scorecards.opinions.evidence import evidence_of
from scorecards.opinions.findings import Finding
from scorecards.opinions.labelled import Names, read_labelled
from scorecards.opinions.train import post_examples
from scorecards.opinions.train_verifier import examples_of, fit_reader, main
from scorecards.opinions.verifier import Judgement, SecondReader, added, read_reader, reader_of, write_reader
from scorecards.records import Name

LATE, FAST = Judgement("delivery/speed/late", -1), Judgement("delivery/speed/fast", 1)


def reader(weight: float) -> SecondReader:
    """A reader that knows one pair of characters, which speaks for lateness."""
    return reader_of(
        (LATE, FAST),
        (("磨磨",), ("topic.courier",)),
        weights=np.array([[weight, 0], [0, 0], [0, 0]], np.float32),
        bias=np.array([0.0, -9.0], np.float32),
        propose=1.0,
    )


def judged(text: str, findings: list[Finding], using: SecondReader, patch: pytest.MonkeyPatch) -> list[Finding]:
    patch.setattr(verifier, "load_reader", lambda subject: using)
    parsed = parse(text, ())
    return added(parsed, findings, evidence=evidence_of(parsed, cars=False))


# text, log odds of lateness, what the rules find, whether lateness is added
SPEC = [
    ("快递磨磨蹭蹭", 2.0, None, True),
    ("快递磨磨蹭蹭", 0.5, None, False),
    ("快递磨磨蹭蹭", 2.0, LATE, False),
    ("快递磨磨蹭蹭", 2.0, FAST, False),
    ("如果快递磨磨蹭蹭", 2.0, None, False),
]


@pytest.mark.parametrize(("text", "odds", "found", "expected"), SPEC)
def test_it_adds_what_it_is_sure_of_and_the_rules_are_silent_about(
    text: str, odds: float, found: Judgement | None, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = [Finding(0, 2, 0, found.aspect, found.polarity, "courier")] if found else []
    more = judged(text, findings, reader(odds), monkeypatch)
    assert [(f.aspect, f.polarity, f.responsible) for f in more] == [(*LATE, "courier")] * expected


def test_it_adds_nothing_to_a_clause_that_the_rules_have_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    other = [Finding(0, 2, 0, "delivery/attitude/rude", -1, "courier")]
    assert judged("快递磨磨蹭蹭", other, reader(2.0), monkeypatch) == []


@pytest.mark.parametrize(("first", "second"), [("飞驰速递", "蓝鹊快运"), ("飞驰速递", "大雁")])
def test_it_cannot_tell_one_partner_from_another(first: str, second: str) -> None:
    def seen(written: str) -> list[object]:
        text = f"{written}磨磨蹭蹭，等了5天"
        parsed = parse(text, [Name(0, len(written), written, "courier", (written,), "exact", 1.0)])
        return [(e.here, e.beside, e.signs) for e in evidence_of(parsed, cars=False)]

    assert seen(first) == seen(second) != []


def test_the_shipped_readers_decide_the_same_every_time() -> None:
    for text, cars in (("快递很慢，三天了还没到", False), ("发动机抖，变速箱顿挫", True)):
        seen = list(evidence_of(parse(text, ()), cars=cars))
        assert seen
        for e in seen:
            odds = verifier.load_reader(e.subject).log_odds(e)
            assert odds == verifier.load_reader(e.subject).log_odds(e)
            assert all(math.isfinite(each) for each in odds)


def test_no_evidence_where_nobody_carries_anything() -> None:
    assert not list(evidence_of(parse("苹果很甜，下次还买", ()), cars=False))


def test_a_reader_survives_writing(tmp_path: Path) -> None:
    known: SecondReader = reader(2.0)
    write_reader(known, tmp_path / "r.npz")
    again = read_reader(tmp_path / "r.npz")
    parsed: Parsed = parse("快递磨磨蹭蹭", ())
    assert [again.log_odds(e) for e in evidence_of(parsed, cars=False)] == [
        known.log_odds(e) for e in evidence_of(parsed, cars=False)
    ]
    assert (again.propose, again.judgements) == (known.propose, known.judgements)


def labelled_file(folder: Path) -> Path:
    """Twenty texts of one wording that no rule knows, each labelled late, and twenty others without a label."""
    label = {"role": "courier", "aspect": "speed", "polarity": -1, "responsible": "courier", "partner": ""}
    rows = [{"text": f"飞驰配送磨叽透了{i}", "opinions": [label], "disputed": []} for i in range(20)]
    rows += [{"text": f"飞驰配送来过{i}", "opinions": [], "disputed": []} for i in range(20)]
    path = folder / "goods.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_training_learns_words_from_labels_but_no_names(tmp_path: Path) -> None:
    registry = tmp_path / "partners.csv"
    registry.write_text("partner_id,role,name,aliases,components\nc,courier,飞驰,,\n", encoding="utf-8")
    arguments = ["--goods", labelled_file(tmp_path), "--partners", registry, "--out", tmp_path / "out"]
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    trained = read_reader(tmp_path / "out" / "second_carrying.npz")
    assert {gram for gram in trained.grams if "磨" in gram or "叽" in gram}
    assert not {gram for gram in trained.grams if "飞" in gram or "驰" in gram}


def test_names_are_masked_and_labels_read(tmp_path: Path) -> None:
    registry = tmp_path / "partners.csv"
    registry.write_text("partner_id,role,name,aliases,components\nc,courier,飞驰,,\n", encoding="utf-8")
    texts = read_labelled([labelled_file(tmp_path)], Names([registry]))
    assert texts[0].parsed.masked.startswith("ⒸⒸ配送")
    assert [(key.what, key.polarity) for key in texts[0].expected] == [("speed", -1)]


def test_a_line_that_is_no_labelled_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "快递很慢"}\n', encoding="utf-8")
    with pytest.raises(FileRefused, match=r"bad\.jsonl line 1"):
        read_labelled([path], Names([]))


def test_what_stands_in_two_texts_only_is_not_learnt(tmp_path: Path) -> None:
    path = labelled_file(tmp_path)
    rare = {"text": "配送磨叽透了，住在翡翠湾", "opinions": [], "disputed": []}
    with path.open("a", encoding="utf-8") as file:
        for ending in ("甲", "乙"):
            file.write(json.dumps(rare | {"text": rare["text"] + ending}, ensure_ascii=False) + "\n")
    texts = read_labelled([path], Names([]))
    learnt = fit_reader(examples_of(texts, "carrying", unwanted=set()), "carrying").grams
    assert learnt
    assert not {gram for gram in learnt if "翡" in gram or "湾" in gram}


def test_the_tone_is_learnt_without_the_labelled_texts(tmp_path: Path) -> None:
    posts, labelled = tmp_path / "posts.jsonl", tmp_path / "labelled.jsonl"
    rows = [("甲很好", [1, 0]), ("乙很差", [-1]), ("丙一般", [0]), ("丁有好有坏", [1, -1]), ("戊很好", [1])]
    lines = [json.dumps({"text": t, "labels": [["x", p] for p in ps]}, ensure_ascii=False) for t, ps in rows]
    posts.write_text("\n".join(lines), encoding="utf-8")
    labelled.write_text(json.dumps({"text": "戊很好"}), encoding="utf-8")
    found = [(e.text, e.label) for e in post_examples(posts, without=[labelled])]
    assert found == [("甲很好", "positive"), ("乙很差", "negative"), ("丙一般", "neutral")]
