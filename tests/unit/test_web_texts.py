"""Every text of the site exists in both languages; every vendored file is the one that was published."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

APP = Path(__file__).parents[2] / "app"
METHODS = [("web/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true"}}
ENGLISH = APP / "translations" / "en" / "LC_MESSAGES"
SLOT = re.compile(r"%\((\w+)\)s|%%")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def english() -> Catalog:
    with (ENGLISH / "messages.po").open("rb") as file:
        return read_po(file)


def texts() -> set[str]:
    return {str(message) for _, _, message, _, _ in extract_from_dir(str(APP), METHODS, OPTIONS)}


def test_every_text_has_an_english_one_and_none_is_left_over() -> None:
    catalog = {str(message.id): str(message.string) for message in english() if message.id}
    assert texts() == set(catalog)
    assert [text for text, said in catalog.items() if not said or CHINESE.search(said)] == []


def test_translations_keep_the_slots() -> None:
    wrong = [m.id for m in english() if m.id and sorted(SLOT.findall(m.id)) != sorted(SLOT.findall(str(m.string)))]
    assert wrong == []


def test_the_compiled_catalogue_is_up_to_date() -> None:
    with (ENGLISH / "messages.mo").open("rb") as file:
        compiled = {m.id: m.string for m in read_mo(file) if m.id}
    assert compiled == {m.id: m.string for m in english() if m.id}


def test_no_template_has_a_text_that_cannot_be_translated() -> None:
    """Chinese stands only inside _( ); punctuation and comments aside."""
    left = {}
    for path in sorted((APP / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r"""_\(\s*("[^"]*"|'[^']*')""", "", text)
        if found := CHINESE.findall(text):
            left[path.name] = "".join(found)
    assert left == {}


def test_vendored_files_are_the_published_ones() -> None:
    vendor = APP / "static" / "vendor"
    listed = dict(re.findall(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (vendor / "README.md").read_text(), re.MULTILINE))
    present = {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name not in {"README.md", "LICENSE"}
    }
    assert listed == present
    assert all((folder / "LICENSE").is_file() for folder in vendor.iterdir() if folder.is_dir())
