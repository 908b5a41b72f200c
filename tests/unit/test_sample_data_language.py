"""The sample's grammar: its little language, its word lists, and the marks that keep spans true."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from sample_data import lexicon
from sample_data.marks import MENTION, OPINION, between_marks, mark_mention, mark_opinion, read_marks
from sample_data.naming import misspell
from sample_data.noise import polish, register, roughen
from sample_data.phrases import Choice, Phrase, Slot, parse, say
from sample_data.speech import SCENERY

ASPECTS = {
    "courier": ("speed", "damage", "attitude", "handover", "tracking", "loss", "fee", "general"),
    "dealer": (
        "attitude", "waiting", "price", "honesty", "workmanship", "forced_sale", "parts_supply", "facility",
        "communication", "other",
    ),
    "brand": ("product", "marketing", "website", "voucher", "payment", "warranty_policy", "dispatch", "other"),
}  # fmt: skip
PART_ASPECTS = {"durability", "noise", "performance", "fault", "comfort", "fuel", "price", "appearance", "other"}
COMPONENTS = (
    "tyre", "gearbox", "engine", "fluids_filters", "battery", "air_conditioning", "audio", "brakes", "lighting",
    "infotainment", "seats", "chassis", "steering", "body_interior", "other",
)  # fmt: skip
LEAST_WORDINGS = 5_000


def test_a_pattern_chooses_and_fills() -> None:
    phrase = parse("(a|b(c|))<x>d")
    heard = {say(phrase, lambda name: name.upper(), Random(n)) for n in range(60)}
    assert heard == {"aXd", "bXd", "bcXd"}


@pytest.mark.parametrize("pattern", ["(a|b", "a)b", "(a|(b)"])
def test_an_unbalanced_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        parse(pattern)


def test_every_pattern_parses_and_every_slot_is_known() -> None:
    known = set(lexicon.load("slots")) | set(SCENERY) | {"s", "m", "name"}
    for file in ("delivery", "dealer", "brand", "part", "frame", "slots"):
        for pattern in _strings(lexicon.load(file)):
            assert _slots(pattern) <= known, pattern


@pytest.mark.parametrize(("role", "aspect"), [(r, a) for r, names in ASPECTS.items() for a in names])
@pytest.mark.parametrize("polarity", [-1, 1])
def test_every_aspect_can_be_said_in_thousands_of_ways(role: str, aspect: str, polarity: int) -> None:
    topic = lexicon.topic(role, aspect, None)
    predicates = sum(_ways(p) for p in topic.plain[polarity])
    kind = "consequence_neg" if polarity < 0 else "consequence_pos"
    consequences = 1 + sum(_ways(p) for p in lexicon.frame(kind))
    assert predicates * len(topic.subject + topic.named) * consequences > LEAST_WORDINGS


def test_all_part_aspects_are_covered_and_known() -> None:
    covered = {aspect for component in COMPONENTS for aspect in lexicon.part_aspects(component)}
    assert covered == PART_ASPECTS
    for component in COMPONENTS:
        for aspect in lexicon.part_aspects(component):
            topic = lexicon.topic("supplier", aspect, component)
            assert topic.plain[-1], (component, aspect)
            assert topic.plain[1], (component, aspect)


def test_marks_give_spans_in_code_points() -> None:
    marked = "😀" + mark_opinion("比" + mark_mention("乙", 0) + "慢", 1) + "。"
    text, spans = read_marks(marked)
    assert text == "😀比乙慢。"
    assert [(s.kind, s.number, text[s.start : s.end]) for s in spans] == [(OPINION, 1, "比乙慢"), (MENTION, 0, "乙")]


def test_noise_never_touches_marks() -> None:
    marked = "开头，" + mark_opinion("师傅已经修了三次，没有修好", 0) + "，我很失望。"
    for seed in range(300):
        for channel in ("shop", "call", "complaint", "forum"):
            rng = Random(seed)
            rough = roughen(polish(register(marked, channel, rng)), channel, rng)
            text, spans = read_marks(rough)
            assert len(spans) == 1
            assert text[spans[0].start : spans[0].end]


def test_changes_between_marks_leave_them_in_place() -> None:
    assert between_marks(mark_opinion("ab", 0), str.upper) == mark_opinion("AB", 0)


def test_a_misspelt_name_differs_in_sound_or_length_only() -> None:
    for seed in range(50):
        text, how = misspell("砺驰", Random(seed))
        assert text != "砺驰"
        assert how in {"homophone", "typo"}
        assert 2 <= len(text) <= 3


def _wordings(phrase: Phrase, slots: Callable[[str], int]) -> int:
    """How many different wordings a phrase has, `slots` giving the number for each slot."""
    count = 1
    for part in phrase:
        if isinstance(part, Slot):
            count *= slots(part.name)
        elif isinstance(part, Choice):
            count *= sum(_wordings(option, slots) for option in part.options)
    return count


def _ways(pattern: str) -> int:
    """Wordings of a pattern; scenery and names count once."""
    slots = lexicon.load("slots")

    def of_slot(name: str) -> int:
        return _wordings(parse(slots[name]), of_slot) if name in slots else 1

    return _wordings(parse(pattern.removeprefix("=")), of_slot)


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [s for v in value.values() for s in _strings(v)]
    if isinstance(value, list):
        return [s for v in value for s in _strings(v)]
    return [str(value)]


def _slots(pattern: str) -> set[str]:
    found: set[str] = set()
    todo = list(parse(pattern.removeprefix("=")))
    while todo:
        part = todo.pop()
        if isinstance(part, Slot):
            found.add(part.name)
        elif not isinstance(part, str):
            todo += [p for option in part.options for p in option]
    return found
