"""The word lists of this room, read once from its YAML files and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scorecards.errors import DefinitionError
from scorecards.matching.folding import fold
from scorecards.records import ROLES, Role

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Suffixes:
    """Ends of names that do not tell partners apart, longest first."""

    organisation: tuple[str, ...]
    branch: tuple[str, ...]
    business: dict[Role, tuple[str, ...]]
    registration: frozenset[str]
    place_ends: tuple[str, ...]
    branch_tails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleContext:
    """Words that show a role: right behind a name (services say what it is), right before it, anywhere near."""

    services: frozenset[str]
    nouns: frozenset[str]
    verbs: frozenset[str]
    near: frozenset[str]


@dataclass(frozen=True, slots=True)
class Context:
    """All words by which a name in doubt is believed or not."""

    roles: dict[Role, RoleContext]
    before_noun: frozenset[str]
    after_verb: frozenset[str]
    other_name_after: tuple[str, ...]
    other_name_after_not: tuple[str, ...]
    technical: frozenset[str]
    listing: frozenset[str]
    joining: frozenset[str]
    little_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Titles:
    """Words around the names of staff."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    familiar: tuple[str, ...]
    number: tuple[str, ...]


@cache
def suffixes() -> Suffixes:
    data = read_yaml("suffixes.yaml")
    return Suffixes(
        organisation=_longest_first("suffixes.yaml", data, "organisation"),
        branch=_longest_first("suffixes.yaml", data, "branch"),
        business={role: _longest_first("suffixes.yaml", data.get("business", {}), role) for role in ROLES},
        registration=frozenset(_longest_first("suffixes.yaml", data, "registration")),
        place_ends=_longest_first("suffixes.yaml", data, "place_ends"),
        branch_tails=_longest_first("suffixes.yaml", data, "branch_tails"),
    )


@cache
def context() -> Context:
    file = "context.yaml"
    data = read_yaml(file)
    words = {key: _longest_first(file, data, key) for key in Context.__dataclass_fields__ if key != "roles"}
    return Context(
        roles={role: _role_context(file, data.get(role, {})) for role in ROLES},
        before_noun=frozenset(words["before_noun"]),
        after_verb=frozenset(words["after_verb"]),
        other_name_after=words["other_name_after"],
        other_name_after_not=words["other_name_after_not"],
        technical=frozenset(words["technical"]),
        listing=frozenset(words["listing"]),
        joining=frozenset(words["joining"]),
        little_words=frozenset(words["little_words"]),
    )


@cache
def role_words() -> frozenset[str]:
    """All words that show a role: never themselves a name."""
    return frozenset(w for role in context().roles.values() for w in role.nouns | role.verbs | role.near)


@cache
def titles() -> Titles:
    data = read_yaml("titles.yaml")
    before, after, familiar, number = (
        _longest_first("titles.yaml", data, key) for key in ("before", "after", "familiar", "number")
    )
    return Titles(before, after, familiar, number)


def read_yaml(file: str) -> dict[str, Any]:
    """A mapping from a YAML file of this room. Raises DefinitionError when it is not one."""
    with (HERE / file).open(encoding="utf-8") as stream:
        data = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    if not isinstance(data, dict):
        raise DefinitionError("不是键值表 / not a mapping", where=file, advice="恢复原文件 / restore the file")
    return data


def _role_context(file: str, data: dict[str, Any]) -> RoleContext:
    services, nouns, verbs, near = (
        frozenset(_longest_first(file, data, key)) for key in ("services", "nouns", "verbs", "near")
    )
    return RoleContext(services, services | nouns, verbs, near)


def _longest_first(file: str, data: dict[str, Any], key: str) -> tuple[str, ...]:
    """The list of strings under `key`, folded like text."""
    words = data.get(key)
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise DefinitionError(
            "应为字符串列表 / must be a list of strings", where=f"{file}: {key}", advice="加引号 / quote it"
        )
    return tuple(sorted({fold(word) for word in words}, key=lambda word: (-len(word), word)))
