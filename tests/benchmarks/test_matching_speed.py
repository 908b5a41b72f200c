"""Names in text against jieba.cut, in one run: texts of 60 characters, a registry of 10,000 writings and more."""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable, Sequence

import pytest

from scorecards.matching import Matcher, NameFinder
from scorecards.records import Feedback, Opinion, OrderLinks, Partner, Reading, Registry

SYLLABLES = "安博昌达恒丰固海和宏华骏康朗隆明宁鹏启瑞盛泰通旺祥兴雅永远泽正众卓"
ENDS = {"courier": "速递", "dealer": "汽车销售服务有限公司", "supplier": "轮胎"}
CLAUSES = ["包装完好", "客服回复很及时", "颜色比图片深一点", "用了两周没有异味", "等了三天才送到楼下"]
CLAUSES += ["师傅检查得很仔细", "价格比上个月便宜", "胎噪确实小了不少", "快递放在门口没打招呼"]
CLAUSES += ["前台让我再等一会儿", "说明书写得看不懂", "下次还会再来"]


@pytest.fixture(scope="module")
def cut() -> Callable[[str], object]:
    """jieba.cut as a list; its source holds escapes that newer Pythons warn of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer.lcut


def registry(partners: int) -> Registry:
    """Invented partners of three roles, each with one alias."""
    dice = random.Random(7)
    made = []
    for i in range(partners):
        role = ("courier", "dealer", "supplier")[i % 3]
        core = "".join(dice.choices(SYLLABLES, k=3))
        alias = "".join(dice.choices(SYLLABLES, k=4))
        made.append(Partner(f"p{i}", role, core + ENDS[role], (alias,), city="南京市", province="江苏省"))  # type: ignore[arg-type]
    return Registry(tuple(made))


def texts(count: int) -> list[str]:
    dice = random.Random(8)
    return [("，".join(dice.choices(CLAUSES, k=9)))[:60] for _ in range(count)]


def per_second(read: Callable[[str], object], corpus: Sequence[str]) -> float:
    """The best of three passes."""
    rates = []
    for _ in range(3):
        start = time.perf_counter()
        for text in corpus:
            read(text)
        rates.append(len(corpus) / (time.perf_counter() - start))
    return max(rates)


def test_names_are_found_several_times_as_fast_as_words_are_cut(
    cut: Callable[[str], object], capsys: pytest.CaptureFixture[str]
) -> None:
    corpus = texts(2000)
    start = time.perf_counter()
    finder = NameFinder(registry(5000))
    built_s = time.perf_counter() - start
    names, words = per_second(finder.find, corpus), per_second(cut, corpus[:500])
    with capsys.disabled():
        print(f"\nnames {names:,.0f}/s, jieba.cut {words:,.0f}/s, ratio {names / words:.1f}; built in {built_s:.1f} s")
    assert names > 4 * words
    assert built_s < 6


def test_attribution_without_place_parsing(capsys: pytest.CaptureFixture[str]) -> None:
    matcher = Matcher(registry(5000))
    opinion = Opinion(0, 4, "courier", "courier", "delivery/speed", -1, 2, "delivery", "complaint")
    reading, links = Reading((opinion,)), OrderLinks("o1", courier_id="p0", dealer_id="p1")

    def attribute(text: str) -> object:
        return matcher.attribute(Feedback("f", text), reading=reading, names=(), links=links)

    rate = per_second(attribute, texts(2000))
    with capsys.disabled():
        print(f"\nattributions {rate:,.0f}/s")
    assert rate > 3000
