"""Whatever the text: names have valid offsets, nothing raises, nothing depends on the order of partners."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.matching import Matcher, NameFinder
from scorecards.matching.decide import shares
from scorecards.matching.folding import fold
from scorecards.matching.short_names import MIN_CORE, core_of, short_names
from scorecards.records import Feedback, Opinion, Partner, Reading, Registry

PARTNERS = (
    Partner("c1", "courier", "圆安速递", ("圆安", "YA")),
    Partner("c2", "courier", "中迅快递", ("中迅",)),
    Partner("d1", "dealer", "南京苏远鼓楼云骧汽车有限公司", (), "苏远集团", "云骧", "江苏省", "南京市", "鼓楼区"),
    Partner("s1", "supplier", "倍拓力轮胎", ("Betoly",), components=("tyre",)),
    Partner("s2", "supplier", "优康毫驰", components=("tyre",)),
)
FINDER = NameFinder(Registry(PARTNERS))
BACKWARDS = NameFinder(Registry(PARTNERS[::-1]))
MATCHER = Matcher(Registry(PARTNERS))

PIECES = ["圆安", "园安", "中迅", "其中迅速", "快递", "发的", "换了", "轮胎", "苏远", "鼓楼", "云骧", "店", "倍拓力"]
PIECES += [
    "倍力拓",
    "优康驰",
    "betoly",
    "ＹＡ",
    "，",
    "。",
    " ",
    "的",
    "和",
    "［员工:X］",
    "工号1",
    "😀",
    "\ud800",
    "圓",
]
written = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
anything = st.text(st.characters(), max_size=60)


@given(written | anything)
@settings(max_examples=300, deadline=None)
def test_names_are_stretches_of_the_text_in_order(text: str) -> None:
    names = FINDER.find(text)
    assert all(0 <= n.start < n.end <= len(text) and text[n.start : n.end] == n.text for n in names)
    assert all(a.end <= b.start for a, b in pairwise(names))
    assert all(n.partner_ids and 0 < n.strength <= 1 for n in names)


@given(written)
@settings(max_examples=200, deadline=None)
def test_the_order_of_partners_and_repetition_change_nothing(text: str) -> None:
    assert FINDER.find(text) == BACKWARDS.find(text) == FINDER.find(text)


@given(anything)
def test_folding_keeps_offsets_and_is_stable(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(written, st.sampled_from(["courier", "dealer", "supplier", "brand"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_an_attribution_names_a_partner_of_the_role_or_nobody(text: str, role: str, with_name: bool) -> None:
    names = FINDER.find(text)
    target = 0 if names and with_name else None
    opinion = Opinion(0, len(text), role, role, "x/y", -1, 1, "use", "complaint", None, target)  # type: ignore[arg-type]
    (found,) = MATCHER.attribute(Feedback("f", text), reading=Reading((opinion,)), names=names, links=None)
    assert (found.partner_id is None) == (found.probability is None) == (found.decision == "none")
    if found.partner_id is not None:
        assert {p.partner_id: p.role for p in PARTNERS}[found.partner_id] == role


@given(st.dictionaries(st.text(max_size=3), st.floats(-60, 60), max_size=6))
def test_shares_are_probabilities_that_leave_room_for_nobody(bits: dict[str, float]) -> None:
    found = shares(bits)
    assert all(0 <= share <= 1 for share in found.values())
    assert sum(found.values()) <= 1 + 1e-9


@given(st.text(min_size=1, max_size=20), st.sampled_from(["courier", "dealer", "supplier"]))
def test_any_registered_name_can_be_taken_apart(name: str, role: str) -> None:
    core_of(name, role)  # type: ignore[arg-type]
    partner = Partner("p", role, name, (), None, "云骧", "江苏省", "南京市")  # type: ignore[arg-type]
    assert all(len(text) >= MIN_CORE for text, _ in short_names(partner))
