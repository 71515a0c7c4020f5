"""HTML as a dialect: what people see where no family of APIs speaks."""

from __future__ import annotations

from flask import Request, Response, render_template

from portal.config import Config
from portal.core.actors import Actor
from portal.web.dialects import Limit, Problem


class Html:
    name = "html"
    prefixes = ("/",)

    def recognise(self, incoming: Request) -> Actor | None:
        return None  # sessions come with the console

    def limit(self, config: Config, limit_class: str) -> Limit | None:
        return None

    def error(self, problem: Problem) -> Response:
        return Response(render_template("error.html", problem=problem), problem.status, problem.headers, mimetype="text/html")
