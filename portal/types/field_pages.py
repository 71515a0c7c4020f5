"""The console's pages of one field: set up with what it would find shown beside it, put in its place, hidden, removed."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from portal.core import types
from portal.core.actors import Actor
from portal.core.doctypes import DocType, Field
from portal.core.documents import Document
from portal.core.errors import Invalid, PortalError
from portal.core.readings import previews
from portal.types import blueprint, pages
from portal.types.forms import FieldForm
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.forms import MENDABLE
from portal.web.page import page


@blueprint.route("/types/<type_name>/fields/new", methods=["GET", "POST"])
@page(right="types:write")
def new_field(actor: Actor, type_name: str) -> Response | tuple[str, int]:
    kind, form = types.type_named(type_name, actor=actor), FieldForm()
    if form.validate_on_submit() and _configured(kind, form, _name(kind, form), "made", actor):
        return htmx.go(_home(kind), "The field is made. Documents that are read from now on have it filled.")
    return _form(kind, None, form, actor)


@blueprint.route("/types/<type_name>/fields/<field_name>/", methods=["GET", "POST"])
@page(right="types:write")
def edit_field(actor: Actor, type_name: str, field_name: str) -> Response | tuple[str, int]:
    kind = types.type_named(type_name, actor=actor)
    field = types.field_named(kind, field_name)
    form = FieldForm.of(field)
    if form.validate_on_submit() and _configured(kind, form, field.name, "changed", actor):
        return htmx.go(_home(kind), "Saved. Documents that are read from now on are read so.")
    return _form(kind, field, form, actor)


def _home(kind: DocType) -> str:
    return url_for("types.type_page", type_name=kind.name)


def _name(kind: DocType, form: FieldForm) -> str:
    """The name for programs: what was said, else what the label suggests."""
    return (form.name.data or "").strip() or types.free_name(kind, form.label.data or "")


def _configured(kind: DocType, form: FieldForm, name: str, only: str, actor: Actor) -> bool:
    """Whether core took it; what it refused stands beside its input."""
    try:
        types.configure_field(kind.name, name, form.changes(), anew=True, only=only, actor=actor)
    except MENDABLE as error:
        beside(form, error)
        return False
    return True


def beside(form: FieldForm, error: PortalError) -> None:
    """Core's sentence beside the input it is about: ``settings/options/3`` is the options'."""
    first, _, rest = (error.field or "").partition("/")
    name = (rest.partition("/")[0] or "method") if first == "settings" else first
    field = form._fields.get(name if name != "fields" else "items")
    if field is None:
        form.form_errors.append(error.message)
    else:
        field.errors = [*field.errors, error.message]


def _form(kind: DocType, field: Field | None, form: FieldForm, actor: Actor) -> tuple[str, int]:
    tried = _tried(kind, field, form, actor) if request.method == "GET" and form.document.data else None
    return _page(kind, field, form, actor, tried), 400 if request.method == "POST" else 200


def _page(kind: DocType, field: Field | None, form: FieldForm, actor: Actor, tried: previews.FieldPreview | None) -> str:
    samples = previews.samples(kind.name, actor=actor) if actor.may("documents:read") else []
    form.document.choices = [(document.public_id, document.name) for document in samples]
    return render_template("types/field.html", kind=kind, field=field, form=form, samples=samples, **_found(tried))


@blueprint.post("/types/<type_name>/try")
@page(right="types:write")
def try_field(actor: Actor, type_name: str) -> str:
    """What the field as it stands in the form finds on the chosen document; without JavaScript the form with that below."""
    kind, form = types.type_named(type_name, actor=actor), FieldForm()
    field = next((one for one in kind.fields if one.name == request.args.get("field")), None)
    tried = _tried(kind, field, form, actor)
    if htmx.asked():
        return render_template("types/_found.html", form=form, errors=_errors(form), **_found(tried))
    return _page(kind, field, form, actor, tried)


def _tried(kind: DocType, field: Field | None, form: FieldForm, actor: Actor) -> previews.FieldPreview | None:
    if not form.document.data:
        return None
    try:
        return previews.field(kind.name, field.name if field else _name(kind, form), form.changes(), form.document.data, actor=actor)
    except Invalid as error:
        beside(form, error)
        return None


def _errors(form: FieldForm) -> list[str]:
    return [str(error) for one in form for error in one.errors] + list(form.form_errors)


def _found(tried: previews.FieldPreview | None) -> dict[str, Any]:
    """For the templates: the document, the value, and where its parts stand, ``(label, value, page, box)``; rows of a table one by one."""
    if tried is None:
        return {"sample": None, "value": None, "parts": [], "page_number": None}
    parts = list(_parts(tried.value)) if tried.value is not None else []
    number = next((page for _, _, page, box in parts if page and box), 1)
    return {"sample": tried.document, "value": tried.value, "parts": parts, "page_number": number if _has_pages(tried.document) else None}


def _has_pages(document: Document) -> bool:
    return bool(document.page_count)


def _parts(value: Any) -> list[tuple[str, Any, int | None, Any]]:
    if value.type == "array":
        return [(f"{at}. {name}", cell, cell.page, cell.box) for at, row in enumerate(value.value[:50], 1) for name, cell in row.items()]
    if value.type == "object":
        return [(name, cell, cell.page, cell.box) for name, cell in value.value.items()]
    return [("", value, value.page, value.box)]


@blueprint.route("/types/<type_name>/fields/<field_name>/remove", methods=["GET", "POST"])
@page(right="types:write")
def remove_field(actor: Actor, type_name: str, field_name: str) -> Response:
    kind = types.type_named(type_name, actor=actor)
    field = types.field_named(kind, field_name)
    if request.method == "POST":
        types.drop_field(type_name, field_name, actor=actor)
        return htmx.go(_home(kind), f"{field.label} is removed." if field.own else f"{field.label} is as it was delivered.")
    return dialog("types/remove_field.html", kind=kind, field=field)


@blueprint.post("/types/<type_name>/fields/<field_name>/<any(show, hide):switch>")
@page(right="types:write")
def show_field(actor: Actor, type_name: str, field_name: str, switch: str) -> Response | str:
    types.configure_field(type_name, field_name, {"visible": switch == "show"}, only="changed", actor=actor)
    return _fields(type_name, actor)


@blueprint.post("/types/<type_name>/fields/<field_name>/<any(up, down):way>")
@page(right="types:write")
def move_field(actor: Actor, type_name: str, field_name: str, way: str) -> Response | str:
    """One place up or down; at the end of the list it stays."""
    kind = types.type_named(type_name, actor=actor)
    names = [field.name for field in kind.fields]
    at = names.index(types.field_named(kind, field_name).name)
    to = max(0, at - 1) if way == "up" else min(len(names) - 1, at + 1)
    names[at], names[to] = names[to], names[at]
    types.arrange(type_name, names, actor=actor)
    return _fields(type_name, actor)


def _fields(type_name: str, actor: Actor) -> Response | str:
    """The table of fields anew, in which the button that was pressed keeps the focus."""
    kind = types.type_named(type_name, actor=actor)
    return render_template("types/_fields.html", **pages.shown(kind, actor)) if htmx.asked() else htmx.go(_home(kind))
