"""What went wrong, as a page or as problem+json: one table from our errors to status codes."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app.web.i18n import gettext as _
from scorecards.errors import Busy, InputError, NotFound, ScorecardsError, SnapshotError

log = logging.getLogger(__name__)


class NoSnapshot(ScorecardsError):  # noqa: N818 like its siblings in scorecards.errors
    """Nothing has been published yet, so there is nothing to show."""


class Forbidden(ScorecardsError):  # noqa: N818
    """The user's role does not include the right that this page needs."""


class SignInNeeded(ScorecardsError):  # noqa: N818
    """The page needs a signed-in user, or the token is wrong, expired or revoked."""


STATUS: dict[type[ScorecardsError], HTTPStatus] = {
    NoSnapshot: HTTPStatus.SERVICE_UNAVAILABLE,
    SnapshotError: HTTPStatus.SERVICE_UNAVAILABLE,
    Forbidden: HTTPStatus.FORBIDDEN,
    SignInNeeded: HTTPStatus.UNAUTHORIZED,
    NotFound: HTTPStatus.NOT_FOUND,
    InputError: HTTPStatus.BAD_REQUEST,
    Busy: HTTPStatus.CONFLICT,
}


def register(app: Flask) -> None:
    """Every error leaves through here."""
    app.register_error_handler(ScorecardsError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(HTTPException, _http_error)


def status_of(error: ScorecardsError) -> HTTPStatus:
    """The code of the error's class or its nearest parent in the table; 500 for one that is not a reader's doing."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.INTERNAL_SERVER_ERROR)


def _domain_error(error: ScorecardsError) -> Response:
    status = status_of(error)
    if isinstance(error, SnapshotError):
        g.snapshot = None  # the error page must not look into the damaged one for its header
    if status is HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, SnapshotError):
        log.error("%s: %s", type(error).__name__, error)
    if isinstance(error, NoSnapshot):
        return _answer(status, _("还没有发布任何快照"), _empty_advice(), template="errors/no_snapshot.html")
    return _answer(status, error.what, error.advice or _advice(status))


def _csrf_error(_error: CSRFError) -> Response:
    return _answer(HTTPStatus.BAD_REQUEST, _("表单已过期或来自别处，未作任何改动"), _("返回上一页，刷新后重新提交。"))


def _database_error(error: OperationalError) -> Response:
    log.error("database: %s", type(error.orig).__name__)
    return _answer(HTTPStatus.SERVICE_UNAVAILABLE, _("业务数据库暂时无法使用"), _("稍后再试；仍不行请联系管理员。"))


def _http_error(error: HTTPException) -> AnyResponse:
    """Werkzeug's own errors: unknown address, wrong method, too many requests, a bug of ours (500)."""
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response(request.environ)
    status = HTTPStatus(error.code)
    answer = _answer(status, _title(status), _advice(status))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            answer.headers[name] = value
    return answer


def _title(status: HTTPStatus) -> str:
    titles = {
        HTTPStatus.NOT_FOUND: _("没有这个页面"),
        HTTPStatus.METHOD_NOT_ALLOWED: _("此地址不接受这种请求"),
        HTTPStatus.TOO_MANY_REQUESTS: _("尝试次数过多"),
        HTTPStatus.INTERNAL_SERVER_ERROR: _("系统内部出错"),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("提交的内容过大"),
    }
    return titles.get(status, _("请求无法处理"))


def _advice(status: HTTPStatus) -> str:
    advice = {
        HTTPStatus.NOT_FOUND: _("检查地址是否完整，或从导航重新进入。"),
        HTTPStatus.FORBIDDEN: _("需要查看时，请管理员调整您的角色。"),
        HTTPStatus.UNAUTHORIZED: _("登录后再试，或换一个有效的令牌。"),
        HTTPStatus.TOO_MANY_REQUESTS: _("等一分钟后再试。"),
        HTTPStatus.BAD_REQUEST: _("检查筛选条件；可去掉地址栏问号后的部分重新开始。"),
        HTTPStatus.INTERNAL_SERVER_ERROR: _("数据没有受影响。稍后再试；仍不行请把时间告诉管理员。"),
    }
    return advice.get(status, _("返回上一页再试。"))


def _empty_advice() -> str:
    return _("管理员导入数据并运行一次后，这里就会有内容：scorecards ingest 文件，然后 scorecards run。")


def _answer(status: HTTPStatus, title: str, advice: str, *, template: str = "errors/error.html") -> Response:
    if request.path.startswith("/api/"):
        body = jsonify(type="about:blank", title=title, status=status.value, detail=advice)
        body.status_code, body.mimetype = status, "application/problem+json"
        return body
    page = render_template(template, status=status.value, title=title, advice=advice)
    return Response(page, status=status, mimetype="text/html")
