"""Any text at all: no error, offsets inside the text, the same answer twice, names judged or mentioned, not both."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecards.opinions import read
from scorecards.opinions.fold import fold
from scorecards.records import Name, Role

WORDS = (
    "快递 物流 顺丰 圆通 很快 太慢 不 没有 比 要是 就好了 轮胎 米其林 刹车 失灵 4S店 强制 发货 包装 坏了 态度 好 差 "
    "， 。 ？ ！ 但是 不过 听说 建议 三天才到 自己去取 😀 \x00 \u200b EMS slow ２ 運費 （ ） ” \n"
)
PHRASES = st.lists(st.sampled_from([w for w in WORDS.split(" ") if w]), max_size=30).map("".join)
TEXTS = st.one_of(PHRASES, st.text(max_size=120), st.tuples(PHRASES, st.text(max_size=20)).map("".join))


@st.composite
def named_texts(draw: st.DrawFn) -> tuple[str, list[Name]]:
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    roles = draw(st.lists(st.sampled_from(["courier", "supplier", "dealer"]), min_size=len(spans), max_size=len(spans)))
    found = [Name(a, b, text[a:b], r, ("p",), "exact", 1.0) for (a, b), r in zip(spans, roles, strict=True)]
    return text, found


@settings(max_examples=300, deadline=None)
@given(named_texts(), st.one_of(st.none(), st.floats(1, 5)), st.sampled_from([None, "courier", "supplier", "dealer"]))
def test_any_text_can_be_read(case: tuple[str, list[Name]], rating: float | None, about: Role | None) -> None:
    text, found = case
    reading = read(text, found, rating=rating, about=about)
    assert reading == read(text, found, rating=rating, about=about)
    for opinion in reading.opinions:
        assert 0 <= opinion.start < opinion.end <= len(text)
        assert opinion.name is None or found[opinion.name].role == opinion.responsible
    judged = {o.name for o in reading.opinions if o.name is not None}
    mentioned = [m.name for m in reading.mentions]
    assert judged.isdisjoint(mentioned)
    left_out = set(range(len(found))) - judged - set(mentioned)
    assert {found[i].partner_ids for i in left_out} <= {found[i].partner_ids for i in judged}


@given(st.text(max_size=200))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_a_very_long_text_is_read_in_reasonable_time() -> None:
    assert read("快递太慢，" * 20_000, ()).opinions
