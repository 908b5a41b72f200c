"""Which column of a file is which field (the synonyms are data: columns.yaml)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from scorecards.errors import FileRefused, InputError
from scorecards.ingest.sheet import shown_columns

Kind = Literal["feedback", "orders", "exposure"]


@dataclass(frozen=True, slots=True)
class KnownColumns:
    """The fields of one kind of file, with the column names that mean them, best first."""

    required: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]


def match_columns(columns: Sequence[str], *, kind: Kind, mapping: Mapping[str, str], file_name: str) -> dict[str, int]:
    """Field to position of its column. The mapping (field to column) goes before the known names.

    Raises InputError for a mapping to an unknown field, FileRefused when a mapped or a required column is missing.
    """
    known = known_columns(kind)
    _check_mapping(mapping, known, columns=columns, file_name=file_name)
    positions = {_plain(name): i for i, name in reversed(list(enumerate(columns)))}
    taken = {_plain(column) for column in mapping.values()}
    found = {field: positions[_plain(column)] for field, column in mapping.items()}
    for field, names in known.fields.items():
        free = (positions[name] for name in names if name in positions and name not in taken)
        if field not in found and (position := next(free, None)) is not None:
            found[field] = position
    missing = [field for field in known.required if field not in found]
    if missing:
        fields = ", ".join(missing)
        option = f"--map {missing[0]}=COLUMN"
        raise FileRefused(
            f"没有对应 {fields} 的列 / no column for {fields}; {shown_columns(columns)}",
            where=file_name,
            advice=f"用 {option} 指定列，或把列改名为 {missing[0]} / name the column with {option} or rename it",
        )
    return found


def _check_mapping(mapping: Mapping[str, str], known: KnownColumns, *, columns: Sequence[str], file_name: str) -> None:
    there = {_plain(name) for name in columns}
    for field, column in mapping.items():
        if field not in known.fields:
            raise InputError(
                f"没有字段 '{field}' / '{field}' is not a field",
                where="--map",
                advice=f"可用 / choose from: {', '.join(known.fields)}",
            )
        if _plain(column) not in there:
            raise FileRefused(
                f"{field} 对应的列 '{column}' 不在文件中 / the column '{column}' mapped to {field} is not there; "
                f"{shown_columns(columns)}",
                where=file_name,
                advice="改正列名对应 / correct the mapping",
            )


@cache
def known_columns(kind: Kind) -> KnownColumns:
    """The fields of a kind of file; every field's own name stands first among its names."""
    entry = _data()[kind]
    fields = {name: tuple(map(_plain, (name, *others))) for name, others in entry["fields"].items()}
    return KnownColumns(tuple(entry["required"]), fields)


@cache
def fixed_values(field: str) -> dict[str, str]:
    """What cells may say for a field with fixed values, in plain form, and the value it stands for."""
    return {_plain(name): value for value, names in _data()["values"][field].items() for name in (value, *names)}


def fixed_value(field: str, cell: str) -> str | None:
    """The fixed value that a cell means, or None."""
    return fixed_values(field).get(_plain(cell))


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("columns.yaml").read_text(encoding="utf-8"))
    return data


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().lower().replace(" ", "_")
