"""HTML as a dialect: what people see where no family of APIs speaks."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Request, Response, render_template, request

from portal.config import Config
from portal.core.actors import Actor
from portal.web import browser, htmx, page
from portal.web.dialects import Described, Limit, Problem

SIGNED_OUT = "You were signed out. Sign in in another tab, then save again: what you typed stays here."
OLDER = "You have signed in anew since this page was opened. Do it once more."


class Html:
    name = "html"
    prefixes = ("/",)
    described = Described(limited=False)

    def recognise(self, incoming: Request) -> Actor | None:
        """The staff member behind the session cookie. Pages of clients look after their own sessions."""
        spec = page.current()
        if spec is None and incoming.endpoint is not None:  # static files, health, the API's description: nobody need be known
            return None
        signed_in = browser.staff()
        return signed_in.actor if signed_in else None

    def limit(self, config: Config, limit_class: str) -> Limit | None:
        return None

    def error(self, problem: Problem) -> Response:
        """A page; to htmx a toast, so that what stands on the page stays; to who isn't signed in the way to do so."""
        if problem.status == 401:
            return self._sign_in(problem)
        if htmx.asked():
            stale = problem.code == "csrf"
            return self._toast(problem, OLDER if stale else problem.detail, stale=stale)
        told = "missing.html" if problem.status in (403, 404) and browser.staff() else "error.html"
        templates = [f"{request.blueprint}/error.html", told]  # a feature may have a page of its own for its visitors
        return Response(render_template(templates, problem=problem), problem.status, problem.headers, mimetype="text/html")

    def _toast(self, problem: Problem, text: str, *, stale: bool) -> Response:
        headers = {"HX-Reswap": "none", "HX-Trigger": htmx.toast(text, kind="error", stale=stale)}
        return Response("", problem.status, problem.headers | headers, mimetype="text/html")

    def _sign_in(self, problem: Problem) -> Response:
        """The sign-in form at the address asked for, which then leads there; htmx is sent to it, unless that would lose what was typed."""
        if htmx.asked() and request.method not in browser.SAFE:
            return self._toast(problem, SIGNED_OUT, stale=True)
        if htmx.asked():
            seen = urlsplit(request.headers.get("HX-Current-URL", ""))
            back = quote(f"{seen.path}?{seen.query}" if seen.query else seen.path or "/", safe="/")
            return Response("", 401, {"HX-Redirect": f"/sign-in?next={back}"}, mimetype="text/html")
        back = request.full_path.rstrip("?") if request.method == "GET" else self._came_from()
        return Response(render_template("accounts/sign_in.html", next=back, email="", errors={}), 401, problem.headers, mimetype="text/html")

    def _came_from(self) -> str:
        """The page that a form was sent from."""
        seen = urlsplit(request.referrer or "")
        return htmx.local(f"{seen.path}?{seen.query}" if seen.query else seen.path, "/") if seen.netloc == request.host else "/"
