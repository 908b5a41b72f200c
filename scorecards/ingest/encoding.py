"""Which encoding a text file is in: proved by decoding all of it strictly, never guessed from a few bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

from scorecards.errors import FileRefused

CHUNK_BYTES = 1 << 20
SAMPLE_CHARACTERS = 200_000

# Written by a person or a form in Chinese, simplified or traditional, a text or a table is full of these.
FREQUENT = frozenset(
    "的了不是我一有在人这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日"
    "這個們來為國對說時會對沒動裡經麼還進樣過發後學實開沒點"
    "市省区县号路店车司公限责任快递收货物品质量服务电话名称地址买卖家京东州江南北西山区月日间评论内容订单服務貨車區縣號電話訂單"
)
MIN_JUDGED = 30
MIN_FREQUENT_SHARE = 0.15
MAX_STRANGE_SHARE = 0.05

SAVE_AS_UTF8 = (
    "存为 UTF-8 后重新导入（Excel 中选“CSV UTF-8”）/ save the file as UTF-8 (in Excel: 'CSV UTF-8') and load it again"
)


def detect_encoding(path: Path) -> str:
    """The Python codec that reads the whole file: utf-8-sig, utf-16, or gb18030.

    Raises FileRefused when none does, or when GB18030 would decode but not into anything that looks like Chinese
    (nearly any bytes decode as GB18030, so success alone proves nothing).
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _proved(path, "utf-16")
    if b"\x00" in head:
        raise _refused(
            path,
            "含零字节，不是文本，或是缺少标记的 UTF-16",
            "it holds zero bytes: it is not text, or UTF-16 without its mark",
        )
    if _decodes(path, "utf-8-sig") is not None:
        return "utf-8-sig"
    if _is_damaged_utf8(path):
        raise _refused(path, "是 UTF-8，但有损坏或缺失的字节", "it is UTF-8 with damaged or missing bytes")
    sample = _decodes(path, "gb18030")
    if sample is not None and looks_chinese(sample):
        return "gb18030"
    raise _refused(path, "文字既不是 UTF-8 也不是 GB18030（GBK）", "its text is neither UTF-8 nor GB18030 (GBK)")


def looks_chinese(sample: str) -> bool:
    """Whether text decoded as GB18030 is plausible: few oddities, and the characters that Chinese cannot do without.

    Below MIN_JUDGED characters outside ASCII there is nothing to judge by, and only the oddities count.
    """
    foreign = [c for c in sample if c > "\x7f"]
    if not foreign:
        return True
    if sum(map(_is_strange, foreign)) > MAX_STRANGE_SHARE * len(foreign):
        return False
    return len(foreign) < MIN_JUDGED or sum(c in FREQUENT for c in foreign) >= MIN_FREQUENT_SHARE * len(foreign)


def _is_damaged_utf8(path: Path) -> bool:
    """Whether more Chinese than rubbish comes out as UTF-8: text in another encoding gives next to none."""
    with path.open("rb") as file:
        text = file.read(CHUNK_BYTES).decode("utf-8", "replace")
    return sum("\u4e00" <= c <= "\u9fff" for c in text) > text.count("\ufffd")


def _is_strange(character: str) -> bool:
    """Neither Chinese, nor punctuation, symbols or letters that occur in Chinese texts."""
    code = ord(character)
    usual = (
        0x4E00 <= code <= 0x9FFF  # Chinese
        or 0x2000 <= code <= 0x33FF  # punctuation, symbols, CJK punctuation, kana
        or 0xFF00 <= code <= 0xFFEF  # full-width forms
        or 0x1F000 <= code <= 0x1FAFF  # emoji
        or 0xFE00 <= code <= 0xFE0F  # emoji selectors
        or 0xA0 <= code <= 0x4FF  # Latin, Greek, Cyrillic
    )
    return not usual


def _proved(path: Path, encoding: str) -> str:
    if _decodes(path, encoding) is None:
        name = encoding.upper()
        raise _refused(path, f"开头像 {name}，但已损坏", f"it begins like {name} but is damaged")
    return encoding


def _decodes(path: Path, encoding: str) -> str | None:
    """The beginning of the text when the whole file decodes strictly, else None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    sample = ""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                text = decoder.decode(chunk)
                sample += text[: SAMPLE_CHARACTERS - len(sample)]
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return sample


def _refused(path: Path, zh: str, en: str) -> FileRefused:
    what = f"无法读取文件：{zh} / the file cannot be read: {en}"
    return FileRefused(what, where=path.name, advice=SAVE_AS_UTF8)
