"""``X-Forwarded-*`` headers are believed from trusted proxies only; from anybody else they are dropped."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX", "HTTP_FORWARDED")
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


class TrustedProxies:
    def __init__(self, app: Callable[..., Iterable[bytes]], networks: Networks) -> None:
        self.app = app
        self.believing = ProxyFix(app, x_for=1, x_proto=1, x_host=1)  # type: ignore[arg-type]
        self.networks = networks

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self._trusted(environ.get("REMOTE_ADDR", "")):
            return self.believing(environ, start_response)
        for header in FORWARDED:
            environ.pop(header, None)
        return self.app(environ, start_response)

    def _trusted(self, address: str) -> bool:
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(peer in network for network in self.networks)
