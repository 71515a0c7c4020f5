"""docflo: listing, creating, looking at, downloading documents."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import Select, select

from portal.core import documents
from portal.core.accounts import User
from portal.core.approvals.table import ApprovalRound, Assignment
from portal.core.db import db
from portal.core.documents import STATES, Document
from portal.core.documents.states import OPEN
from portal.dialects.docflo.words import RANKS, STATUS
from tests import papers
from tests.dialects.conftest import Docflo, caller, error
from tests.features.conftest import on_one_database
from tests.people import People
from tests.scale import counted

LIST = "/docs/v1/document"


def test_every_state_but_deleted_has_a_word() -> None:
    assert set(STATES) - set(STATUS) == {"deleted"}


def test_a_created_document_is_being_processed_and_then_read(docflo: Docflo, read_all: Callable[[], int]) -> None:
    made = docflo.send(LIST, papers.page("INVOICE", "Invoice number: A-17", "Total: EUR 100.00"), "a.pdf", type="invoice")
    assert made.status_code == 201
    assert {key: made.json[key] for key in ("name", "type", "status", "source", "favorite")} == {
        "name": "a.pdf", "type": "invoice", "status": "PROCESSING", "source": "api", "favorite": False,
    }  # fmt: skip
    read_all()
    whole = docflo.get(f"{LIST}/byId/{made.json['id']}").json
    assert whole["status"] in ("ANALYZED", "REQUIRES_VALIDATION") and whole["type"] == "invoice"
    total = whole["fields"]["InvoiceTotal"]
    assert (total["type"], total["value"], total["content"]) == ("currency", {"amount": 100, "currencyCode": "EUR"}, "EUR 100.00")
    assert 0 <= total["confidence"] <= 1 and "changedOn" not in total


def test_info_tells_where_it_lies_and_no_fields(docflo: Docflo, invoice: str) -> None:
    info = docflo.get(f"{LIST}/info/{invoice}").json
    assert "fields" not in info and (info["mimeType"], info["pageCount"], info["folder"], info["placedBy"]) == ("application/pdf", 1, None, None)
    assert info["referenceId"].startswith("REF") and info["version"] >= 1


def test_the_original_comes_back_byte_by_byte(docflo: Docflo) -> None:
    data = papers.page("exactly this")
    answer = docflo.get(f"{LIST}/download/{docflo.document(data, 'ä b.pdf')}/original")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, data, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment") and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_type_that_isnt_there_is_refused_before_anything_is_kept(docflo: Docflo) -> None:
    told = error(docflo.send(LIST, papers.page("x"), type="invoices"))
    assert told["code"] == "INVALID_DOCUMENT_TYPE" and told["details"].startswith("Supported types: invoice, ")
    assert docflo.get(LIST).json["total"] == 0


def test_a_deleted_document_isnt_there(docflo: Docflo, people: People, invoice: str) -> None:
    assert people.owner.delete(f"/api/docs/{invoice}/").status_code == 204
    for path in (f"{LIST}/byId/{invoice}", f"{LIST}/info/{invoice}", f"{LIST}/download/{invoice}/original"):
        assert docflo.get(path).status_code == 404
    assert docflo.patch(f"{LIST}/info/{invoice}", {"status": "APPROVED"}).status_code == 404
    assert docflo.get(LIST).json["total"] == 0


@pytest.fixture
def many(app: Flask, docflo: Docflo, minimal_pdf: bytes) -> list[str]:
    """Ids of 24 documents, all pairs of four states, three types and two sources; a day apart, the first on 2025-01-01."""
    ids = [docflo.document(minimal_pdf, f"{name}.pdf") for name in "qwertyuiopasdfghjklzxcvb"]
    kinds = list(itertools.product(("read", "needs_review", "confirmed", "approved"), ("invoice", "receipt", None), ("api", "console")))
    with app.app_context():
        rows = {row.public_id: row for row in db.session.scalars(select(Document)).unique()}
        for at, (identifier, (state, doc_type, source)) in enumerate(zip(ids, kinds, strict=True)):
            row = rows[identifier]
            row.state, row.doc_type, row.source = state, doc_type, source
            row.created_at = datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=at)
            row.updated_at = datetime(2025, 6, 1, tzinfo=UTC) - timedelta(days=at)
        db.session.commit()
        db.session.remove()
    return ids


@dataclass
class Seen:
    """A document as a list should know it. `mine`, `theirs`: it waits for the owner, the approver."""

    number: int
    id: str
    text: str
    values: dict[str, Any]
    mine: bool
    theirs: bool
    favorite: bool

    def fits(self, asked: dict[str, Any], approver: str) -> bool:
        created = self.values["createdAt"]
        until = asked.get("createdTo", "2999-01-01")
        return (
            all(self.values[name] == asked[name] for name in ("type", "status", "source") if name in asked)
            and asked.get("search", "").lower() in self.text
            and asked.get("createdFrom", "") <= created
            and (created[:10] <= until if len(until) == 10 else created < until)
            and asked.get("favorite", self.favorite) == self.favorite
            and asked.get("myApprovals", self.mine) == self.mine
            and ("approverId" not in asked or self.theirs and asked["approverId"] == approver)
        )

    def place(self, asked: dict[str, Any]) -> tuple[str, int]:
        return self.values[asked.get("sortBy", "createdAt")] or "", self.number


@pytest.fixture
def seen(app: Flask, docflo: Docflo, many: list[str]) -> tuple[list[Seen], str]:
    """The 24 documents, some favorites, the receipts waiting for the approver by a rule; and the approver's id."""
    for one in many[::3]:
        docflo.patch(f"{LIST}/info/{one}", {"favorite": True})
    with app.app_context():
        approver = db.session.scalars(select(User).where(User.email == "approver@miller.example")).unique().one()
        rows, told = db.session.scalars(select(Document).order_by(Document.id)).unique().all(), []
        for row in rows:
            open_, ruled = row.state in OPEN, row.doc_type == "receipt" and row.state != "approved"
            if ruled:
                kept = {"organization_id": row.organization_id, "document_id": row.id}
                step = Assignment(**kept, step=0, user_id=approver.id, state="pending")
                db.session.add(ApprovalRound(**kept, rule_name="Receipts", rule_version=1, four_eyes=False, may_override=True, seen="", asked=[step]))
            times = {"createdAt": f"{row.created_at:%Y-%m-%dT%H:%M:%SZ}", "updatedAt": f"{row.updated_at:%Y-%m-%dT%H:%M:%SZ}"}
            values = {"name": row.name, "type": row.doc_type, "status": STATUS[row.state], "source": row.source, **times}
            told.append(Seen(row.id, row.public_id, f"{row.name}\n{row.handed_in_by}".lower(), values, open_ and not ruled, open_, row.public_id in many[::3]))
        identifier = approver.public_id
        db.session.commit()
        db.session.remove()
    return told, identifier


def asked_at_random(chance: random.Random, approver: str) -> dict[str, Any]:
    day = f"2025-01-{chance.randint(1, 24):02}"
    choices: dict[str, tuple[Any, ...]] = {
        "type": ("invoice", "receipt"), "status": ("ANALYZED", "CONFIRMED", "APPROVED", "FAILED"), "source": ("api", "console", "mail"),
        "search": ("q", "X.PD", "docflo", "%"), "createdFrom": (day, f"{day}T12:00:00Z"), "createdTo": (day, f"{day}T12:00:00Z"),
        "favorite": (True, False), "myApprovals": (True, False), "approverId": (approver, "zzzzzzzzzzzz"), "includeResults": (True, False),
        "sortBy": ("createdAt", "updatedAt", "name", "status", "type"), "sortOrder": ("asc", "desc"), "skip": (1, 5), "top": (1, 3, 7),
    }  # fmt: skip
    return {name: chance.choice(some) for name, some in choices.items() if chance.random() < (0.7 if name in ("sortBy", "top") else 0.2)}


def test_all_filters_and_orders_hold_together(docflo: Docflo, seen: tuple[list[Seen], str]) -> None:
    chance, (rows, approver) = random.Random(17), seen
    for _ in range(60):
        asked = asked_at_random(chance, approver)
        down = asked.get("sortOrder", "desc" if asked.get("sortBy", "createdAt") in ("createdAt", "updatedAt") else "asc") == "desc"
        fitting = sorted((row for row in rows if row.fits(asked, approver)), key=lambda row: row.place(asked), reverse=down)
        skip, top = asked.get("skip", 0), asked.get("top", 20)
        answer = docflo.get(f"{LIST}?{urlencode({name: str(value).lower() if isinstance(value, bool) else value for name, value in asked.items()})}").json
        assert (answer["total"], [row["id"] for row in answer["documents"]]) == (len(fitting), [row.id for row in fitting[skip : skip + top]]), asked
        assert all(("fields" in row) == asked.get("includeResults", False) for row in answer["documents"]), asked


def names(docflo: Docflo, query: str) -> list[str]:
    answer = docflo.get(f"{LIST}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.json["total"] >= len(answer.json["documents"])
    return [one["name"][0] for one in answer.json["documents"]]


def test_filters_combine(docflo: Docflo, many: list[str]) -> None:
    assert docflo.get(f"{LIST}?type=invoice&status=approved&source=console").json["total"] == 1
    found = docflo.get(f"{LIST}?type=receipt&status=CONFIRMED&createdFrom=2025-01-01&createdTo=2025-12-31&sortOrder=asc").json
    assert found["total"] == 2 and {one["type"] for one in found["documents"]} == {"receipt"}
    assert {one["source"] for one in found["documents"]} == {"api", "console"}


def test_a_bare_end_date_means_the_end_of_that_day(docflo: Docflo, many: list[str]) -> None:
    assert names(docflo, "createdFrom=2025-01-03&createdTo=2025-01-05&sortOrder=asc") == ["e", "r", "t"]
    assert names(docflo, "createdTo=2025-01-05T11:00:00Z&createdFrom=2025-01-03&sortOrder=asc") == ["e", "r"]


def test_lists_sort_both_ways_and_pages_dont_overlap(docflo: Docflo, many: list[str]) -> None:
    for column, order in itertools.product(("createdAt", "updatedAt", "name", "status", "type"), ("asc", "desc")):
        pages = [docflo.get(f"{LIST}?sortBy={column}&sortOrder={order}&top=13&skip={skip}").json["documents"] for skip in (0, 13)]
        rows = [row for page in pages for row in page]
        values = [row[column] or "" for row in rows]
        assert values == sorted(values, reverse=order == "desc") and {row["id"] for row in rows} == set(many), (column, order)


def test_who_follows_next_meets_every_document_once(docflo: Docflo, many: list[str]) -> None:
    for column, order in itertools.product(("createdAt", "updatedAt", "name", "status", "type"), ("asc", "desc")):
        sort = f"sortBy={column}&sortOrder={order}"
        met, after = [], ""
        while after is not None:
            page = docflo.get(f"{LIST}?{sort}&top=10&after={after}").json
            met, after = met + page["documents"], page["next"]
        assert met == docflo.get(f"{LIST}?{sort}&top=24").json["documents"], (column, order)


def test_a_sorted_list_is_walked_in_its_index_no_further_than_the_page_reaches(app: Flask, people: People, many: list[str]) -> None:
    with app.app_context():
        actor = db.session.scalars(select(User).where(User.email == people.owner.email)).unique().one().actor
        for column, descending, after in itertools.product(("state", "type"), (True, False), (None, many[9])):
            order = documents.order(column, descending=descending, ranks=RANKS)
            place = order.place(after, actor) if after else None
            plan = plan_of(order.numbers(documents.listed(actor), skip=0, most=10, place=place))
            index = f"ix_documents_organization_id_{'state' if column == 'state' else 'doc_type'}_id"
            sorts = plan.count("TEMP B-TREE") + plan.count("Sort Key")
            assert index in plan and "SCAN documents" not in plan and "Seq Scan" not in plan and sorts <= 1, plan
        db.session.remove()


def plan_of(query: Select[Any]) -> str:
    """How the database walks a query, as it would over many rows: of few PostgreSQL looks at all, or walks them by their numbers."""
    sql, connection = str(query.compile(db.engine, compile_kwargs={"literal_binds": True})), db.session.connection()
    if connection.dialect.name == "sqlite":
        return "\n".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}"))
    for way in ("seqscan", "bitmapscan", "sort"):
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    connection.exec_driver_sql("DROP INDEX ix_documents_organization_id_id")
    connection.exec_driver_sql("ALTER TABLE documents DROP CONSTRAINT pk_documents CASCADE")
    plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN (COSTS off) {sql}").scalars())
    db.session.rollback()  # with it the indexes are back
    return plan


def test_no_list_begins_behind_a_strangers_document(app: Flask, docflo: Docflo, people: People, minimal_pdf: bytes) -> None:
    theirs = caller(app, people.stranger).document(minimal_pdf)
    answers = [docflo.get(f"{LIST}?after={one}") for one in (theirs, "zzzzzzzzzzzz")]
    assert [answer.status_code for answer in answers] == [404, 404] and answers[0].data == answers[1].data
    assert error(answers[0])["details"] == "Parameter: after"


def test_the_window_is_told_back(docflo: Docflo, many: list[str]) -> None:
    answer = docflo.get(f"{LIST}?type=invoice&top=3&skip=2").json
    assert (answer["total"], answer["skip"], answer["top"], len(answer["documents"])) == (8, 2, 3, 3)
    assert docflo.get(f"{LIST}?skip=1000000").json["documents"] == []


def test_results_come_only_when_asked_for_in_a_fixed_number_of_queries(docflo: Docflo, invoice: str, read_all: Callable[[], int]) -> None:
    assert "fields" not in docflo.get(LIST).json["documents"][0]
    with counted(docflo.app) as few:
        (row,) = docflo.get(f"{LIST}?includeResults=true").json["documents"]
    assert row["fields"] == docflo.fields(invoice)
    for number in range(3):
        docflo.document(papers.page("INVOICE", f"Invoice number: B-{number}", "Total: EUR 100.00"), type="invoice")
    read_all()
    with counted(docflo.app) as more:
        rows = docflo.get(f"{LIST}?includeResults=true").json["documents"]
    assert len(few) == len(more) and all(row["fields"] for row in rows) and len(rows) == 4


def test_favorites_are_each_persons_own(app: Flask, docflo: Docflo, people: People, many: list[str]) -> None:
    assert docflo.patch(f"{LIST}/info/{many[3]}", {"favorite": True}).json["favorite"] is True
    assert names(docflo, "favorite=true") == ["r"] and len(names(docflo, "favorite=false&top=100")) == 23
    assert names(caller(app, people.approver), "favorite=true") == []
    docflo.patch(f"{LIST}/info/{many[3]}", {"favorite": False})
    assert names(docflo, "favorite=true") == []


def test_what_waits_for_approval_is_what_the_person_may_approve(app: Flask, docflo: Docflo, people: People, many: list[str]) -> None:
    assert docflo.get(f"{LIST}?myApprovals=true").json["total"] == 18
    with app.app_context():
        ids = {user.email: user.public_id for user in db.session.scalars(select(User)).unique()}
        db.session.remove()
    totals = {email: docflo.get(f"{LIST}?approverId={one}").json["total"] for email, one in ids.items()}
    assert totals == {"owner@miller.example": 18, "approver@miller.example": 18, "viewer@miller.example": 0, "owner@other.example": 0}


def test_search_finds_names_and_what_stands_on_the_pages(docflo: Docflo, invoice: str, read_all: Callable[[], int]) -> None:
    docflo.document(papers.page("Something else"), "other.pdf")
    read_all()
    assert [one["id"] for one in docflo.get(f"{LIST}?search=A-17").json["documents"]] == [invoice]
    assert [one["name"] for one in docflo.get(f"{LIST}?search=othe").json["documents"]] == ["other.pdf"]
    assert docflo.get(f"{LIST}?search=%25").json["total"] == 0


BAD = (
    "skip=-1", "top=1000000000", "top=0", "top=x", "skip=1e3", "sortBy=colour", "sortOrder=up", "status=DONE", "createdFrom=yesterday",
    "createdTo=01/02/2025", "favorite=perhaps", "includeResults=2", "myApprovals=%00",
)  # fmt: skip


@on_one_database
def test_a_bad_parameter_is_told_in_the_familys_own_envelope(docflo: Docflo) -> None:
    for query in BAD:
        answer = docflo.get(f"{LIST}?{query}")
        told = error(answer)
        assert answer.status_code == 400 and query.split("=")[0] in told["details"], query
    assert error(docflo.get(f"{LIST}?type=invoices"))["code"] == "INVALID_DOCUMENT_TYPE"


def test_empty_parameters_are_as_if_absent(docflo: Docflo, many: list[str]) -> None:
    assert docflo.get(f"{LIST}?type=&skip=&top=&status=&favorite=&createdFrom=&search=").json["total"] == 24


@on_one_database
def test_answers_fit_their_description(docflo: Docflo, invoice: str) -> None:
    schema = docflo.get("/api-docs/schema/?family=docflo").json
    samples = {
        "/docs/v1/document": "/docs/v1/document?includeResults=true",
        "/docs/v1/document/byId/{document_id}": f"/docs/v1/document/byId/{invoice}",
        "/docs/v1/document/info/{document_id}": f"/docs/v1/document/info/{invoice}",
        "/docs/v1/types/enabled": "/docs/v1/types/enabled",
        "/docs/v1/types/{name}": "/docs/v1/types/invoice",
        "/logs/v1/log": "/logs/v1/log",
    }
    for path, address in samples.items():
        told = schema["paths"][path]["get"]["responses"]
        whole = {**told["200"]["content"]["application/json"]["schema"], "components": schema["components"]}
        Draft202012Validator(whole).validate(docflo.get(address).json)
        refused = {**told["401"]["content"]["application/json"]["schema"], "components": schema["components"]}
        Draft202012Validator(refused).validate(Docflo(docflo.app).get(address).json)
    assert {"content", "changedOn"} <= set(schema["components"]["schemas"]["FieldShape"]["properties"])


@on_one_database
def test_a_rule_puts_what_comes_here_into_a_folder_a_guests_too(app: Flask, people: People, docflo: Docflo) -> None:
    folder = people.owner.folder("Bakery")
    given = {"name": "Bakery", "folder": folder, "file_name": "bakery"}
    rule = people.owner.post("/api/routing-rules/", given).json["hashid"]
    token = docflo.post("/auth/v1/guest-token").json["token"]
    for who in (docflo, Docflo(app, {"Authorization": f"Bearer {token}"})):
        document = who.document(papers.page("x"), "Bakery-17.pdf")
        info = docflo.get(f"/docs/v1/document/info/{document}").json
        assert (info["folder"], info["placedBy"], info["placedName"]) == (folder, f"rule:{rule}", "Bakery")
