"""One site for all tests of pages, since building a snapshot takes seconds; each test gets its own clients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.settings import Settings
from app.web import create_app
from tests.site_fixture import make_home, sign_in


@pytest.fixture(scope="session")
def web_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_home(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def web_app(web_settings: Settings) -> Flask:
    return create_app(web_settings)


@pytest.fixture(scope="session")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site before the first publish."""
    return create_app(make_home(tmp_path_factory.mktemp("empty"), publish=False))


@pytest.fixture
def as_user(web_app: Flask) -> Callable[[str], FlaskClient]:
    return lambda role: sign_in(web_app, role)


@pytest.fixture
def admin(web_app: Flask) -> FlaskClient:
    return sign_in(web_app, "administrator")
