"""``/api/ask/``: answers as JSON."""

from __future__ import annotations

from pydantic import Field

from portal.ask import blueprint, shapes
from portal.ask.shapes import AnswerShape
from portal.core import questions
from portal.core.actors import Actor
from portal.web.endpoint import endpoint
from portal.web.payload import Body


class QuestionBody(Body):
    question: str = Field(
        max_length=500, description="In English, German, French or Spanish.", examples=["What is the total amount of all invoices this month?"]
    )
    types: list[str] | None = Field(None, max_length=100, description="Only documents of these types.", examples=[["invoice", "receipt"]])


@blueprint.post("/api/ask/")
@endpoint("Ask a question", right="documents:read")
def ask_question(actor: Actor, body: QuestionBody) -> AnswerShape:
    """Counts, sums, averages, extremes, lists, comparisons and groups over the values of documents, computed by the database, with the documents that
    they come from; or passages that say what was asked. Where a word isn't understood, or nothing answers, `found` is false: nothing is guessed."""
    return shapes.answer(questions.ask(actor, body.question, types=body.types))
