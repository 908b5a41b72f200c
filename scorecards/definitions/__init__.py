"""Definitions: what is measured, how it is graded, who is compared with whom. Data files with an owner, read once.

`load()` reads the files shipped in this folder; a customer's own folder of the same layout may replace files of the
same name and add measures. Everything is validated: an error names the file and the field.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from scorecards.definitions.models import (
    Aspect,
    Definitions,
    GradeDefinitions,
    Measure,
    PeerGroupDefinitions,
    Thresholds,
    Words,
)
from scorecards.errors import DefinitionError
from scorecards.validation import problem_of

__all__ = ["Aspect", "Definitions", "Measure", "component_names", "load"]

T = TypeVar("T", bound=BaseModel)

SHIPPED = Path(__file__).parent
SINGLE_FILES = ("aspects.yaml", "grades.yaml", "peer_groups.yaml", "thresholds.yaml")


def load(extra: Path | None = None) -> Definitions:
    """The definitions in force: the shipped files, with those of `extra` replacing or joining them by relative name.

    Raises DefinitionError for a file that is missing, is not YAML, or breaks a rule.
    """
    files = _find_files(SHIPPED) | (_find_files(extra) if extra else {})
    contents = {name: files[name].read_bytes() for name in sorted(files)}
    parsed = {name: _parse(name, content) for name, content in contents.items()}
    for name in SINGLE_FILES:
        if name not in parsed:
            advice = "恢复它，或放入自己的文件 / restore it, or put your own beside the others"
            raise _refusal(name, "", "缺少该文件 / the file is missing", advice=advice)
    definitions = Definitions(
        version=_content_version(contents),
        aspects=_read_aspects(parsed["aspects.yaml"]),
        measures=_read_measures(parsed),
        grades=_read("grades.yaml", parsed["grades.yaml"], GradeDefinitions),
        peer_groups=_read("peer_groups.yaml", parsed["peer_groups.yaml"], PeerGroupDefinitions),
        thresholds=_read("thresholds.yaml", parsed["thresholds.yaml"], Thresholds),
    )
    _check_measures(definitions)
    return definitions


@cache
def component_names() -> dict[str, Words]:
    """The fixed component ids with their names in both languages (components.yaml)."""
    parsed = _parse("components.yaml", (SHIPPED / "components.yaml").read_bytes())
    return TypeAdapter(dict[str, Words]).validate_python(parsed)


def _find_files(folder: Path) -> dict[str, Path]:
    """Definition files below a folder by their relative name with forward slashes."""
    if not folder.is_dir():
        advice = "目录结构应与自带的相同 / name a folder laid out like the shipped one"
        raise _refusal(str(folder), "", "没有这个目录 / there is no such folder", advice=advice)
    singles = {name: folder / name for name in SINGLE_FILES if (folder / name).is_file()}
    return singles | {f"measures/{path.name}": path for path in (folder / "measures").glob("*.yaml")}


def _content_version(contents: Mapping[str, bytes]) -> str:
    """First 12 hex digits of the SHA-256 of all names and contents."""
    digest = hashlib.sha256()
    for name, content in contents.items():
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:12]


def _parse(name: str, content: bytes) -> object:
    try:
        return yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行 / line {mark.line + 1}" if mark else ""
        advice = "检查缩进和引号 / check indentation and quotes"
        raise _refusal(name, where, "不是有效的 YAML / this is not valid YAML", advice=advice) from error


def _read(name: str, parsed: object, model: type[T]) -> T:
    try:
        return model.model_validate(parsed)
    except ValidationError as error:
        raise _invalid(name, error) from error


def _read_aspects(parsed: object) -> tuple[Aspect, ...]:
    try:
        aspects = TypeAdapter(tuple[Aspect, ...]).validate_python(parsed)
    except ValidationError as error:
        raise _invalid("aspects.yaml", error) from error
    known: set[str] = set()
    for aspect in aspects:
        if aspect.id in known:
            advice = "删去一个 / remove one of them"
            raise _refusal("aspects.yaml", aspect.id, "编号重复 / this id is there twice", advice=advice)
        known.add(aspect.id)
    for aspect in aspects:
        if aspect.parent is not None and aspect.parent not in known:
            problem = f"缺少上级 {aspect.parent} / its parent {aspect.parent} is missing"
            raise _refusal("aspects.yaml", aspect.id, problem, advice="补上它 / add it")
    return aspects


def _read_measures(parsed: Mapping[str, object]) -> tuple[Measure, ...]:
    names = sorted(name for name in parsed if name.startswith("measures/"))
    measures = [_read(name, parsed[name], Measure) for name in names]
    for name, measure in zip(names, measures, strict=True):
        if name != f"measures/{measure.id}.yaml":
            advice = "文件名应与指标编号相同 / name the measure's file after its id"
            raise _refusal(name, "id", f"编号是 / is {measure.id}", advice=advice)
    return tuple(sorted(measures, key=lambda m: (m.role, -m.weight, m.id)))


def _check_measures(definitions: Definitions) -> None:
    """Rules that need more than one file: known aspects of the right role, one measure per role and dimension."""
    roles = {aspect.id: aspect.role for aspect in definitions.aspects}
    taken: dict[tuple[str, str], str] = {}
    for measure in definitions.measures:
        file = f"measures/{measure.id}.yaml"
        for aspect in measure.numerator.aspects:
            if roles.get(aspect) != measure.role:
                problem = f"{aspect} 不是 {measure.role} 的方面 / is no aspect of role {measure.role}"
                advice = "用 aspects.yaml 中的编号 / take an id of aspects.yaml"
                raise _refusal(file, "numerator.aspects", problem, advice=advice)
        other = taken.setdefault((measure.role, measure.dimension), measure.id)
        if other != measure.id:
            problem = f"{measure.dimension} 已由 {other} 衡量 / is already measured by {other}"
            advice = "每个指标用自己的维度 / give each measure its own dimension"
            raise _refusal(file, "dimension", problem, advice=advice)


def _invalid(name: str, error: ValidationError) -> DefinitionError:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return _refusal(name, field, problem_of(first), advice="改正该字段 / correct this field")


def _refusal(file: str, field: str, problem: str, *, advice: str) -> DefinitionError:
    return DefinitionError(problem, where=f"{file}, {field}" if field else file, advice=advice)
