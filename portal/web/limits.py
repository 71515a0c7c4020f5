"""Hourly limits per user, by Flask-Limiter: counted in Redis, in memory while Redis is away (its default would be 500 for everybody)."""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded
from redis.exceptions import RedisError

from portal.config import Config
from portal.core.errors import TooMany
from portal.web import caller, dialects, endpoint, errors

log = logging.getLogger(__name__)


def install(app: Flask, config: Config) -> None:
    limiter = Limiter(
        key_func=lambda: f"{_current(config).name}:{caller.identity()}",
        application_limits=[lambda: f"{_current(config).per_hour}/hour"],
        request_identifier=lambda: request.endpoint or "unmatched",  # what has no route is counted too
        storage_uri=config.redis_url.replace("unix://", "redis+unix://", 1),
        storage_options={"socket_timeout": 1, "socket_connect_timeout": 1},
        in_memory_fallback_enabled=True,
        headers_enabled=False,  # own ones below: Flask-Limiter puts Retry-After on answers that need none
    )
    limiter.request_filter(lambda: dialects.current().limit(config, "standard") is None)
    limiter.init_app(app)

    @app.before_request
    def reject() -> None:
        """Where no caller is needed a stale credential doesn't hurt: clients send theirs along when they renew it."""
        spec = endpoint.current()
        if g.rejected is not None and not (spec and spec.public):
            raise g.rejected

    @app.errorhandler(RateLimitExceeded)
    def exceeded(_: RateLimitExceeded) -> Response:
        current = limiter.current_limit
        amount, reset_at = (current.limit.amount, current.reset_at) if current else (0, 0)
        return errors.answer(TooMany(f"The limit of {amount} requests per hour is reached.", retry_after=max(1, reset_at - int(time.time()))))

    @app.after_request
    def tell(response: Response) -> Response:
        current = limiter.current_limit
        if current is None:
            return response
        try:
            told = {"Limit": current.limit.amount, "Remaining": max(0, current.remaining), "Reset": current.reset_at}
        except (RedisError, OSError) as error:
            log.warning("limits not reached for headers: %s", error)
            return response
        for name, number in told.items():
            response.headers[f"X-RateLimit-{name}"] = str(number)
        return response


def _current(config: Config) -> dialects.Limit:
    spec = endpoint.current()
    limit = dialects.current().limit(config, spec.limit if spec else "standard")
    assert limit is not None
    return limit
