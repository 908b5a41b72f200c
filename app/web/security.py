"""The shell around every page: forged forms, foreign scripts and frames are refused here."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.settings import Settings

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
MAX_FORM_BYTES = 1 << 20

csrf = CSRFProtect()


def init(app: Flask, settings: Settings) -> None:
    """Cookies, CSRF, headers. Behind HTTPS the proxy's word about the client's address is believed."""
    app.config.update(
        SECRET_KEY=settings.keys.session,
        SESSION_COOKIE_NAME="scorecards",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.behind_https,
        PERMANENT_SESSION_LIFETIME=settings.session_lifetime,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
    )
    if settings.behind_https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    csrf.init_app(app)
    Talisman(
        app,
        force_https=False,  # the proxy's work
        session_cookie_secure=settings.behind_https,
        session_cookie_samesite="Lax",
        content_security_policy=_policy(settings),
        content_security_policy_nonce_in=["script-src", "style-src"],
        referrer_policy="same-origin",
    )


def _policy(settings: Settings) -> dict[str, str]:
    """Everything from here; pictures also from the map's tile server when the customer configured one."""
    if settings.tiles is None or settings.tiles.url.startswith("/"):
        return CONTENT_SECURITY_POLICY
    address = urlsplit(settings.tiles.url)
    # A policy knows subdomains only as a whole first label: webrd0{s}.is.example becomes *.is.example.
    first, _, rest = address.netloc.partition(".")
    host = f"*.{rest}" if "{" in first else address.netloc
    return {**CONTENT_SECURITY_POLICY, "img-src": f"'self' data: {address.scheme}://{host}"}
