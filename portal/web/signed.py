"""The dialect of addresses that are permissions by themselves: no caller, no limit, errors as ``{code, detail}``."""

from __future__ import annotations

import json

from flask import Request, Response

from portal.config import Config
from portal.core.actors import Actor
from portal.web.dialects import Described, Limit, Problem


class Signed:
    name = "signed"
    prefixes = ("/uploads",)
    described = Described(limited=False)

    def recognise(self, incoming: Request) -> Actor | None:
        return None

    def limit(self, config: Config, limit_class: str) -> Limit | None:
        return None

    def error(self, problem: Problem) -> Response:
        body = {"code": problem.code, "detail": problem.detail}
        return Response(json.dumps(body), problem.status, problem.headers, mimetype="application/json")
