"""What is found, in which order, and by whom."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.cli import main
from portal.core import accounts, documents, folders, readings, search, work
from portal.core.accounts import User
from portal.core.db import db, settings
from portal.core.errors import Invalid, NotAllowed, NotFound
from portal.core.outbox import Job
from portal.core.search import filed, filing, matching, vectors
from portal.core.search.filed import VectorFile
from portal.core.search.table import Chunk
from portal.core.storage import keeping
from tests.passages import page_of, read, read_pages

LEASE = ("Lease agreement", "Either party may end the lease with three months notice in writing.", "The rent is 1,240.50 EUR a month.")
BILL = ("Invoice INV-2024/17", "Müller-Straße 5, Köln", "Sixteen crates of oranges", "Total 1.240,50 EUR")

ODD = (
    *('"', "*", "-", "''", "a AND", "NEAR(a b)", "words:x", "{a} : b", "^x", "a' OR '1'='1", "x & !y", "<->", "( (", "💥", "~1"),
    *("'a':*", "\\", "日本語", "%_", "a\x00b", "\ud800", "½ ﬁ ²", '-""', "x\u0301 -", "type:", "a:b:c", "́", "-a* b"),
)


@pytest.fixture
def actor(context, people):
    return db.session.scalars(select(User).where(User.email == "owner@miller.example")).one().actor


@pytest.fixture
def stranger(context, people):
    return accounts.found("Third firm", "third", email="third@firm.example", password="long enough").actor


def names(hits):
    return [hit.document.name for hit in hits]


def found(actor, text, **more):
    db.session.rollback()  # what others did meanwhile counts
    return names(search.find(actor, text, mode="words", **more))


def test_words_are_found_however_they_are_written(actor):
    read(actor, *BILL, name="bill.pdf")
    for text in ("ORANGES", "muller strasse", "Müller-Straße", "1.240,50", "1,240.50", "inv-2024/17", "crat*", '"crates of oranges"', "koln -bananas"):
        assert found(actor, text) == ["bill.pdf"], text


def test_what_isnt_there_isnt_found(actor):
    read(actor, *BILL, name="bill.pdf")
    for text in ('"oranges of crates"', "orang", "bananas", "oranges -crates", "oranges -crat*", '"crates of" bananas'):
        assert found(actor, text) == [], text


def test_no_text_breaks_the_search(actor):
    read(actor, *BILL)
    for text in ODD:
        try:
            assert len(search.find(actor, text)) <= 1
        except Invalid as refusal:
            assert refusal.field == "q"


def test_words_as_typed_come_before_all_the_words_and_those_before_some(actor):
    read(actor, "notice about the lease of a boat, three pages, and something of five months", name="all.pdf")
    read(actor, "a notice on the door", name="some.pdf")
    read(actor, *LEASE, name="typed.pdf")
    hits = search.find(actor, "three months notice", mode="words")
    assert names(hits) == ["typed.pdf", "all.pdf"] and hits[0].score >= 0.9 > hits[1].score >= 0.7
    some = search.find(actor, "notice boat zebra", mode="words")
    assert names(some)[0] == "all.pdf" and 0.3 <= some[0].score < 0.7


def test_a_request_is_understood_as_what_it_asks_for(actor):
    read(actor, "INVOICE", "Microsoft Ireland Operations", "Total due 120.00", name="microsoft.pdf", doc_type="invoice")
    read(actor, "INVOICE", "Oracle Ireland", name="oracle.pdf", doc_type="invoice")
    read(actor, "Find all the answers from here", name="letter.pdf")
    for text in ("Find all invoices from Microsoft", "show me the invoices of Microsoft", "Microsoft invoices"):
        hits = search.find(actor, text, threshold=0.7)
        assert names(hits) == ["microsoft.pdf"], text
    assert names(search.find(actor, "find all", mode="words")) == ["letter.pdf"]


def test_words_of_a_document_may_stand_on_different_pages(actor):
    read_pages(actor, [page_of("Quarterly letter of Acme"), page_of("Dividends and bananas", number=2)], name="letter.pdf")
    read(actor, "Nothing of the kind", name="other.pdf")
    assert found(actor, "acme bananas") == ["letter.pdf"]


def test_what_is_meant_is_found_in_other_words(actor):
    read(actor, *BILL, name="bill.pdf")
    read(actor, *LEASE, name="lease.pdf")
    hits = search.find(actor, "how can the tenant terminate the rental contract", mode="meaning")
    assert names(hits)[0] == "lease.pdf" and "three months notice" in hits[0].snippet


def test_a_hit_says_where_it_stands_and_marks_the_words(actor):
    read_pages(actor, [page_of("Nothing here"), page_of(*BILL, number=2)], name="bill.pdf")
    (hit,) = search.find(actor, "oranges", mode="words")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["oranges"]
    assert hit.page == 2 and hit.box == pytest.approx([0.1, 0.0867, 0.33, 0.1067], abs=0.001) and hit.chunk_id == f"{hit.document.public_id}.2"


def test_a_value_is_found_as_printed_and_as_kept_where_it_stands(actor):
    total = {"name": "InvoiceTotal", "type": "currency", "value": {"amount": "1240.50", "currencyCode": "EUR"}, "content": "1.240,50 €", "page": 3}
    read(actor, "Nothing", values=[total])
    for text in ('"1.240,50 €"', "1240.50", '"invoice total"'):
        (hit,) = search.find(actor, text)
        assert hit.score == 1.0 and hit.page == 3 and hit.box == [0.1, 0.1, 0.2, 0.12]


def test_filters_narrow_both_ways_of_finding(actor):
    acme = folders.create(name="Acme 2024", actor=actor)
    read(actor, *LEASE, name="in.pdf", doc_type="contract", folder=acme.id)
    read(actor, *LEASE, name="out.pdf", doc_type="invoice")
    for mode in ("words", "meaning"):
        for more in ({"folder": acme.public_id}, {"types": ["contract"]}):
            assert names(search.find(actor, "lease notice", mode=mode, **more)) == ["in.pdf"]
        for text in ("type:contract", 'folder:"Acme 2024"', f"folder:{acme.public_id}", "type:contract status:read from:2020-01-01 to:2999-12-31"):
            assert names(search.find(actor, f"lease notice {text}", mode=mode)) == ["in.pdf"]
        assert search.find(actor, "lease notice to:2020-01-01", mode=mode) == []


def test_a_search_that_says_nothing_is_told_so(actor):
    for text in ("", "   ", "-draft", "type:invoice", "x from:yesterday", "x status:lost", "x " * 300, "a " * 40):
        with pytest.raises(Invalid) as refusal:
            search.find(actor, text)
        assert refusal.value.field == "q", text


def test_nobody_finds_what_is_of_others(actor, stranger):
    read(actor, *LEASE)
    ours = folders.create(name="Ours", actor=actor)
    for mode in ("words", "meaning", "both"):
        assert search.find(stranger, "lease notice", mode=mode) == []
    with pytest.raises(NotFound):
        search.find(stranger, "lease", folder=ours.public_id)


def test_who_is_narrowed_to_a_folder_finds_what_is_in_it(actor):
    mine, other = folders.create(name="Mine", actor=actor), folders.create(name="Other", actor=actor)
    read(actor, *LEASE, name="mine.pdf", folder=mine.id)
    read(actor, *LEASE, name="other.pdf", folder=other.id)
    narrowed = dataclasses.replace(actor, folder_id=mine.id)
    for mode in ("words", "meaning"):
        assert names(search.find(narrowed, "lease notice", mode=mode)) == ["mine.pdf"]
    with pytest.raises(NotAllowed):
        search.find(dataclasses.replace(actor, kind="guest", role=None, scopes=frozenset()), "lease")


def test_the_deleted_is_found_again_once_it_is_recovered(actor):
    one = read(actor, *LEASE, name="lease.pdf").public_id
    documents.delete(one, actor=actor)
    for mode in ("words", "meaning"):
        assert search.find(actor, "lease notice", mode=mode) == []
    documents.recover(one, actor=actor)
    assert found(actor, "lease") == ["lease.pdf"]


def test_what_a_person_enters_and_names_is_found_at_once(actor):
    one = read(actor, "Nothing", doc_type="invoice", values=[{"name": "VendorName", "value": "Acme"}])
    readings.edit(one.public_id, {"VendorName": "Zebra Trading"}, actor=actor)
    readings.change(one.public_id, {"name": "april statement.pdf"}, actor=actor)
    assert found(actor, "zebra") == found(actor, "april") == ["april statement.pdf"] and found(actor, "acme") == []


def test_a_passage_that_was_added_or_removed_counts_in_the_next_search_by_meaning(actor):
    first = read(actor, *LEASE, name="first.pdf")
    assert names(search.find(actor, "lease notice", mode="meaning")) == ["first.pdf"]
    read(actor, *LEASE, name="second.pdf")
    assert names(search.find(actor, "lease notice", mode="meaning")) == ["second.pdf", "first.pdf"]
    db.session.execute(Chunk.__table__.delete().where(Chunk.document_id == first.id))
    db.session.commit()
    assert names(search.find(actor, "lease notice", mode="meaning")) == ["second.pdf"] and found(actor, "lease") == ["second.pdf"]


def test_an_organization_with_very_many_passages_is_searched_by_signs(actor, monkeypatch):
    monkeypatch.setattr(vectors, "EXACT", 2)
    for number in range(2):
        read(actor, *BILL, name=f"bill {number}.pdf")
    assert names(search.find(actor, "sixteen crates", mode="meaning")) == ["bill 1.pdf", "bill 0.pdf"]
    read(actor, *LEASE, name="lease.pdf")
    assert names(search.find(actor, "how can the tenant terminate the rental contract", mode="meaning"))[0] == "lease.pdf"
    assert vectors._shelves[db.engine][actor.organization_id].has_signs_only


def test_a_passage_of_a_transaction_that_began_earlier_and_ended_later_counts(actor):
    read(actor, *LEASE, name="first.pdf")
    read(actor, *LEASE, name="second.pdf")
    table = Chunk.__table__
    late = db.session.execute(select(*(column for column in table.c if column.name != "words")).where(table.c.number == 1).order_by(table.c.id)).first()
    db.session.execute(table.delete().where(table.c.id == late.id))
    db.session.commit()
    assert names(search.find(actor, "lease notice", mode="meaning")) == ["second.pdf"]
    db.session.execute(table.insert().values(**late._mapping, words=["~1"]))
    db.session.commit()
    assert names(search.find(actor, "lease notice", mode="meaning")) == ["second.pdf", "first.pdf"]


def test_what_was_read_before_there_was_an_index_is_indexed_by_a_job(app, actor, read_all):
    read(actor, *LEASE, name="lease.pdf")
    db.session.execute(Chunk.__table__.delete())
    db.session.commit()
    assert found(actor, "lease") == [] and search.wake() == 1 and search.wake() == 0
    assert read_all() == 1 and found(actor, "lease") == ["lease.pdf"] and search.wake() == 0


def test_indexing_anew_leaves_no_time_without_an_index(app, config, actor, read_all):
    read(actor, *LEASE, name="lease.pdf")
    url = config.database_url.replace("+psycopg", "")
    environ = {"INLET_DATA": str(config.data_dir), "DATABASE_URL": url, "REDIS_URL": config.redis_url, "INLET_DEMO": "0"}
    assert CliRunner(env=environ).invoke(main, ["search", "reindex"]).output.startswith("1 document is to be indexed")
    assert found(actor, "lease") == ["lease.pdf"]
    assert read_all() == 1 and found(actor, "lease") == ["lease.pdf"]
    assert db.session.scalars(select(Job.state).where(Job.kind == "index_documents")).all() == ["done"]


def test_threshold_and_limit_cut_the_list(actor):
    for number in range(5):
        read(actor, *LEASE, name=f"{number}.pdf")
    assert found(actor, "lease", limit=2) == ["4.pdf", "3.pdf"]
    assert found(actor, "lease zebra", threshold=0.7) == []
    assert len(search.find(actor, "lease", each="passage")) == 5


def test_status_total_and_dates_narrow_a_search(actor):
    def bill(name, total, currency, day):
        values = [{"name": "InvoiceTotal", "type": "currency", "value": {"amount": total, "currencyCode": currency}}]
        return read(actor, "Oranges", doc_type="invoice", name=name, values=[*values, {"name": "InvoiceDate", "type": "date", "value": day}])

    bill("a", "100", "EUR", "2025-03-01"), bill("b", "1240.50", "EUR", "2025-04-30"), bill("c", "2000", "CHF", "2026-01-01")
    read(actor, "Oranges", doc_type="contract", name="d")
    for text, expected in (
        ("oranges over:100", ["c", "b"]),
        ("oranges over:99EUR under:1240.50", ["a"]),
        ("oranges dated:2025", ["b", "a"]),
        ("oranges dated:2025-04..", ["c", "b"]),
        ("oranges dated:..2025-03 status:read type:Invoice", ["a"]),
    ):
        assert sorted(found(actor, text)) == sorted(expected), text
    within = search.Within(amount_from=Decimal("100"), amount_to=Decimal("1240.50"), currency="eur", dated_from=date(2025, 3, 2))
    assert found(actor, "oranges", within=within) == ["b"] and found(actor, "oranges", among=["approved"]) == []
    for text in ("x over:much", "x under:1EUR under:2CHF", "x dated:2025-13", "x dated:soon", "x type:poem", "x over:EUR5EUR"):
        with pytest.raises(Invalid) as refusal:
            search.find(actor, text)
        assert refusal.value.field == "q", text


def test_a_common_word_is_left_out_as_well_as_a_rare_one(actor, monkeypatch):
    for name, text in (("a", "rent garage"), ("b", "rent garages"), ("c", "rent only"), ("d", "rent parking space")):
        read(actor, text, name=name)
    for rare in (matching.RARE, 0):
        monkeypatch.setattr(matching, "RARE", rare)
        assert sorted(found(actor, "rent -garage")) == ["c", "d"] and sorted(found(actor, 'rent -"parking space" -onl*')) == ["a", "b"]


def perform(app_context, kind):
    number = db.session.scalars(select(Job.id).where(Job.kind == kind).order_by(Job.id.desc())).first()
    db.session.rollback()
    return work.perform(number, "w", app_context)


def test_a_large_firms_meanings_are_asked_of_a_file_and_what_is_newer_of_memory(actor, app, monkeypatch):
    monkeypatch.setattr(filing, "LATE", 0)
    monkeypatch.setattr(filing, "settings", lambda: replace(settings(), search_file_from=4))
    kept = [read(actor, text, name=name) for name, text in (("fruit", "Sixteen crates of oranges and lemons"), ("lease", "The tenant may end the lease"))]
    assert search.wake_filing() == 0
    read(actor, "Electricity used in the winter months", name="power")
    assert search.wake_filing() == 1 and search.wake_filing() == 0 and perform(app.app_context, "file_vectors")
    file = db.session.get_one(VectorFile, actor.organization_id)
    assert file.count == 3
    read(actor, "Bananas, apples and other fruit", name="newer")
    found = names(search.find(actor, "fresh fruit", mode="meaning"))
    shelf = vectors._shelves[db.engine][actor.organization_id]
    assert set(found[:2]) == {"newer", "fruit"} and len(shelf.ids) == 1
    assert names(search.find(actor, "fruit type:unclassified", mode="meaning", within=search.Within(created_from=date(2020, 1, 1))))[0] in ("newer", "fruit")
    documents.delete(kept[0].public_id, actor=actor)
    assert "fruit" not in names(search.find(actor, "fresh fruit", mode="meaning"))
    keeping.store().delete(filed.key_of(actor.organization_id, file.name))
    filed._opened.clear()
    assert names(search.find(actor, "ending the tenancy", mode="meaning"))[0] == "lease"  # as if there had never been a file
