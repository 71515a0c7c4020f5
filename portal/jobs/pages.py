"""The console's page of jobs: what is being worked on, what was given up and why."""

from __future__ import annotations

from typing import Literal

from flask import Response, render_template, request, url_for

from portal.core import outbox
from portal.core.actors import Actor
from portal.core.outbox import MAX_ATTEMPTS, Job
from portal.core.subjects import subjects
from portal.jobs import blueprint
from portal.web import htmx
from portal.web.listing import ListQuery, listing
from portal.web.page import page

#: What people tell apart, and the states of a job's row behind it.
STATES = {"waiting": ("queued", "published"), "running": ("running",), "done": ("done",), "dead": ("dead",)}
KINDS = {
    "read_document": "Reading",
    "make_report": "Report",
    "send_message": "Message",
    "send_code": "Code",
    "learn_layout": "Layout",
    "confirm_upload": "Upload",
    "renew_approvals": "Approvals",
    "hand_over_approvals": "Approvals handed over",
    "deliver_webhook": "Webhook",
    "fetch_mail": "Mailbox",
    "open_mail": "E-mail",
    "index_documents": "Search index",
    "file_vectors": "Search index (meanings)",
    "fill_demo": "Demo",
}


class JobsQuery(ListQuery):
    state: Literal["waiting", "running", "done", "dead"] | None = None
    kind: Literal[tuple(KINDS)] | None = None  # type: ignore[valid-type]


@blueprint.get("/jobs/")
@page(right="jobs:read")
def job_list(actor: Actor, query: JobsQuery) -> str:
    shown = listing(outbox.listed(actor, among=STATES[query.state] if query.state else None, kind=query.kind), Job, query)
    counts = outbox.counts(actor)
    return render_template(
        "jobs/_rows.html" if htmx.asked() else "jobs/list.html",
        listing=shown,
        about=subjects(shown.rows, actor=actor),
        counts={name: sum(counts.get(state, 0) for state in states) for name, states in STATES.items()},
        query=query,
        kinds=KINDS,
        most=MAX_ATTEMPTS,
    )


@blueprint.post("/jobs/<job_id>/retry")
@page(right="jobs:write")
def try_again(actor: Actor, job_id: str) -> Response:
    outbox.retry(job_id, actor=actor)
    return htmx.go(_back(), "It is tried again.")


@blueprint.post("/jobs/retry")
@page(right="jobs:write")
def try_all_again(actor: Actor) -> Response:
    many = outbox.retry_all(actor)
    return htmx.go(_back(), f"{many} {'job is' if many == 1 else 'jobs are'} tried again." if many else "Nothing was given up.")


def _back() -> str:
    return htmx.local(request.form.get("back"), url_for("jobs.job_list"))
