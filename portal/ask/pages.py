"""The console's page to ask a question: a line to type it into, the answer with its sources, how it was understood."""

from __future__ import annotations

from flask import render_template, url_for

from portal.ask import blueprint
from portal.core import questions, types
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.errors import Invalid
from portal.core.questions import Answer, Quote
from portal.web.page import page
from portal.web.payload import Query

SHOWN = 50  # documents under an answer
REMEMBERED = 10  # of one's own questions
EXAMPLES = (
    "What is the total amount of all invoices this month?",
    "How many documents need review?",
    "Compare the invoice totals of last month and this month",
    "Invoice totals by vendor this year",
    "Which invoices are due next week?",
    "Which contracts expire this year?",
    "How many documents, except receipts, are not approved yet?",
    "Wie viele Rechnungen haben wir im letzten Quartal erhalten?",
    "How much electricity did we use last year?",
    "What notice period does the lease have?",
    "What do the contracts say about termination?",
)


class AskQuery(Query):
    q: str = ""


@blueprint.get("/ask")
@page(right="documents:read")
def ask_page(actor: Actor, query: AskQuery) -> str | tuple[str, int]:
    answer, error = None, None
    if query.q.strip():
        try:
            answer = questions.ask(actor, query.q)
            questions.remember(actor, query.q, answer)
        except Invalid as refusal:
            error = refusal.message
    shown = render_template("ask/ask.html", question=query.q, error=error, answer=answer, examples=EXAMPLES, **_beside(actor, answer))
    return (shown, 400) if error else shown


def _beside(actor: Actor, answer: Answer | None) -> dict[str, object]:
    asked = dict.fromkeys(one.text for one in db.session.scalars(questions.recent(actor).limit(2 * REMEMBERED)))
    cited = answer.documents if answer and answer.operation != "quote" else []
    quoted = [(quote, _place(quote)) for quote in answer.quotes] if answer else []
    return {"asked": list(asked)[:REMEMBERED], "documents": cited[:SHOWN], "more": len(cited) > SHOWN, "quotes": quoted, "types": types.of_actor(actor)}


def _place(quote: Quote) -> str:
    """The review page where the passage stands."""
    number = quote.chunk_id.rpartition(".")[2] or None
    anchor = f"page-{quote.page}" if quote.page else None
    return url_for("docs.review", document_id=quote.document.public_id, page=quote.page, passage=number, _anchor=anchor)
