"""How texts are really typed: by channel and by habit. Marks are never touched, so spans stay true."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from opencc import OpenCC

from sample_data.lexicon import load
from sample_data.marks import END, between_marks

CLOSED = str(END)
DOUBLED = re.compile(rf"[，、；,]+({CLOSED}*)(?=[。！？；，\n])")
REPEATED = re.compile(r"([，。；])\1+")
EMOJI_BAD, EMOJI_GOOD = "😡😤🙃😭💢👎🤬😓", "👍😄🌹💯🥰✨😊👏"


def polish(text: str) -> str:
    """Punctuation that piled up where pieces met is reduced to one sign; nothing starts with a sign."""
    text = DOUBLED.sub(r"\1", text)
    text = REPEATED.sub(r"\1", text)
    return text.strip("，；、 \n")


def register(text: str, channel: str, rng: Random) -> str:
    """The channel's own tone: a call note speaks of the customer, a complaint is formal, a post is loose."""
    if channel == "call":
        return between_marks(text, lambda s: re.sub("我们?", "客户", s).replace("你们", "我司").replace("！", "。"))
    if channel == "complaint" and rng.random() < 0.5:
        return between_marks(text, lambda s: s.replace("贼", "非常").replace("巨", "极其").replace("啥", "什么"))
    if channel == "survey" and rng.random() < 0.3:
        return between_marks(text, lambda s: s.replace("，而且", "；").replace("，还有", "；"))
    return text


def roughen(text: str, channel: str, rng: Random) -> str:
    """Slips, missing punctuation, emoji, doubled signs, traditional characters, each now and then."""
    loose = channel in ("shop", "forum", "map_app", "social")
    if rng.random() < (0.12 if loose else 0.03):
        text = _slip(text, rng)
    if loose and rng.random() < 0.14:
        gap = rng.choice((" ", " ", "  ", ""))
        text = between_marks(text, lambda s: re.sub("[，。；]", gap, s))
    elif rng.random() < 0.1:
        text = between_marks(text, lambda s: s.replace("，", ",").replace("。", "."))
    if loose and rng.random() < 0.06:
        text = between_marks(text, lambda s: s.replace("。", "！！！").replace("，", "！", 1))
    if loose and rng.random() < 0.015:
        text = between_marks(text, _traditional().convert)
    return text


def decorate(text: str, channel: str, *, mood: int, rng: Random) -> str:
    """Emoji and a little English at the end, as the mood is."""
    if channel in ("shop", "social", "map_app", "forum") and mood and rng.random() < 0.07:
        text += rng.choice(EMOJI_GOOD if mood > 0 else EMOJI_BAD) * rng.choice((1, 1, 2, 3))
    return text


def _slip(text: str, rng: Random) -> str:
    """One or two words as a hurried thumb types them."""
    present = [pair for pair in load("slips").items() if pair[0] in text]
    for wrong_for in rng.sample(present, min(len(present), rng.choice((1, 1, 2)))):
        text = text.replace(*wrong_for, 1)
    return text


@cache
def _traditional() -> OpenCC:
    return OpenCC("s2t")
