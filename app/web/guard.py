"""The one check before every request: does the rights table let this viewer in here?"""

from __future__ import annotations

from flask import Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.web.context import snapshot
from app.web.errors import Forbidden, SignInNeeded
from app.web.i18n import gettext as _
from app.web.queries.partners import partner_role
from app.web.rights import NEEDS, PARTNER_RIGHTS, Right
from app.web.viewers import Viewer, viewer
from scorecards.errors import InputError


def init(app: Flask) -> None:
    app.before_request(check)
    app.after_request(_keep_private)


def check() -> AnyResponse | None:
    """Lets the request pass (None), sends a browser to the login page, or raises SignInNeeded or Forbidden."""
    endpoint = request.endpoint
    if endpoint is None or NEEDS.get(endpoint) is Right.PUBLIC:
        return None
    asking = viewer()
    if asking is None:
        return _ask_to_sign_in()
    needed = NEEDS.get(endpoint)
    if needed is None or needed not in asking.rights:
        raise Forbidden(_("您的角色无权查看此页"), where=endpoint)
    _check_partner_kind(asking)
    return None


def _ask_to_sign_in() -> AnyResponse:
    if request.path.startswith("/api/"):
        raise SignInNeeded(_("需要登录或有效的令牌"))
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.login", next=back if back != "/" else None))


def _check_partner_kind(asking: Viewer) -> None:
    """A page about one kind of partner, or about one partner, needs the right to that kind."""
    kind = _kind_asked_for()
    if kind is None:
        return
    if kind not in PARTNER_RIGHTS:
        raise InputError(_("没有这类合作伙伴"), where="role", advice=", ".join(PARTNER_RIGHTS))
    if PARTNER_RIGHTS[kind] not in asking.rights:
        raise Forbidden(_("您的角色无权查看这类合作伙伴"), where=kind)


def _kind_asked_for() -> str | None:
    values = request.view_args or {}
    if "partner_id" in values:
        return partner_role(snapshot(), values["partner_id"])
    asked: str | None = values.get("role") or request.args.get("role")
    return asked


def _keep_private(response: Response) -> Response:
    """Nothing that needs a login may lie in a shared cache."""
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.update(("Cookie", "Authorization"))
    return response
