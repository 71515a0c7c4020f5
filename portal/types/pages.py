"""The console's pages of document types: the list, one type with its fields, a type of the firm's own tried on the last documents."""

from __future__ import annotations

from typing import Literal

from flask import Response, render_template, request, url_for

from portal.core import readings, types
from portal.core.actors import Actor
from portal.core.doctypes import DocType
from portal.core.errors import Invalid
from portal.core.readings import previews
from portal.types import blueprint
from portal.types.forms import TYPES, LabelForm, TypeForm
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery
from portal.web.page import page


class TypesQuery(ListQuery):
    which: Literal["on", "off", "own"] | None = None


@blueprint.get("/types/")
@page(right="types:read")
def type_list(actor: Actor, query: TypesQuery) -> str:
    chosen = [kind for kind in types.of_actor(actor).values() if _fits(kind, query.which)]
    return render_template("types/list.html", types=chosen, counts=types.counts(actor), query=query)


def _fits(kind: DocType, which: str | None) -> bool:
    return which is None or (kind.own if which == "own" else kind.enabled is (which == "on"))


@blueprint.get("/types/<type_name>/")
@page(right="types:read")
def type_page(actor: Actor, type_name: str) -> str:
    kind = types.type_named(type_name, actor=actor)
    return render_template("types/type.html", **shown(kind, actor))


def shown(kind: DocType, actor: Actor) -> dict[str, object]:
    """What a type's page shows of it."""
    like = types.of_actor(actor).get(kind.like)
    counted = {"count": types.counts(actor).get(kind.name, 0), "waiting": readings.waiting(kind.name, actor=actor) if actor.may("documents:read") else 0}
    return {"kind": kind, "like": like, "words_of": TYPES, **counted}


@blueprint.route("/types/new", methods=["GET", "POST"])
@page(right="types:write")
def new_type(actor: Actor) -> Response | str | tuple[str, int]:
    form, made = TypeForm(), []
    if form.validate_on_submit() and told(form, lambda: made.append(types.add_type(actor=actor, **form.changes())), name="label"):
        return htmx.go(url_for("types.type_page", type_name=made[0].name), f"{made[0].label} is made. Give it its fields.")
    return render_template("types/form.html", form=form, kind=None, tried=None), 400 if request.method == "POST" else 200


@blueprint.route("/types/<type_name>/edit", methods=["GET", "POST"])
@page(right="types:write")
def edit_type(actor: Actor, type_name: str) -> Response | str | tuple[str, int]:
    """A built-in type has a label to change and nothing else."""
    kind = types.type_named(type_name, actor=actor)
    form = TypeForm.of(kind) if kind.own else LabelForm(obj=kind)
    changes = form.changes if isinstance(form, TypeForm) else lambda: {"label": form.label.data}
    if form.validate_on_submit() and told(form, lambda: types.change_type(type_name, changes(), actor=actor)):
        return htmx.go(url_for("types.type_page", type_name=type_name), "Saved.")
    return render_template("types/form.html", form=form, kind=kind, tried=None), 400 if request.method == "POST" else 200


@blueprint.post("/types/preview")
@page(right="types:write")
def try_type(actor: Actor) -> str:
    """Which of the last documents would be of the type; without JavaScript the form with that below."""
    form, name = TypeForm(), request.args.get("name")
    kind = types.of_actor(actor).get(name) if name else None
    tried = previews.of_type([], actor=actor)
    try:
        tried = previews.of_type(form.changes()["words"], like=form.like.data or "", name=name, actor=actor)
    except Invalid as error:
        form.words.errors = [error.message]
    if htmx.asked():
        return render_template("types/_tried.html", tried=tried, errors=form.words.errors, words=form.changes()["words"])
    return render_template("types/form.html", form=form, kind=kind, tried=tried)


@blueprint.post("/types/<type_name>/<any(on, off):switch>")
@page(right="types:write")
def switch_type(actor: Actor, type_name: str, switch: str) -> Response:
    kind = types.change_type(type_name, {"enabled": switch == "on"}, actor=actor)
    undo = url_for("types.switch_type", type_name=type_name, switch="off" if switch == "on" else "on")
    return htmx.go(url_for("types.type_page", type_name=type_name), f"{kind.label} is switched {switch}.", undo=undo)


@blueprint.route("/types/<type_name>/remove", methods=["GET", "POST"])
@page(right="types:write")
def remove_type(actor: Actor, type_name: str) -> Response:
    kind, errors = types.type_named(type_name, actor=actor), LabelForm()
    if request.method == "POST" and told(errors, lambda: types.drop_type(type_name, actor=actor)):
        return htmx.go(url_for("types.type_list"), f"{kind.label} is removed.")
    return dialog("types/remove.html", refused=request.method == "POST", kind=kind, form=errors)


@blueprint.post("/types/<type_name>/read-again")
@page(right="documents:write")
def read_again(actor: Actor, type_name: str) -> Response:
    count = readings.read_latest_again(type_name, actor=actor)
    said = "No document of the type is open to be read again." if not count else f"{count} {'document is' if count == 1 else 'documents are'} read again."
    return htmx.go(url_for("types.type_page", type_name=type_name), said)
