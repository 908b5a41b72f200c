"""The small models: reading, scoring, training on a handful of rows, refusing wrong files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from scorecards.errors import FileRefused
from scorecards.opinions.model import grams, load, read_model
from scorecards.opinions.train import fit, heading_examples, main, review_examples

REVIEWS = "text,rating\n" + "".join(f"快递很好{i}，真不错,5\n快递很差{i}，真糟糕,1\n" for i in range(12))


def test_grams_treat_a_masked_name_as_one_character() -> None:
    assert grams("ⒸⒸⒸ慢") == grams("Ⓒ慢") == {"Ⓒ", "慢", "Ⓒ慢"}


def test_shipped_models_load_and_tell_praise_from_blame() -> None:
    model = load("polarity")
    assert model.probabilities("快递真的很棒")["positive"] > 0.8
    assert model.probabilities("快递垃圾透顶")["positive"] < 0.2
    assert sum(load("headings").probabilities("变速箱异响").values()) == pytest.approx(1)


def test_shipped_weights_are_small() -> None:
    folder = Path(__file__).parents[2] / "scorecards" / "opinions" / "weights"
    assert sum(f.stat().st_size for f in folder.iterdir()) < 20_000_000


def test_review_clauses_carry_the_stars_of_their_review(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("text,rating\n很快，不错,5\n很慢,1\n一般,3\n很快，不错,5\n", encoding="utf-8")
    found = [(e.text, e.label) for e in review_examples(path)]
    assert found == [("很快", "positive"), ("不错", "positive"), ("很慢", "negative")]


def test_heading_codes_become_one_label(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text('text,problem_codes\n甲,A1\n乙,"A1,B2"\n丙,"I1,N2"\n丁,Z9\n戊,C3\n', encoding="utf-8")
    assert {(e.text, e.label) for e in heading_examples(path)} == {
        ("甲", "engine"),
        ("丙", "service"),
        ("戊", "gearbox"),
    }


def test_a_trained_model_survives_saving(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(REVIEWS, encoding="utf-8")
    model = fit(review_examples(path))
    model.save(tmp_path / "m.npz")
    again = read_model(tmp_path / "m.npz")
    for text in ("很好", "很差", "从未见过的字"):
        assert again.probabilities(text)["positive"] == pytest.approx(model.probabilities(text)["positive"], abs=0.01)


def test_training_writes_weights_to_the_folder_named(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(REVIEWS, encoding="utf-8")
    result = CliRunner().invoke(main, ["--reviews", str(path), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert [f.name for f in (tmp_path / "out").iterdir()] == ["polarity.npz"]
    assert "| polarity |" in result.output


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("words,rating\n好,5\n", encoding="utf-8")
    with pytest.raises(FileRefused, match=r"r\.csv.*text"):
        review_examples(path)
