"""The console's page for who writes programs: one's own ids, keys, and samples of calls with the ids in them."""

from __future__ import annotations

from typing import Literal

from flask import Response, render_template, url_for

from portal.core import documents, firm, guests, keys
from portal.core.actors import Actor
from portal.core.db import db, settings
from portal.core.documents import Document
from portal.core.keys import ApiKey
from portal.keys import blueprint
from portal.keys.forms import SitesForm
from portal.keys.samples import FAMILIES, LANGUAGES, Own
from portal.web import htmx
from portal.web.forms import told
from portal.web.listing import ListQuery
from portal.web.page import page

KEYS = 5  # the newest; the others are on their own page


class SamplesQuery(ListQuery):
    family: Literal[tuple(FAMILIES)] = "docflo"  # type: ignore[valid-type]
    language: Literal[tuple(LANGUAGES)] = "curl"  # type: ignore[valid-type]


@blueprint.get("/integrations/")
@page(right="keys:read")
def integrations(actor: Actor, query: SamplesQuery) -> str:
    return _shown(actor, query, SitesForm(obj=firm.of(actor)))


@blueprint.post("/integrations/")
@page(right="members:write")
def name_sites(actor: Actor, query: SamplesQuery) -> Response | tuple[str, int]:
    """The sites that may show the upload page in a frame."""
    form = SitesForm()
    if form.validate_on_submit() and told(form, lambda: firm.change({"embed_origins": form.embed_origins.data or ""}, actor=actor)):
        return htmx.go(url_for("keys.integrations"), "Saved.")
    return _shown(actor, query, form), 400


def _shown(actor: Actor, query: SamplesQuery, form: SitesForm) -> str:
    family, (_, write) = FAMILIES[query.family or "docflo"], LANGUAGES[query.language or "curl"]
    organization = firm.of(actor)
    document, file = _newest(actor)
    own = Own(settings().public_url, organization.uuid, document, file=file)
    samples = [(call.title, write(family, call, own)) for call in family.calls]
    newest = db.session.scalars(keys.listed(actor).order_by(ApiKey.id.desc()).limit(KEYS)).all()
    tokens = db.session.scalars(guests.listed(actor).order_by(ApiKey.id.desc()).limit(KEYS)).all()
    return render_template(
        "keys/integrations.html", own=own, short_id=organization.public_id, query=query, family=family, families=FAMILIES, languages=LANGUAGES,
        samples=samples, newest=newest, form=form, tokens=tokens, made=guests.made_with(tokens, actor),
    )  # fmt: skip


def _newest(actor: Actor) -> tuple[str, str]:
    """The id of the newest document and its UUID, so that a sample can be tried as it is."""
    if not actor.may("documents:read"):
        return "DOCUMENT_ID", "FILE_ID"
    query = documents.listed(actor).with_only_columns(Document.public_id, Document.uuid).order_by(Document.id.desc()).limit(1)
    document, file = db.session.execute(query).one_or_none() or ("DOCUMENT_ID", "FILE_ID")
    return document, file
