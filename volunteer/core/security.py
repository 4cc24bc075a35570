"""Headers on every response, cookies, and the refusal of requests that other sites send."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from volunteer.config import Config
from volunteer.core.errorpages import error_page
from volunteer.core.i18n import _
from volunteer.core.web import READING

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = 2 * 365 * 86400

csrf = CSRFProtect()


def protect(app: Flask, config: Config) -> None:
    """Cookies no script or other site can use, a token on every unsafe request, headers on every response."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-fanbu" if config.session_cookie_secure else "fanbu",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.session_cookie_secure,
        SESSION_COOKIE_PATH="/",
        # The token lives as long as the session; a form left open over lunch still works.
        WTF_CSRF_TIME_LIMIT=None,
        # We compare Origin or Referer ourselves, and with no more than the host.
        WTF_CSRF_SSL_STRICT=False,
    )
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    app.before_request(_refuse_other_sites)
    csrf.init_app(app)
    app.after_request(_add_headers)


def _refuse_other_sites() -> None:
    """A browser names the site a form was sent from; anything but ours is refused."""
    if request.method in READING:
        return
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if source is not None and _host_of(source) != request.host:
        abort(error_page(400, _("这次提交来自别的网站，已拒绝。请从本站的页面重新填写。")))


def _host_of(address: str) -> str | None:
    """The host and port an address names; None when it is no address, as `http://[`."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure or current_app.config["FANBU"].is_production:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    if request.endpoint != "static" and not response.cache_control.public:
        # Pages may hold what only this person may see, or a token; none is kept on a shared computer.
        response.headers["Cache-Control"] = "no-store"
    return response
