"""Whatever goes wrong is said in Chinese first and English second, in every error that the source raises."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, ValidationError, field_validator

from scorecards import errors
from scorecards.validation import problem_of

ROOT = Path(__file__).parents[2]
RAISED = {name for name in vars(errors) if name[0].isupper()} | {"StopError", "JobError", "ProcessEndedError"}
BUILDERS = {"_refusal": 2, "_refuse": 1, "_unusable": 1, "_RowError": 1}
"""Makers of errors, and where among their arguments the sentence stands."""
TOLD = {"what", "problem", "advice"}
TRANSLATED = ("app/web/", "scorecards/opinions/train.py")
"""Pages translate by themselves; training is for those who write the source."""
COMMAND = re.compile(r"(scorecards|chmod|chown|datum:|--map) ")


def test_every_error_is_told_in_both_languages() -> None:
    found = dict(_texts())
    assert len(found) > 100
    assert {place: text for place, text in found.items() if not _is_bilingual(text)} == {}


def _texts() -> Iterator[tuple[str, str]]:
    """(file, line and column; text) of the sentences given to our errors; places and data are left out."""
    for room in ("app", "geo", "scorecards"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(TRANSLATED):
                tree = ast.parse(path.read_text(encoding="utf-8"))
                for node in (told for parent in ast.walk(tree) for told in _told(parent)):
                    yield f"{name}:{node.lineno}:{node.col_offset}", _literal(node)


def _told(node: ast.AST) -> list[ast.expr]:
    given: list[ast.expr] = []
    if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in TOLD for t in node.targets):
        given = [node.value]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
        given = [*node.args[:1], *(word.value for word in node.keywords if word.arg in TOLD)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILDERS:
        place = BUILDERS[node.func.id]
        given = [*node.args[place : place + 1], *(word.value for word in node.keywords if word.arg in TOLD)]
    return [value for value in given if re.search("[A-Za-z一-龥]", _literal(value))]


def _literal(node: ast.expr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def _is_bilingual(text: str) -> bool:
    return bool(re.search("[一-龥].*/ .*[A-Za-z]", text) or COMMAND.match(text))


class _Form(BaseModel):
    number: int = Field(default=1, ge=1)
    word: str = Field(default="ab", min_length=2)
    even: int = 2

    @field_validator("even")
    @classmethod
    def _is_even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("应为偶数 / must be even" if value > 0 else "odd")
        return value


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": "secret"}, "应为整数 / Input should be a valid integer"),
        ({"number": 0}, "应不小于 1 / Input should be greater than or equal to 1"),
        ({"word": "a"}, "至少 2 个字符 / String should have at least 2 characters"),
        ({"even": 3}, "应为偶数 / must be even"),
        ({"even": -3}, "值无效 / not usable: odd"),
    ],
)
def test_what_pydantic_refuses_is_told_without_the_value(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        _Form.model_validate(given)
    told = problem_of(caught.value.errors()[0])
    assert told.startswith(said)
    assert "secret" not in told
