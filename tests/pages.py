"""Every page of the console: its address and a right form for it, for the tests that go over all of them.

The list is made from the route table. A new page fails `tests/test_pages.py` until its path parameters and its form are known here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule

from portal.core import storage
from portal.core.accounts import Organization
from portal.core.db import db, now, transaction
from portal.core.events import Delivery, Webhook
from portal.core.mail import Mail
from portal.core.mailboxes import Mailbox
from portal.core.messages import Message
from portal.core.outbox import Job
from portal.core.readings import ReadingValue
from portal.web.page import PageSpec
from tests import house_rules, mails, papers
from tests.browse import Browser
from tests.people import PASSWORD, Api

Things = dict[str, str]
RANDOM = "zzzzzzzzzzzz"
VARIABLE = re.compile(r"<(?:(\w+)(?:\(([^)]*)\))?:)?(\w+)>")
#: Columns that people write words into, and the tables where the same names are the portal's own.
IN_WORDS = set("name description reason handed_in_by opened_by approved_by decided_by created_by contact step text subject vendor".split())
NOT_IN_WORDS = {"reading_values", "value_edits", "report_templates", "activity_marks", "type_settings", "field_settings"}
#: Tables that looking at pages writes to.
BY_LOOKING = {"sessions", "sign_in_failures", "activity", "activity_heads", "activity_marks", "asked_questions"}
#: What everybody who may look may mark for themselves.
ONES_OWN = {"favorites"}


def one_of_everything(owner: Api, read_all: Callable[[], int]) -> Things:
    """Ids of one of everything, all of Miller & Co, in the states that the forms below need."""
    folder, other = owner.folder(), owner.folder("Other")
    document = owner.document(papers.both_statements(), "statements.pdf", folder=folder)
    documents = {name: owner.document(papers.page(name), f"{name}.pdf", folder=folder) for name in ("approved", "returned", "deleted")}
    documents["failed"] = owner.document(b"%PDF-1.7 nothing that can be read", "failed.pdf", folder=folder)
    documents["bill"] = owner.document(papers.page(*papers.WATER_BILL), "bill.pdf", folder=folder)
    documents["mailed"] = owner.upload(mails.mail(("mailed.pdf", papers.page("mailed"))), "mailed.eml", folder=folder).json["id"]
    link = owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": "+4915112345678"}).json
    template = owner.get("/api/reports/").json["results"][0]["hashid"]
    read_all()
    report = owner.post(f"/api/reports/{template}/", {"folder_id": folder}).json["hashid"]
    read_all()
    for name, verb in (("approved", "approve"), ("returned", "return")):
        assert owner.post(f"/api/docs/{documents[name]}/{verb}/", {"reason": "Page 2 is missing."}).status_code == 200
    assert owner.delete(f"/api/docs/{documents['deleted']}/").status_code == 204
    layout = remembered(owner, read_all)
    under_a_rule = {"rule_id": rule(owner, "receipt"), **ruled(owner, read_all)}
    invited = owner.post("/api/members/", {"email": "invited@miller.example"}).json["hashid"]
    message = owner.get("/api/outbox/").json["results"][0]["hashid"]
    _fail(owner.app)
    return {
        "folder_id": folder,
        "other_folder": other,
        "document_id": document,
        **own_type(owner),
        **under_a_rule,
        **{f"{name}_document": one for name, one in documents.items()},
        "held_folder": held(owner, documents["failed"]),
        "report_id": report,
        "link_id": link["hashid"],
        "layout_id": layout,
        "key_id": owner.post("/api/keys/", {"name": "key"}).json["hashid"],
        "token_id": owner.post("/api/guest-tokens/", {"folder": folder}).json["hashid"],
        "member_id": _member(owner, "viewer"),
        "invited_id": invited,
        "job_id": owner.get("/api/jobs/").json["results"][0]["hashid"],
        "message_id": message,
        "template": template,
        "entry_id": owner.get("/api/activity/").json["results"][0]["hashid"],
        "routing_rule_id": routing_rule(owner, folder),
        **mailbox(owner),
        **webhook(owner),
        **places(owner),
        "figure": next(iter(owner.get(f"/api/reports/{report}/json/").json["data"]["sources"])),
    }


def held(owner: Api, document: str) -> str:
    """A folder under a legal hold; a document is put under one, too."""
    folder = owner.folder("Held")
    for place in (f"docs/{document}", f"folders/{folder}"):
        assert owner.call("PUT", f"/api/{place}/hold/", json={"reason": "Until the judgment"}).status_code == 200
    return folder


def remembered(owner: Api, read_all: Callable[[], int]) -> str:
    """Id of what an approved invoice has taught."""
    lines = ("Acme Ltd", "1 High Street, Leeds", "INVOICE", "Invoice number: A-17", "Invoice date: 2024-03-05", "Total: EUR 100.00")
    invoice = owner.document(papers.page(*lines), "invoice.pdf")
    read_all()
    assert owner.post(f"/api/docs/{invoice}/approve/").status_code == 200
    read_all()
    return str(owner.get("/api/layouts/").json["results"][0]["hashid"])


def own_type(owner: Api) -> Things:
    """A type of the firm's own with a field."""
    assert owner.post("/api/types/", {"label": "Weighing slip", "words": ["Weighing slip"]}).status_code == 201
    assert owner.call("PUT", "/api/types/weighingSlip/fields/TruckPlate/", json={"settings": {"labels": ["Truck"]}}).status_code == 200
    return {"type_name": "weighingSlip", "field_name": "TruckPlate"}


def rule(owner: Api, *types: str, folder: str | None = None, by: str = "owner") -> str:
    """An approval rule for documents of these types or in a folder, which somebody of a role has to approve."""
    made = {"name": "To approve", "conditions": {"types": types, "folder": folder}, "steps": [{"approvers": [_member(owner, by)]}]}
    return str(owner.post("/api/approval-rules/", made).json["hashid"])


def ruled(owner: Api, read_all: Callable[[], int]) -> Things:
    """A document that waits for the approver."""
    folder = owner.folder("Ruled")
    rule(owner, folder=folder, by="approver")
    document = owner.document(papers.page("ruled"), "ruled.pdf", folder=folder)
    read_all()
    return {"ruled_document": document, "owner_id": _member(owner, "owner")}


def routing_rule(owner: Api, folder: str) -> str:
    """One for what comes from a bakery."""
    return str(owner.post("/api/routing-rules/", {"name": "Bakery", "folder": folder, "sender": "bakery.example"}).json["hashid"])


MAILBOX = {"name": "Inbox", "host": "1.1.1.1", "username": "dana", "password": "correct horse"}


def mailbox(owner: Api) -> Things:
    """A mailbox that leads nowhere, and an e-mail from it that couldn't be opened."""
    made = owner.post("/api/mailboxes/", MAILBOX).json["hashid"]
    with owner.app.app_context(), transaction():
        box = db.session.scalars(select(Mailbox).where(Mailbox.public_id == made)).one()
        box.host, box.error, box.failing_since = "127.0.0.1", "No answer within 20 seconds.", now()
        stored = storage.put_bytes(db.session.get_one(Organization, box.organization_id).public_id, mails.mail())
        kept = {"sha256": stored.sha256, "size": stored.size, "sender": "bo@bakery.example", "subject": "Hi"}
        failed = Mail(organization_id=box.organization_id, mailbox_id=box.id, key="one", state="failed", reason="There is nothing to read in it.", **kept)
        db.session.add(failed)
        db.session.flush()
        return {"mailbox_id": made, "mail_id": failed.public_id}


def webhook(owner: Api) -> Things:
    """A webhook whose address leads nowhere, and a message to it that couldn't be delivered."""
    firm = owner.get("/api/organization/").json["hashid"]
    with owner.app.app_context(), transaction():
        organization = db.session.scalars(select(Organization).where(Organization.public_id == firm)).one()
        made = Webhook(organization_id=organization.id, name="Books", url="https://books.example/hook", events=["document.approved"], secret="sealed")
        db.session.add(made)
        db.session.flush()
        told = {"message_id": "msg_1", "event": "document.approved", "body": "{}", "state": "failed", "status": 500, "answer": "Sorry", "tries": 8}
        sent = Delivery(organization_id=organization.id, webhook_id=made.id, reason="It answers with status 500.", sent={"webhook-id": "msg_1"}, **told)
        db.session.add(sent)
        db.session.flush()
        return {"webhook_id": made.public_id, "delivery_id": sent.public_id}


def places(owner: Api) -> Things:
    """A facility with waste that was entered, and a project that it belongs to."""
    facility = owner.post("/api/facilities/", {"name": "Leeds"}).json["hashid"]
    project = owner.post("/api/projects/", {"name": "2024"}).json["hashid"]
    waste = {"identification_name": "Paper", "start_date": "2024-01-01", "end_date": "2024-01-31", "base_quantity": 12.5}
    record = owner.post("/api/records/wastes/", {"facility": facility, "project": project, **waste}).json["hashid"]
    other = owner.post("/api/facilities/", {"name": "York"}).json["hashid"]
    return {"facility_id": facility, "other_facility": other, "project_id": project, "record_id": record}


def _fail(app: Flask) -> None:
    """The messages couldn't be sent, the newest job was given up."""
    with app.app_context():
        for message in db.session.scalars(select(Message)):
            message.state, message.reason = "failed", "The gateway doesn't answer."
            db.session.add(Job(organization_id=message.organization_id, kind="send_message", subject_id=message.id, state="dead", reason=message.reason))
        db.session.commit()
        db.session.remove()


def _member(owner: Api, role: str) -> str:
    return next(str(one["hashid"]) for one in owner.get("/api/members/").json["results"] if one["role"] == role)


def pdf(name: str = "paper.pdf") -> tuple[bytes, str]:
    return papers.page(name), name


#: A right form for every endpoint that is posted to, and what its path or query has to be for it to be right.
FORMS: dict[str, Callable[[Things], dict[str, Any]]] = {
    "accounts.account": lambda ids: {"current": PASSWORD, "password": "another horse"},
    "accounts.organization": lambda ids: {"name": "Miller, Miller & Co", "contact": "Ask Dana", "privacy_url": "", "accent": "#1f5fbf"},
    "accounts.switch_outside_reader": lambda ids: {},
    "docs.switch_sending": lambda ids: {},
    "folders.switch_sending": lambda ids: {},
    "jobs.try_again": lambda ids: {"back": "/jobs/?state=dead"},
    "jobs.try_all_again": lambda ids: {},
    "members.invite": lambda ids: {"name": "New", "email": "new@miller.example", "role": "viewer"},
    "members.edit_member": lambda ids: {"name": "Renamed", "role": "approver"},
    "members.restore_member": lambda ids: {},
    "members.switch_member": lambda ids: {},
    "members.set_password": lambda ids: {"password": "another horse"},
    "members.invite_again": lambda ids: {},
    "outbox.send_again": lambda ids: {"back": "/messages/?state=failed"},
    "docs.act_on_several": lambda ids: {"document": ids["document_id"], "action": "read_again"},
    "docs.upload": lambda ids: {"file": pdf()},
    "docs.save_fields": lambda ids: {"EntityName": "Corrected Ltd", "EntityName.was": "", "EntityName.place": "", "confirm": "StatementDate", "version": ""},
    "docs.approve": lambda ids: {"EntityName": "Corrected Ltd", "version": ""},
    "docs.give_back": lambda ids: {"reason": "Page 2 is missing."},
    "docs.reopen": lambda ids: {"reason": "The total is wrong."},
    "docs.change": lambda ids: {"name": "Renamed.pdf", "folder": ids["other_folder"]},
    "docs.split": lambda ids: {"parts": "1, 2"},
    "docs.retype": lambda ids: {"type": "invoice"},
    "docs.read_again": lambda ids: {},
    "docs.delete": lambda ids: {},
    "docs.recover": lambda ids: {},
    "docs.star": lambda ids: {},
    "layouts.forget_layout_page": lambda ids: {},
    "types.new_type": lambda ids: {"label": "Another slip", "like": "", "words": "Another slip"},
    "types.edit_type": lambda ids: {"label": "Renamed slip", "like": "wasteNote", "words": "Renamed slip"},
    "types.try_type": lambda ids: {"label": "Slip", "like": "", "words": "Weighing slip"},
    "types.switch_type": lambda ids: {},
    "types.remove_type": lambda ids: {},
    "types.read_again": lambda ids: {},
    "types.new_field": lambda ids: {"label": "Net weight", "type": "number", "method": "label", "labels": "Net", "visible": "y"},
    "types.edit_field": lambda ids: {"label": "Plate", "type": "string", "method": "ai", "visible": "y"},
    "types.try_field": lambda ids: {"label": "Net", "type": "string", "method": "ai", "document": ids["document_id"]},
    "types.remove_field": lambda ids: {},
    "types.show_field": lambda ids: {},
    "types.move_field": lambda ids: {},
    "keys.name_sites": lambda ids: {"embed_origins": "https://www.miller.example"},
    "keys.new_key": lambda ids: {"name": "made", "reach": "some", "scopes": "jobs:read", "expires_on": "2099-12-31", "password": PASSWORD},
    "keys.name_key": lambda ids: {"name": "Renamed"},
    "keys.call_key": lambda ids: {},
    "keys.switch_key": lambda ids: {},
    "keys.end_key": lambda ids: {},
    "keys.end_guest": lambda ids: {},
    "folders.make_folder": lambda ids: {"name": "Made", "description": ""},
    "folders.edit_folder": lambda ids: {"name": "Renamed", "description": "Described", "plus_name": "acme"},
    "folders.name_folder": lambda ids: {},
    "folders.move_folder": lambda ids: {"parent_folder": ids["other_folder"]},
    "folders.put_folder": lambda ids: {},
    "folders.remove_folder": lambda ids: {},
    "folders.invite_client": lambda ids: {"name": "Ann", "phone_number": "+4915112345679", "email": "ann@shop.example"},
    "folders.edit_link": lambda ids: {"name": "Ann", "expires_on": "2099-12-31", "email": ""},
    "folders.restore_link": lambda ids: {},
    "folders.send_to_client": lambda ids: {},
    "folders.end_link": lambda ids: {},
    "reports.new_report": lambda ids: {"kind": ids["template"], "folder": ids["folder_id"]},
    "reports.make_again": lambda ids: {},
    "approvals.new_rule": lambda ids: {"name": "Bills", "steps-0-approvers": ids["owner_id"], "steps-0-need": "any", "fields-0-how": "over"},
    "approvals.edit_rule": lambda ids: {"name": "Renamed", "steps-0-approvers": ids["owner_id"], "steps-0-need": "all", "fields-0-how": "over"},
    "approvals.move_rule": lambda ids: {},
    "approvals.switch_rule": lambda ids: {},
    "approvals.end_rule": lambda ids: {},
    "approvals.override": lambda ids: {"reason": "Ann is ill."},
    "approvals.delegation": lambda ids: {"delegate": ids["owner_id"], "from_on": "2099-01-01", "until_on": "2099-01-31"},
    "approvals.finish_delegation": lambda ids: {},
    "mailboxes.new_mailbox": lambda ids: MAILBOX | {"security": "tls", "directory": "INBOX", "minutes": "5", "afterwards": "seen", "fetch_from": "2026-01-31"},
    "mailboxes.edit_mailbox": lambda ids: MAILBOX | {"name": "Renamed", "security": "tls", "directory": "In", "minutes": "9", "afterwards": "seen"},
    "mailboxes.fetch": lambda ids: {},
    "mailboxes.try_connection": lambda ids: {},
    "mailboxes.switch_mailbox": lambda ids: {},
    "mailboxes.end_mailbox": lambda ids: {},
    "mailboxes.open_again": lambda ids: {"back": "/mails/?state=failed"},
    "mailboxes.put_aside": lambda ids: {"back": "/mails/?state=failed"},
    "routing.new_rule": lambda ids: {"name": "Bills", "folder": ids["folder_id"], "tag": "acme", "types": "invoice", "fields-0-how": "is"},
    "routing.edit_rule": lambda ids: {"name": "Renamed", "folder": ids["folder_id"], "sender": "bakery.example", "fields-0-how": "is"},
    "routing.move_rule": lambda ids: {},
    "routing.switch_rule": lambda ids: {},
    "routing.end_rule": lambda ids: {},
    "records.new_facility": lambda ids: {"name": "York", "type": "Office", "categories": "water"},
    "records.edit_facility": lambda ids: {"name": "Renamed"},
    "records.end_facility": lambda ids: {},
    "records.new_project": lambda ids: {"name": "2025", "start_date": "2025-01-01", "end_date": "2025-12-31"},
    "records.edit_project": lambda ids: {"name": "Renamed"},
    "records.end_project": lambda ids: {},
    "records.new_waste": lambda ids: {"facility": ids["facility_id"], "identification_name": "Paper", "base_quantity": "12.5", "unit": "kilogram_(kg)",
                                      "start_date": "2024-01-01", "end_date": "2024-01-31", "project": ""},
    "records.end_record": lambda ids: {},
    "records.link_document": lambda ids: {f"share-{ids['facility_id']}": "100", "project": ""},
    "records.undo_records": lambda ids: {},
    "recycling.purge": lambda ids: {},
    "recycling.hold_document_page": lambda ids: {"reason": "Miller v. Acme"},
    "recycling.lift_document_hold": lambda ids: {},
    "recycling.hold_folder_page": lambda ids: {"reason": "Miller v. Acme"},
    "recycling.lift_folder_hold": lambda ids: {},
    "webhooks.new_webhook": lambda ids: {"name": "Ledger", "url": "https://1.1.1.1/hook", "events": "document.read", "auth": "none"},
    "webhooks.edit_webhook": lambda ids: {"name": "Renamed", "url": "https://1.1.1.1/hook", "events": "document.read", "auth": "none"},
    "webhooks.replay": lambda ids: {},
    "webhooks.send_test": lambda ids: {},
    "webhooks.switch_webhook": lambda ids: {},
    "webhooks.new_secret": lambda ids: {},
    "webhooks.end_webhook": lambda ids: {},
}
QUERIES = {
    "folders.name_folder": "?name=Former&description=",
    "folders.restore_link": "?name=Former",
    "keys.call_key": "?name=Former",
    "members.restore_member": "?name=Former&role=viewer",
    "reports.figure_sources": "?figure={figure}",
}
#: Which of the things stands in the path, where it isn't the one that the parameter is named for.
PLACES = {
    "docs.email": {"document_id": "mailed_document"},
    "docs.reopen": {"document_id": "approved_document"},
    "docs.recover": {"document_id": "deleted_document"},
    "records.end_facility": {"facility_id": "other_facility"},
    "records.link_document": {"document_id": "bill_document"},
    "folders.remove_folder": {"folder_id": "other_folder"},
    "folders.put_folder": {"parent": "other_folder"},
    "members.invite_again": {"member_id": "invited_id"},
    "approvals.override": {"document_id": "ruled_document"},
    "recycling.purge": {"document_id": "deleted_document"},
    "recycling.lift_document_hold": {"document_id": "failed_document"},
    "recycling.lift_folder_hold": {"folder_id": "held_folder"},
}
#: Endpoints without an id in their path whose form or query names something that belongs to somebody.
FOREIGN_FORM = {"docs.act_on_several", "reports.new_report", "routing.new_rule"}
FOREIGN_QUERY = tuple(
    f"{path}={{folder_id}}"
    for path in ("/inbox?folder", "/upload?folder", "/folders/?parent", "/folders/new?parent", "/reports/?folder", "/reports/new?folder")
)


def cases(app: Flask, *methods: str, public: bool = False) -> Iterator[tuple[Rule, str, PageSpec]]:
    """(rule, method, spec) of every page; those that need nobody signed in only when `public`."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        spec: PageSpec | None = getattr(app.view_functions[rule.endpoint], "page", None)
        if spec is not None and spec.public == public:
            yield from ((rule, method, spec) for method in methods or ("GET", "POST") if method in (rule.methods or ()))


def address(rule: Rule, ids: Things) -> str:
    """Where a page is for these things."""
    places = {name: ids[key] for name, key in PLACES.get(rule.endpoint, {}).items()}

    def fill(found: re.Match[str]) -> str:
        kind, choices, name = found.groups()
        known = {"int": "1", "any": (choices or "").split(",")[0]}.get(kind or "") or (ids | places).get(name)
        assert known, f"{rule.rule} has a path parameter {name!r} that tests/pages.py doesn't know"
        return str(known)

    return VARIABLE.sub(fill, rule.rule) + QUERIES.get(rule.endpoint, "").format(**ids)


def form(rule: Rule, ids: Things) -> dict[str, Any]:
    """The right form of a page, as `Browser.post` takes it."""
    assert rule.endpoint in FORMS, f"tests/pages.py knows no form for {rule.endpoint}"
    return _ready(FORMS[rule.endpoint](ids))


def _ready(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value for name, value in fields.items()}


def send(browser: Browser, rule: Rule, method: str, ids: Things, *, htmx: bool = False, fields: dict[str, Any] | None = None) -> Any:
    """One request to a page; its answer as it came."""
    if method == "GET":
        return browser.send("GET", address(rule, ids), htmx=htmx)
    sent = {"csrf_token": browser.token} | form(rule, ids) | (fields or {})
    return browser.send("POST", address(rule, ids), htmx=htmx, data=sent)


def strangers_ids(ids: Things) -> Things:
    return {name: RANDOM for name in ids} | {"template": ids["template"]}


def said(answer: Any) -> str:
    """What an answer tells, shortly, for a failing test."""
    page = house_rules.parse(answer.text)
    told = [house_rules.text_of(e) for e in page.every() if "error" in e.get("class", "").split() or e.get("role") == "alert" or e.tag == "h1"]
    return " ".join([*told, answer.headers.get("HX-Trigger", "")])


def rename(app: Flask, text: str) -> None:
    """Everything that people name, describe or give a reason for says this from now on."""
    with app.app_context():
        for table in db.metadata.tables.values():
            columns = [column for column in table.columns if column.name in IN_WORDS]
            if columns and table.name not in NOT_IN_WORDS:
                db.session.execute(update(table).values({column: text for column in columns}))
        db.session.execute(update(ReadingValue).where(ReadingValue.type == "string").values(value=text, content=text))
        db.session.commit()
        db.session.remove()


def contents(app: Flask) -> dict[str, list[Any]]:
    """All rows of all tables but those that looking at pages writes to."""
    with app.app_context():
        tables = [table for name, table in db.metadata.tables.items() if name not in BY_LOOKING | ONES_OWN]
        rows = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in tables}
        db.session.remove()
    return rows
