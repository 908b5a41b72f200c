"""Chinese first, English by a switch. Pages are written in Chinese; translations/en holds every sentence in English."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_babel import gettext as find_text

LANGUAGES = {"zh": "中文", "en": "English"}
TRANSLATIONS = Path(__file__).parents[1] / "translations"


def init(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    Babel(app, locale_selector=language)
    app.jinja_env.globals.update(language=language, languages=LANGUAGES, pick=pick)


def language() -> str:
    """zh or en: what the user chose; for programs without a session, what they accept; Chinese otherwise."""
    if not has_request_context():
        return "zh"
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    if request.path.startswith("/api/"):
        return request.accept_languages.best_match(list(LANGUAGES), default="zh")
    return "zh"


def gettext(message: str, **values: object) -> str:
    """The Chinese text of the page in the reader's language, with its %(name)s slots filled."""
    return str(find_text(message, **values))


def in_language(text: str | None) -> str | None:
    """One's own half of a text that was kept in both languages as "中文 / English"; other texts whole."""
    halves = (text or "").split(" / ")
    if len(halves) != 2:
        return text
    return halves[1] if _is_english() else halves[0]


def _is_english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"


def pick(row: Mapping[str, Any], stem: str) -> str:
    """`stem`_zh or `stem`_en of a row, in the reader's language; the other one when that is missing."""
    order = ("en", "zh") if _is_english() else ("zh", "en")
    return next((str(row[f"{stem}_{code}"]) for code in order if row.get(f"{stem}_{code}")), "")
