"""The activity log: what is done is on record, in order, and whatever is changed about it shows."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Insert, delete, insert, select, update

from portal.cli import main
from portal.config import Config
from portal.core import accounts, activity, folders, sessions, sign_ins
from portal.core.accounts import User
from portal.core.activity import Entry, heads
from portal.core.activity.table import Head, Mark
from portal.core.actors import Actor
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.errors import NotAllowed, TooMany, Unauthenticated
from portal.core.sign_ins import SignInFailure
from tests import papers
from tests.core.mutations import Export, Mutation, export, mutate, verified
from tests.features.conftest import INVOICE, on_one_database

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def user(context: None) -> User:
    return accounts.found("Firm", "firm", email="owner@firm.example", password="correct horse")


@pytest.fixture
def actor(user: User) -> Actor:
    return user.actor


@pytest.fixture
def worked(actor: Actor) -> Actor:
    """A firm where a few things were done, and its heads were written out twice."""
    for name in ("Acme", "Beta", "Gamma"):
        folder = folders.create(name=name, actor=actor)
        folders.change(folder.public_id, {"name": f"{name} 2024"}, actor=actor)
    activity.publish()
    accounts.add_member(email="second@firm.example", name="", role="viewer", password="correct horse", actor=actor)
    activity.erase(who="Inlet", actor=actor)
    activity.publish()
    return actor


def entries(actor: Actor, **filters: object) -> list[Entry]:
    end_reading()
    return list(db.session.scalars(activity.listed(actor, **filters).order_by(Entry.sequence)))  # type: ignore[arg-type]


def findings() -> list[str]:
    return [str(finding) for finding in activity.verify().findings]


def test_a_deed_is_on_record_with_who_where_and_when(actor: Actor) -> None:
    folder = folders.create(name="Acme", actor=actor)
    entry = entries(actor, area="folders")[0]
    assert (entry.deed, entry.who, entry.actor, entry.kind) == ("created", "owner@firm.example", actor.identity, "info")
    assert entry.message == "The folder Acme was made." and entry.facts == {"folder": folder.public_id}


def test_what_is_rolled_back_was_never_done(actor: Actor) -> None:
    before = len(entries(actor))
    with pytest.raises(RuntimeError), transaction():
        folders.create(name="Acme", actor=actor)
        raise RuntimeError
    assert len(entries(actor)) == before and findings() == []


def test_failed_sign_ins_are_counted_in_one_warning_of_the_firm_that_they_were_tried_at(user: User) -> None:
    for email in ("owner@firm.example", "owner@firm.example", "nobody@firm.example"):
        with pytest.raises(Unauthenticated):
            sign_ins.sign_in(email, "wrong password")
    sessions.end(sessions.begin_staff(sign_ins.sign_in("owner@firm.example", "correct horse")))
    assert sign_ins.sum_up() == 0
    with transaction():
        db.session.execute(update(SignInFailure).values(failed_at=now() - sign_ins.WINDOW))
    assert (sign_ins.sum_up(), sign_ins.sum_up()) == (2, 0)
    told = [(entry.deed, entry.kind, entry.facts.get("failures")) for entry in entries(user.actor, area="accounts", sub_area="sign-in")]
    assert told == [("signed_in", "info", None), ("signed_out", "info", None), ("sign_in_failed", "warning", "2")]


def test_the_tenth_failure_is_told_at_once(user: User) -> None:
    for _ in range(sign_ins.TRIES):
        with pytest.raises(Unauthenticated):
            sign_ins.sign_in("owner@firm.example", "wrong password")
    with pytest.raises(TooMany):
        sign_ins.sign_in("owner@firm.example", "correct horse")
    assert [entry.deed for entry in entries(user.actor, sub_area="sign-in")] == ["sign_in_held_up"]


def test_entries_are_found_by_every_filter(worked: Actor) -> None:
    one = entries(worked, message="BETA 2024")[0]
    by = {"area": "folders", "sub_area": "folders", "kind": "info", "metadata": {"changed": "name", "folder": one.facts["folder"]}, "since": one.at}
    assert entries(worked, **by) == [one]
    assert entries(worked, metadata={"changed": "nam"}) == entries(worked, message="%") == entries(worked, until=entries(worked)[0].at) == []
    assert activity.areas(worked) == ["accounts", "folders", "log"]


def test_only_who_may_read_logs_does_and_only_their_own(worked: Actor) -> None:
    stranger = accounts.found("Other", "other", email="owner@other.example", password="correct horse").actor
    assert [entry.deed for entry in entries(stranger)] == ["founded"]
    with pytest.raises(NotAllowed):
        activity.listed(Actor("user", "user:x", "v", worked.organization_id, worked.organization_public_id, role="viewer"))


def test_a_documents_way_from_handing_in_to_approval_is_on_record(app: Flask, people, read_all: Callable[[], int]) -> None:
    document = people.owner.document(papers.page(*INVOICE))
    read_all()
    people.owner.patch(f"/api/docs/{document}/fields/", {"fields": {"VendorName": "Acme Limited"}})
    people.owner.post(f"/api/docs/{document}/approve/")
    actor = db.session.scalars(select(User).where(User.email == people.owner.email)).one().actor
    told = [(entry.area, entry.sub_area, entry.deed) for entry in entries(actor, document=document)]
    reading = ("document-processing", "reading", "read")
    assert told == [("documents", "intake", "received"), reading, ("documents", "values", "edited"), ("documents", "decisions", "approved")]


def test_a_document_that_cant_be_read_is_an_error_in_document_processing(people, read_all: Callable[[], int]) -> None:
    document = people.owner.document(b"%PDF-1.7 and nothing else", "broken.pdf")
    read_all()
    end_reading()
    answer = db.session.scalars(select(Entry).where(Entry.document == document, Entry.kind == "error")).one()
    assert (answer.area, answer.deed) == ("document-processing", "failed") and answer.message.startswith("broken.pdf couldn't be read:")


def test_twenty_at_once_are_all_chained_and_none_waits_for_ever(app: Flask, actor: Actor) -> None:
    def make(number: int) -> None:
        with app.app_context():
            folders.create(name=f"Folder {number}", actor=actor)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(entries(actor, area="folders", sub_area="folders")) == 20 and findings() == []


def test_nothing_speaks_against_a_log_that_was_left_alone(worked: Actor) -> None:
    told = activity.verify()
    assert (told.findings, told.organizations, told.entries, told.heads) == ([], 1, len(entries(worked)), 2)
    folders.create(name="Later", actor=worked)
    assert findings() == [] and activity.publish() == 1 and activity.publish() == 0 and findings() == []


def test_nothing_speaks_against_a_log_that_is_being_written(app: Flask, worked: Actor) -> None:
    def write() -> None:
        with app.app_context():
            for number in range(40):
                folders.create(name=f"Folder {number}", actor=worked)
                activity.publish()

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        assert findings() == []
    assert len(heads.read(settings().heads_file)) == 42


def test_erased_details_leave_the_chain_whole_and_say_that_they_were_erased(worked: Actor) -> None:
    count = activity.erase(who="owner@firm.example", actor=worked)
    blank = [entry for entry in entries(worked) if entry.message is None]
    assert count == len(blank) - 1 > 5 and findings() == [] and entries(worked)[-1].erases == [entry.sequence for entry in blank[1:]]
    gone = Mark.sequence.in_([entry.sequence for entry in blank])
    assert all(entry.who is None and entry.facts is None for entry in blank) and db.session.scalar(select(Mark).where(gone)) is None


def test_details_that_were_erased_without_saying_so_show(worked: Actor) -> None:
    with transaction():
        db.session.execute(update(Entry).where(Entry.sequence == 3).values(salt=None, who=None, message=None, facts=None))
        db.session.execute(delete(Mark).where(Mark.sequence == 3))
    assert [finding.sequence for finding in activity.verify().findings] == [3]


def test_it_is_said_where_an_entry_was_changed_or_taken_out(worked: Actor) -> None:
    with transaction():
        db.session.execute(update(Entry).where(Entry.sequence == 4).values(message="Nothing happened."))
        db.session.execute(delete(Entry).where(Entry.sequence == 6))
    told = activity.verify().findings
    assert [(one.organization, one.sequence) for one in told][:2] == [(worked.organization_public_id, 4), (worked.organization_public_id, 7)]
    assert "its details aren't what was written" in str(told[0]) and "before it 6 is missing" in str(told[1])


def test_an_entry_that_is_hidden_from_those_who_look_for_it_shows(worked: Actor) -> None:
    mark = db.session.scalars(select(Mark).where(Mark.sequence == 2).limit(1)).one()
    kept = {column.name: getattr(mark, column.name) for column in Mark.__table__.columns}
    ours = (Mark.sequence == mark.sequence) & (Mark.name == mark.name)
    changes = (delete(Mark).where(ours), insert(Mark).values(kept), update(Mark).where(ours).values(value="other"))
    for change in changes:
        with transaction():
            db.session.execute(change)
        put_back = isinstance(change, Insert)
        assert ["entry 2: it isn't found by" in finding for finding in findings()[:1]] == ([] if put_back else [True])


def test_a_cut_tail_shows_by_the_heads_that_were_written_out(worked: Actor) -> None:
    last = entries(worked)[-2]
    with transaction():
        db.session.execute(delete(Entry).where(Entry.sequence > last.sequence))
        db.session.execute(update(Head).values(sequence=last.sequence, hash=last.hash))
    assert any("entries are cut off" in sentence for sentence in findings())


def test_heads_signed_with_another_key_arent_the_portals(worked: Actor) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    path, forger = settings().heads_file, Ed25519PrivateKey.generate()
    content = heads.parsed(heads.read(path)[0], heads.public(heads.signing_key()))
    assert content is not None
    path.write_text(heads.line_of(content, forger) + "\n")
    assert "line 1 of the file of heads isn't what the portal signed." in findings()


def test_a_line_that_a_crash_cut_off_is_written_once_more(worked: Actor) -> None:
    with open(settings().heads_file, "a") as file:
        file.write('{"line":3,"at')
    folders.create(name="Later", actor=worked)
    assert activity.publish() == 1 and len(heads.read(settings().heads_file)) == 3 and findings() == []


def test_the_command_says_where_and_ends_with_1(worked: Actor, config: Config) -> None:
    environ = {"INLET_DATA": str(config.data_dir), "DATABASE_URL": config.database_url.replace("+psycopg", ""), "SECRET_KEY": config.secret_key}
    left_alone = CliRunner(env=environ).invoke(main, ["audit", "verify"])
    assert (left_alone.exit_code, left_alone.stdout[-16:]) == (0, "all as written.\n")
    with transaction():
        db.session.execute(update(Entry).where(Entry.sequence == 4).values(kind="error"))
    changed = CliRunner(env=environ).invoke(main, ["audit", "verify", "--organization", "firm"])
    assert changed.exit_code == 1 and "entry 4: it isn't what was written there" in changed.stdout


@pytest.fixture
def exported(worked: Actor) -> Iterator[Export]:
    yield export()


@on_one_database
def test_none_of_10000_random_changes_goes_unnoticed(exported: Export) -> None:
    """Of any column of any row, of whole rows, with and without chaining all that follows anew, and of the file of heads."""
    assert verified(exported) == []
    chance = random.Random(20261126)
    missed: list[Mutation] = []
    for _ in range(10_000):
        mutation, changed = mutate(exported, chance)
        if not verified(changed):
            missed.append(mutation)
    assert missed[:5] == []


def test_random_changes_in_the_database_show_too(exported: Export) -> None:
    chance, columns = random.Random(7), [column.name for column in Entry.__table__.columns if column.name not in ("organization_id", "sequence")]
    for _ in range(25):
        sequence, column = chance.randint(1, len(exported.rows)), chance.choice(columns)
        before = db.session.execute(select(Entry.__table__).where(Entry.sequence == sequence)).one()._mapping
        with transaction():
            db.session.execute(update(Entry).where(Entry.sequence == sequence).values({column: exported.another(before[column], chance, column)}))
        assert findings() != [], (sequence, column)
        with transaction():
            db.session.execute(update(Entry).where(Entry.sequence == sequence).values({column: before[column]}))
    assert findings() == []
