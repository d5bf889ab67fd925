"""Who may talk to the server at all: where it listens, under which names, from which pages."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from service.errors import Forbidden
from service.settings import Settings, SettingsError

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address without port, can only mean this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_host(settings: Settings) -> None:
    """Raises SettingsError when the server would be open to everyone on the network, and nobody said that it may."""
    if not is_loopback(settings.host) and not settings.allow_open:
        raise SettingsError(
            f"refusing to listen on {settings.host}: anyone on the network could ask and rebuild; "
            "listen on 127.0.0.1, or set YOUJU_ALLOW_OPEN=1 where the network itself keeps others out"
        )


def check_request(method: str, headers: Headers, settings: Settings) -> None:
    """Raises Forbidden for a request that a foreign web page made a browser send.

    The Host header must name this server, else a page could reach it by pointing its own name at 127.0.0.1 (DNS
    rebinding). Where something is changed, an Origin must be that of the server's own pages.
    """
    host = headers.get("host", "")
    if not settings.allow_open and not _is_ours(host, settings):
        raise Forbidden(
            "请求的主机名不属于本服务。",
            "The Host header does not name this server.",
            "请用 http://127.0.0.1 访问；经反向代理访问时，把主机名写进 YOUJU_ALLOWED_HOSTS。",
            "Use http://127.0.0.1; behind a reverse proxy, put its host name into YOUJU_ALLOWED_HOSTS.",
        )
    if method in _SAFE_METHODS:
        return
    origin = headers.get("origin")
    if (origin is not None and not _is_own_page(origin, host, settings)) or headers.get(
        "sec-fetch-site"
    ) == "cross-site":
        raise Forbidden(
            "请求来自别的网页。",
            "The request comes from a page of another site.",
            "请在本服务自己的网页里操作，或不带 Origin 调用接口。",
            "Use the server's own page, or call the API without an Origin header.",
        )


def _is_own_page(origin: str, host: str, settings: Settings) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # A reverse proxy may put its own idea of Host in the place of the name that the browser knows.
    return parts.netloc.lower() == host.lower() or parts.hostname in settings.hosts


def _is_ours(host: str, settings: Settings) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return is_loopback(name) or name in settings.hosts or name == settings.host.lower()
