"""Invented names of people, and the word stock for the names of firms."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import yaml

LEXICON = Path(__file__).with_name("lexicon")


@cache
def stock(kind: str) -> tuple[str, ...]:
    """One list of lexicon/names.yaml."""
    return tuple(yaml.safe_load((LEXICON / "names.yaml").read_text(encoding="utf-8"))[kind])


def person(rng: Random) -> str:
    """A full name, surname first."""
    return rng.choice(stock("surnames")) + rng.choice(stock("given"))


def surname_of(name: str) -> str:
    """The surname, which may have two characters."""
    return name[:2] if name[:2] in ("欧阳", "司马") else name[0]


def caller(rng: Random) -> str:
    """A customer as a call centre writes him or her down, e.g. 王先生."""
    return rng.choice(stock("surnames")) + rng.choice(("先生", "先生", "女士", "女士", "小姐"))


def phone(rng: Random) -> str:
    """A number in mobile form. 1990000xxxx is used throughout so that nobody's own number is printed on purpose."""
    digits = f"1990000{rng.randrange(10_000):04d}"
    return rng.choice(
        (digits, digits, f"{digits[:3]}-{digits[3:7]}-{digits[7:]}", f"{digits[:3]} {digits[3:7]} {digits[7:]}")
    )


def plate(rng: Random, *, electric: bool) -> str:
    """A number plate; electric cars carry one sign more."""
    head = rng.choice("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新") + rng.choice("ABCDEFGH")
    body = "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(3)) + f"{rng.randrange(100):02d}"
    return head + rng.choice(("", "·")) + ("D" if electric else "") + body


def vin(rng: Random) -> str:
    """A vehicle number with a valid check digit (ISO 3779). The maker's code LZ0 is made up."""
    body = (
        "LZ0"
        + "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(10))
        + f"{rng.randrange(10_000):04d}"
    )
    total = sum(VIN_VALUES[c] * w for c, w in zip(body, VIN_WEIGHTS, strict=True))
    return body[:8] + "0123456789X"[total % 11] + body[9:]


VIN_VALUES = {
    c: (int(c) if c.isdigit() else v)
    for c, v in zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ", [0] * 10 + [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True
    )
}
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
