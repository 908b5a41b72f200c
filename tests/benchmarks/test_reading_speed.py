"""`analyze` against jieba.cut and SnowNLP, in one run: JSON in, JSON out, 60 characters, 10,000 aliases."""

from __future__ import annotations

import json
import os
import random
import resource
import time
import warnings
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import NamedTuple

import pytest

from scorecards.analyze import Analyst, blocks
from scorecards.analyze_pool import analyze_in_processes
from scorecards.records import ROLES, Partner, Registry, Role

SYLLABLES = "安博昌达恒丰固海和宏华骏康朗隆明宁鹏启瑞盛泰通旺祥兴雅永远泽正众卓"
ENDS: dict[Role, str] = {"courier": "速递", "dealer": "汽车销售服务有限公司", "supplier": "轮胎"}

JUDGING = (
    "快递{D}才送到{W}",
    "{C}的小哥{V}有礼貌",
    "等了{N}天{D}还没收到",
    "物流{V}慢",
    "箱子{D}压坏了一个角",
    "{C}送货{V}快",
    "卖家{N}天了才发货",
    "包装{V}严实",
    "{S}的胎噪{V}大",
    "变速箱换挡{N}次都顿挫",
    "刹车片{N}个月就有异响",
    "空调制冷{V}差",
    "4S店的态度{V}差",
    "{A}店里修了{N}次没修好",
    "保养等了{N}个小时",
    "销售{V}热情",
)
SILENT = (
    "颜色比图片{V}深",
    "{W}用了{N}周没有味道",
    "孩子{D}穿着出门了",
    "面料摸起来{V}软",
    "送给{W}当生日礼物",
    "下次{D}再买{N}件",
    "尺码选了{N}号",
    "说明书有{N}页",
    "{W}让我来问问大家",
    "以前也买过{N}回",
    "照片里看着更亮",
    "晚上{D}回家才拆开看",
)
FILLINGS = {
    "D": ["昨天", "今天", "前天", "周末", "上周", "早上", "中午", "下午", "傍晚", "终于", "后来", "最后"],
    "W": ["家里", "楼下", "公司", "父母", "朋友", "同事", "邻居", "姐姐", "弟弟", "奶奶", "孩子", "我们"],
    "V": ["真的很", "特别", "比较", "有点", "实在太", "非常", "相当", "还是挺", "一直都", "越来越", "确实", "不是很"],
    "N": ["两", "三", "四", "五", "六", "七", "八", "九", "十", "十二", "十五", "二十"],
}
SHARE_THAT_JUDGES = 0.7
LENGTH = 60
CALM = 2.0
"""Load of the machine above which other work, in the same caches, blurs what two processes gain."""


def registry(partners: int) -> Registry:
    """Invented partners of three roles, each with two aliases."""
    dice = random.Random(7)
    made = []
    for i in range(partners):
        role: Role = ROLES[i % 3]
        core, *aliases = ("".join(dice.choices(SYLLABLES, k=k)) for k in (3, 4, 4))
        made.append(Partner(f"p{i}", role, core + ENDS[role], tuple(aliases), city="南京市", province="江苏省"))
    return Registry(tuple(made))


def texts(count: int, known: Registry) -> list[str]:
    """Different texts; three in ten hold no clause that judges, the others one or two."""
    dice = random.Random(8)
    names = {
        letter: [p.aliases[0] for p in known.partners[:600] if p.role == role]
        for letter, role in (("C", "courier"), ("A", "dealer"), ("S", "supplier"))
    }
    return [_text(dice, FILLINGS | names) for _ in range(count)]


def _text(dice: random.Random, words: dict[str, list[str]]) -> str:
    judging = dice.choice((1, 1, 2)) if dice.random() < SHARE_THAT_JUDGES else 0
    clauses = [_clause(dice.choice(JUDGING), dice, words) for _ in range(judging)]
    while sum(map(len, clauses)) + len(clauses) < LENGTH:
        clauses.insert(dice.randint(0, len(clauses)), _clause(dice.choice(SILENT), dice, words))
    return "，".join(clauses)[:LENGTH]


def _clause(form: str, dice: random.Random, words: dict[str, list[str]]) -> str:
    return form.format(**{letter: dice.choice(choices) for letter, choices in words.items()})


@pytest.fixture(scope="module")
def known() -> Registry:
    return registry(5000)


@pytest.fixture(scope="module")
def corpus(known: Registry) -> list[str]:
    return texts(6000, known)


@pytest.fixture(scope="module")
def lines(corpus: Sequence[str]) -> list[str]:
    return [json.dumps({"id": str(i), "text": text}, ensure_ascii=False) for i, text in enumerate(corpus)]


@pytest.fixture(scope="module")
def rivals() -> dict[str, Callable[[str], object]]:
    """jieba.cut and SnowNLP's sentiment; their sources hold what newer Pythons warn of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import snownlp  # type: ignore[import-untyped]
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return {"jieba.cut": tokenizer.lcut, "SnowNLP": lambda text: snownlp.SnowNLP(text).sentiments}


def per_second(work: Callable[[], object], texts: int) -> float:
    """The best of three passes, in seconds of this process."""
    rates = []
    for _ in range(3):
        start = time.process_time()
        work()
        rates.append(texts / (time.process_time() - start))
    return max(rates)


def test_texts_are_answered_about_as_fast_as_their_words_are_cut(
    known: Registry,
    corpus: list[str],
    lines: list[str],
    rivals: dict[str, Callable[[str], object]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    start = time.process_time()
    analyst = Analyst(known)
    load_s = time.process_time() - start
    answers = [answer for block in blocks(lines) for answer in analyst.answer(block)]
    found = [len(json.loads(answer.json or "{}")["opinions"]) for answer in answers]
    share = sum(map(bool, found)) / len(found)

    ours = per_second(lambda: [analyst.answer(block) for block in blocks(lines)], len(lines))
    some = {"jieba.cut": corpus[:1500], "SnowNLP": corpus[:150]}
    rates = {name: per_second(lambda n=name: [rivals[n](t) for t in some[n]], len(some[name])) for name in rivals}  # type: ignore[misc]
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    with capsys.disabled():
        print(f"\nanalyze {ours:,.0f}/s ({share:.0%} with an opinion, {sum(found) / len(found):.2f} a text)", end="")
        print("".join(f", {ours / rate:.2f} × {name} ({rate:,.0f}/s)" for name, rate in rates.items()), end="")
        print(f"; loaded in {load_s:.1f} s, peak memory {memory_gb:.2f} GB")
    assert 0.5 < share < 0.75
    # Far from the five times aimed at; the floor keeps it from getting worse unseen (.50 on an idle machine).
    assert ours > 0.42 * rates["jieba.cut"]
    assert ours > 10 * rates["SnowNLP"]
    assert load_s < 3
    assert memory_gb < 1.5


def test_coordinates_and_order_numbers_cost_little(
    known: Registry, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    analyst, plain = Analyst(known), lines[:2000]
    keys = {"lon": 118.8, "lat": 31.9, "datum": "gcj02", "order_id": "d1", "place": "南京市江宁区"}
    keyed = [json.dumps(json.loads(line) | keys, ensure_ascii=False) for line in plain]
    without, within = (
        per_second(lambda some=some: [analyst.answer(block) for block in blocks(some)], len(some))  # type: ignore[misc]
        for some in (plain, keyed)
    )
    with capsys.disabled():
        print(f"\nanalyze {without:,.0f}/s, with coordinates and keys {within:,.0f}/s, {within / without:.2f} of it")
    assert within > 0.4 * without


class Spent(NamedTuple):
    """Seconds: on the clock, of this process, of the processes that it started."""

    clock: float
    own: float
    others: float


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core")
def test_a_second_process_answers_nearly_twice_as_many(
    known: Registry, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    load = os.getloadavg()[0]
    one, two = (_spent_on_more(lines, known, processes) for processes in (1, 2))
    # What two processes reach when a core is free for each: on a busy machine the clock shows its load, not ours.
    ratio = one.others / max(two.own, (two.own + two.others) / 2)
    with capsys.disabled():
        print(
            f"\ntwo processes: {ratio:.2f} × one by seconds of work, {one.clock / two.clock:.2f} × by the clock", end=""
        )
        print(f"; {two.own / (two.own + two.others):.1%} of the work is not shared (load {load:.1f})")
    assert two.own < 0.05 * (two.own + two.others), "what one process does alone bounds what two can gain"
    assert ratio > 1.7 or load >= CALM, "two processes slow each other down"


def _spent_on_more(lines: Sequence[str], known: Registry, processes: int) -> Spent:
    """Spent once all processes are at work: on a long input beyond what a short one takes."""
    few, many = (_spent(lines, known, processes=processes, count=n * len(lines)) for n in (1, 5))
    return Spent(many.clock - few.clock, many.own - few.own, many.others - few.others)


def _spent(lines: Sequence[str], known: Registry, *, processes: int, count: int) -> Spent:
    start = _seconds()
    numbers = [answer.line for answer in analyze_in_processes(islice(cycle(lines), count), known, processes)]
    assert numbers == list(range(1, count + 1))
    return Spent(*(after - before for before, after in zip(start, _seconds(), strict=True)))


def _seconds() -> Spent:
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Spent(time.perf_counter(), own.ru_utime + own.ru_stime, others.ru_utime + others.ru_stime)
