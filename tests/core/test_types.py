"""A firm's own types and fields in core: what may be set, who sees it, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from portal.core import accounts, types
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.doctypes import DOCTYPES
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound, PortalError, Refused
from portal.core.types import known


@pytest.fixture
def actor(app: Flask) -> Iterator[Actor]:
    """The owner of Miller & Co."""
    with app.app_context():
        yield accounts.found("Miller & Co", "miller", email="owner@miller.example", password="correct horse").actor
        db.session.remove()


def stranger() -> Actor:
    return accounts.found("Other Ltd", "other", email="owner@other.example", password="correct horse").actor


LABELLED = {"type": "string", "method": "label", "settings": {"labels": ["Cost centre"]}}


def test_a_firm_that_changed_nothing_has_the_types_as_delivered(actor: Actor) -> None:
    assert dict(types.of_actor(actor)) == DOCTYPES


def test_a_field_of_ones_own_stands_behind_the_built_in_ones(actor: Actor) -> None:
    made = types.configure_field("invoice", "costCenter", LABELLED, actor=actor)
    assert (made.name, made.own, made.label) == ("CostCenter", True, "Cost center")
    fields = types.of_actor(actor)["invoice"].fields
    assert [field.name for field in fields] == [*(field.name for field in DOCTYPES["invoice"].fields), "CostCenter"]


def test_no_other_firm_sees_a_field(actor: Actor) -> None:
    types.configure_field("invoice", "CostCenter", LABELLED, actor=actor)
    assert types.of_actor(stranger())["invoice"] == DOCTYPES["invoice"]


def test_what_another_process_changes_is_seen_at_once(actor: Actor) -> None:
    types.configure_field("invoice", "CostCenter", LABELLED, actor=actor)
    assert types.of_actor(actor)["invoice"].field("CostCenter").title == ""
    memory = dict(known._kept)
    types.configure_field("invoice", "CostCenter", {"label": "Cost centre"}, actor=actor)
    known._kept.update(memory)  # what this process would still have in memory, had another one made the change
    assert types.of_actor(actor)["invoice"].field("CostCenter").title == "Cost centre"


def test_a_change_keeps_what_it_doesnt_name(actor: Actor) -> None:
    types.configure_field("invoice", "CostCenter", LABELLED, actor=actor)
    after = types.configure_field("invoice", "COSTCENTER", {"visible": False}, actor=actor)
    assert (after.name, after.type, after.method, after.visible) == ("CostCenter", "string", "label", False)
    assert after.settings == {"labels": ["Cost centre"]}


def test_another_method_forgets_the_settings_of_the_one_before(actor: Actor) -> None:
    types.configure_field("invoice", "CostCenter", LABELLED, actor=actor)
    assert types.configure_field("invoice", "CostCenter", {"method": "ai"}, actor=actor).settings == {}


def test_a_built_in_field_can_be_hidden_named_and_given_labels(actor: Actor) -> None:
    types.configure_field("invoice", "PurchaseOrder", {"label": "Order", "visible": False, "settings": {"labels": "Our order"}}, actor=actor)
    field = types.of_actor(actor)["invoice"].field("PurchaseOrder")
    assert (field.label, field.visible, field.own, field.settings) == ("Order", False, False, {"labels": ["Our order"]})
    types.drop_field("invoice", "PurchaseOrder", actor=actor)
    assert types.of_actor(actor)["invoice"].fields == DOCTYPES["invoice"].fields


CONTRADICTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("InvoiceTotal", {"type": "string"}, "type"),
    ("Items", {"items": ["Description"]}, "items"),
    ("Items", {"method": "label"}, "method"),
    ("InvoiceTotal", {"method": "table"}, "method"),
    ("New", {"type": "money"}, "type"),
    ("New", {"type": "array"}, "items"),
    ("New", {"type": "array", "items": ["A", "a"]}, "items"),
    ("New", {"type": "array", "items": ["Amount:cents"]}, "items/0"),
    ("New", {"type": "array", "items": ["_id"]}, "items/0"),
    ("New", {"type": "array", "items": ["operation"]}, "items/0"),
    ("New", {"type": "array", "items": ["A"], "method": "label"}, "method"),
    ("New", {"items": ["A"]}, "items"),
    ("New", {"method": "guess"}, "method"),
    ("New", {"method": "label"}, "settings/labels"),
    ("New", {"method": "label", "settings": {"labels": ["--"]}}, "settings/labels"),
    ("New", {"method": "regex"}, "settings/pattern"),
    ("New", {"method": "regex", "settings": {"pattern": "a|"}}, "settings/pattern"),
    ("New", {"method": "regex", "settings": {"pattern": "(?=a)b"}}, "settings/pattern"),
    ("New", {"method": "regex", "settings": {"pattern": "a" * 501}}, "settings/pattern"),
    ("New", {"method": "regex", "settings": {"pattern": "(a)", "group": 2}}, "settings/group"),
    ("New", {"method": "table"}, "settings/column"),
    ("New", {"type": "array", "items": ["A"], "method": "table", "settings": {"columns": {"B": "Head"}}}, "settings/columns"),
    ("New", {"type": "list"}, "settings/options"),
    ("New", {"type": "list", "settings": {"options": ["a", "A"]}}, "settings/options"),
    ("New", {"settings": {"pattern": "a"}}, "settings"),
    ("New", {"settings": []}, "settings"),
    ("New", {"visible": "yes"}, "visible"),
    ("New", {"label": "a\nb"}, "label"),
    ("New", {"colour": "red"}, "colour"),
    ("Cost centre", {}, "name"),
    ("Kostenstelle\u200b", {}, "name"),
    ("1st", {}, "name"),
    ("A" * 61, {}, "name"),
    ("operation", {}, "name"),
    ("A.B", {}, "name"),
    ("A[0]", {}, "name"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "field"), CONTRADICTIONS, ids=lambda part: str(part)[:40])
def test_what_contradicts_is_refused_beside_its_input(actor: Actor, name: str, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        types.configure_field("invoice", name, changes, actor=actor)
    assert refused.value.field == field and len(refused.value.message) < 300
    assert types.of_actor(actor)["invoice"] == DOCTYPES["invoice"]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}", "((a*)*)*b", "x" * 500])
def test_a_pattern_that_would_run_for_ever_elsewhere_is_taken(actor: Actor, pattern: str) -> None:
    made = types.configure_field("invoice", "Odd", {"method": "regex", "settings": {"pattern": pattern}}, actor=actor)
    assert made.settings == {"pattern": pattern}


def test_fields_stand_in_the_order_that_is_wanted(actor: Actor) -> None:
    types.configure_field("check", "CostCenter", LABELLED, actor=actor)
    after = types.arrange("check", ["costcenter", "Memo"], actor=actor)
    assert [field.name for field in after.fields][:3] == ["CostCenter", "Memo", "PayerName"]
    with pytest.raises(Invalid):
        types.arrange("check", ["Memo", "memo"], actor=actor)


def test_who_saw_an_older_version_is_told(actor: Actor) -> None:
    types.configure_field("check", "CostCenter", LABELLED, version=0, actor=actor)
    with pytest.raises(Conflict):
        types.configure_field("check", "CostCenter", {"visible": False}, version=0, actor=actor)
    assert types.of_actor(actor)["check"].version == 1


def test_a_type_of_ones_own_has_the_fields_of_the_one_it_is_like(actor: Actor) -> None:
    made = types.add_type("Kostenübernahme (blau)", like="invoice", words=["Kostenübernahmebescheinigung"], actor=actor)
    assert (made.name, made.family, made.reader) == ("kostenubernahmeBlau", "invoice", "invoice")
    assert [field.name for field in made.fields] == [field.name for field in DOCTYPES["invoice"].fields]
    assert list(types.of_actor(actor))[-2:] == [made.name, "unclassified"]


ODD_TYPES: list[tuple[dict[str, Any], str]] = [
    ({"label": ""}, "label"), ({"label": "x" * 101}, "label"), ({"label": "Invoice"}, "label"),
    ({"label": "X", "name": "INVOICE"}, "name"),
    ({"label": "X", "name": "a/b"}, "name"), ({"label": "X", "like": "unclassified"}, "like"), ({"label": "X", "words": ["ab"]}, "words"),
    ({"label": "X", "words": ["word"] * 51}, "words"), ({"label": "X", "words": {"a": 1}}, "words"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "field"), ODD_TYPES, ids=lambda part: str(part)[:40])
def test_an_odd_type_is_refused_beside_its_input(actor: Actor, given: dict[str, Any], field: str) -> None:
    with pytest.raises(PortalError) as refused:
        types.add_type(actor=actor, **given)
    assert refused.value.field == field


NAMED = [("דוח", "type"), ("Check!", "check2"), ("New", "new2"), ("3rd copy", "type3rdCopy"), ("Lieferschein (blau)", "lieferscheinBlau")]


@pytest.mark.parametrize(("label", "name"), NAMED)
def test_a_label_suggests_a_name_that_is_free(actor: Actor, label: str, name: str) -> None:
    assert types.add_type(label, actor=actor).name == name


def test_built_in_types_are_switched_off_not_removed(actor: Actor) -> None:
    with pytest.raises(Refused):
        types.drop_type("receipt", actor=actor)
    with pytest.raises(Refused):
        types.change_type("unclassified", {"enabled": False}, actor=actor)
    types.change_type("receipt", {"enabled": False}, actor=actor)
    assert "receipt" not in types.of_actor(actor).enabled and "receipt" in types.of_actor(actor)


def test_a_type_is_removed_with_its_fields(actor: Actor) -> None:
    types.add_type("Slip", actor=actor)
    types.configure_field("slip", "CostCenter", LABELLED, actor=actor)
    types.drop_type("slip", actor=actor)
    assert "slip" not in types.of_actor(actor)
    assert types.add_type("Slip", actor=actor).fields == ()
    with pytest.raises(NotFound):
        types.type_named("slips", actor=actor)


def test_only_who_may_changes_types(actor: Actor) -> None:
    for attempt in (lambda who: types.add_type("Slip", actor=who), lambda who: types.configure_field("invoice", "A", {}, actor=who)):
        with pytest.raises(NotAllowed):
            attempt(replace(actor, role="approver"))


def test_a_thousand_fields_are_kept_and_no_more(actor: Actor) -> None:
    from portal.core.types.table import FieldSetting

    types.configure_field("invoice", "Field0", LABELLED, actor=actor)
    row = db.session.query(FieldSetting).one()
    columns = "organization_id doc_type own type title visible method settings items updated_by".split()
    same = {column: getattr(row, column) for column in columns}
    db.session.add_all(FieldSetting(name=f"Field{number}", **same) for number in range(1, 999))
    db.session.commit()
    types.configure_field("invoice", "Field999", LABELLED, actor=actor)
    assert sum(field.own for field in types.of_actor(actor)["invoice"].fields) == 1000
    with pytest.raises(Refused):
        types.configure_field("invoice", "OneMore", LABELLED, actor=actor)
