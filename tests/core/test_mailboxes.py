"""Mail fetched from a real IMAP server: nothing lost, nothing twice, failures visible."""

from __future__ import annotations

import dataclasses
import imaplib
import json
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.config import Config
from portal.core import attention, events, folders, mailboxes, outbox, routing, work
from portal.core.actors import Actor
from portal.core.db import db, now
from portal.core.documents import Document
from portal.core.errors import Conflict, Invalid, PortalError
from portal.core.events import Delivery
from portal.core.mail import Mail
from portal.core.mailboxes import Mailbox, connection
from portal.core.outbox import Job
from tests import imap
from tests.core.statements_factory import member
from tests.dying import killing_after
from tests.features.conftest import on_one_database
from tests.imap import ImapServer
from tests.mails import mail

KILLS = int(os.environ.get("MAIL_KILLS", "20"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImapServer]:
    running = imap.start(tmp_path_factory.mktemp("imap"))
    yield running
    running.stop()


@pytest.fixture
def config(config: Config, server: ImapServer) -> Config:
    return dataclasses.replace(config, mail_allow_private=True, mail_ca=server.ca, max_upload_mb=1)


@pytest.fixture
def actor(context, people) -> Actor:
    return member()


@pytest.fixture
def directory(request: pytest.FixtureRequest) -> str:
    """One of its own for each test."""
    return request.node.name.replace("[", "-").rstrip("]")


@pytest.fixture
def fetch_all(app: Flask) -> Callable[[], None]:
    """Perform what is due of fetching and opening mail, and nothing else."""
    due = select(Job.id).where(Job.kind.in_(("fetch_mail", "open_mail")), Job.state.in_(("queued", "published"))).order_by(Job.id)

    def perform_all() -> None:
        while (job_id := db.session.scalar(due)) is not None:
            assert work.perform(job_id, "test-worker", app.app_context)
            db.session.rollback()

    return perform_all


def given(server: ImapServer, directory: str, **more: Any) -> dict[str, Any]:
    place = {"host": "127.0.0.1", "port": server.port, "security": "starttls", "username": imap.USER, "password": imap.PASSWORD}
    return {"name": directory, "directory": directory, **place, **more}


def names() -> list[str]:
    return sorted(db.session.scalars(select(Document.name)))


def letters(count: int, prefix: str = "m") -> list[bytes]:
    return [mail(("notes.txt", b"Paid in cash."), subject=f"Letter {number}", message_id=f"<{prefix}{number}@b.example>") for number in range(count)]


def test_new_mail_becomes_documents_and_is_marked_seen(server: ImapServer, actor: Actor, directory: str, read_all: Callable[[], int]) -> None:
    server.deliver(*letters(2), directory=directory)
    mailboxes.create(given(server, directory), actor=actor)
    read_all()
    assert names() == ["Letter 0.eml", "Letter 1.eml", "notes.txt", "notes.txt"] and server.unseen(directory) == 0
    assert set(db.session.scalars(select(Document.source))) == {"mail"}
    assert set(db.session.scalars(select(Document.handed_in_by))) == {"Bo Baker <bo@bakery.example>"}


@on_one_database
def test_a_mail_in_two_mailboxes_is_one(server: ImapServer, actor: Actor, directory: str, read_all: Callable[[], int]) -> None:
    for place in (directory, f"{directory}x"):
        server.deliver(*letters(1), directory=place)
        mailboxes.create(given(server, place), actor=actor)
    read_all()
    assert names() == ["Letter 0.eml", "notes.txt"]


@on_one_database
def test_mail_is_moved_away_where_that_is_wanted(server: ImapServer, actor: Actor, directory: str, read_all: Callable[[], int]) -> None:
    server.deliver(*letters(2), directory=directory)
    server.deliver(*letters(1, "done"), directory=f"{directory}done")
    mailboxes.create(given(server, directory, afterwards="move", move_to=f"{directory}done"), actor=actor)
    read_all()
    assert (server.unseen(directory), server.unseen(f"{directory}done")) == (0, 3) and len(names()) == 4


@on_one_database
def test_a_wrong_password_is_told_and_goes_away_once_it_is_right(server: ImapServer, actor: Actor, directory: str, read_all: Callable[[], int]) -> None:
    server.deliver(directory=directory)
    made = mailboxes.create(given(server, directory, password="wrong"), actor=actor).public_id
    read_all()
    db.session.rollback()
    assert (mailboxes.one(made, actor=actor).error or "").startswith("The mail server says:")
    with pytest.raises(PortalError) as refusal:
        mailboxes.try_out(made, actor=actor)
    assert refusal.value.code == "mailbox_refused"
    mailboxes.change(made, {"password": imap.PASSWORD}, actor=actor)
    assert mailboxes.wake() == 1 and read_all() == 1
    db.session.rollback()
    assert mailboxes.one(made, actor=actor).error is None


@on_one_database
def test_a_mail_that_cant_be_opened_is_told_and_holds_up_no_other(server: ImapServer, actor: Actor, directory: str, read_all: Callable[[], int]) -> None:
    server.deliver(mail(("winmail.dat", b"\x78\x9f\x3e\x22"), text="", message_id="<bad@b.example>"), *letters(1), directory=directory)
    mailboxes.create(given(server, directory), actor=actor)
    read_all()
    (failed,) = db.session.scalars(mailboxes.mails(actor, state="failed"))
    assert "winmail.dat" in (failed.reason or "") and names() == ["Letter 0.eml", "notes.txt"]


@on_one_database
def test_the_password_is_kept_sealed_and_asked_for_again_elsewhere(server: ImapServer, actor: Actor, directory: str) -> None:
    made = mailboxes.create(given(server, directory), actor=actor)
    assert imap.PASSWORD not in made.password
    with pytest.raises(Invalid) as refusal:
        mailboxes.change(made.public_id, {"host": "localhost"}, actor=actor)
    assert refusal.value.field == "password"


@on_one_database
def test_mail_from_before_the_day_stays_there_untouched(server: ImapServer, actor: Actor, directory: str, fetch_all: Callable[[], None]) -> None:
    server.deliver(*letters(2, "before"), directory=directory, came=now() - timedelta(days=40))
    server.deliver(mail(text="Today's letter, with a few words in it.", subject="Today"), directory=directory)
    made = mailboxes.create(given(server, directory), actor=actor)
    assert mailboxes.try_out(made.public_id, actor=actor) == 1
    fetch_all()
    assert names() == ["Today.eml"] and server.unseen(directory) == 2
    mailboxes.change(made.public_id, {"fetch_from": (now() - timedelta(days=60)).date()}, actor=actor)
    mailboxes.fetch_now(made.public_id, actor=actor)
    fetch_all()
    assert len(names()) == 5 and server.unseen(directory) == 0


@on_one_database
def test_new_numbers_bring_nothing_twice(server: ImapServer, actor: Actor, directory: str, fetch_all: Callable[[], None]) -> None:
    known = [*letters(1), mail(text="A letter without an id of its own.", subject="No id", message_id=None)]
    server.deliver(*known, directory=directory)
    made = mailboxes.create(given(server, directory), actor=actor)
    fetch_all()
    server.empty(directory)
    server.deliver(*letters(1, "new"), *known, directory=directory)
    mailboxes.fetch_now(made.public_id, actor=actor)
    fetch_all()
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 3 and len(names()) == 5 and server.unseen(directory) == 0


@on_one_database
def test_a_mail_that_is_too_large_is_told_and_fetched_once(server: ImapServer, actor: Actor, directory: str, fetch_all: Callable[[], None]) -> None:
    server.deliver(mail(("scan.bin", b"x" * 1_200_000), message_id="<large@b.example>"), *letters(1), directory=directory)
    made = mailboxes.create(given(server, directory), actor=actor).public_id
    for _ in range(2):
        fetch_all()
        db.session.rollback()
        (failed,) = db.session.scalars(mailboxes.mails(actor, state="failed"))
        mailboxes.fetch_now(made, actor=actor)
    assert (failed.sender, failed.whole) == ("bo@bakery.example", False) and "larger than the limit of 1 MB" in (failed.reason or "")
    assert failed.size < 2000 and names() == ["Letter 0.eml", "notes.txt"] and server.unseen(directory) == 0
    with pytest.raises(Conflict):
        mailboxes.try_again(failed.public_id, actor=actor)
    assert attention.of(actor).mail == 1
    mailboxes.set_aside(failed.public_id, actor=actor)
    assert attention.of(actor).mail == 0


@on_one_database
def test_a_mail_that_the_server_doesnt_give_out_holds_up_no_other(
    server: ImapServer, actor: Actor, directory: str, fetch_all: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver(*letters(4), directory=directory)
    given_out, asked = connection.bytes_of, []

    def corrupt(line: connection.Server, uid: int, part: str = "") -> bytes | None:
        asked.append((part, data := given_out(line, uid, part)))
        if data and b"Letter 1" in data:
            raise imaplib.IMAP4.error("[CORRUPTION] It can't be read.")
        return data

    with monkeypatch.context() as patched:
        patched.setattr(connection, "bytes_of", corrupt)
        made = mailboxes.create(given(server, directory), actor=actor).public_id
        fetch_all()
        assert [part for part, _ in asked] == ["", "", "HEADER", "", "HEADER", ""]
        mailboxes.fetch_now(made, actor=actor)
        fetch_all()
        assert [part for part, _ in asked[6:]] == ["", "HEADER", "HEADER"] and len(names()) == 6
        assert mailboxes.one(made, actor=actor).error == "The mail server says: [CORRUPTION] It can't be read."
    mailboxes.fetch_now(made, actor=actor)
    fetch_all()
    db.session.rollback()
    assert mailboxes.one(made, actor=actor).error is None and len(names()) == 8 and server.unseen(directory) == 0


@on_one_database
def test_a_server_that_hangs_dribbles_or_boasts_is_left(
    server: ImapServer, actor: Actor, directory: str, fetch_all: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SECONDS", 0.5)
    monkeypatch.setattr(connection, "LONGEST", 1.2)
    with ExitStack() as stack:
        silent, dribbling, boasting = (stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(3))
        threading.Thread(target=dribble, args=(dribbling,), daemon=True).start()
        threading.Thread(target=boast, args=(boasting,), daemon=True).start()
        ports = [one.getsockname()[1] for one in (silent, dribbling, boasting)]
        made = [mailboxes.create(given(server, directory, port=port), actor=actor).public_id for port in ports]
        fetch_all()
    db.session.rollback()
    too_large = "The mail server says: a piece of 999999999999 bytes is too large"
    assert [mailboxes.one(one, actor=actor).error for one in made] == ["No answer within 0.5 seconds.", "It took longer than 0.02 minutes.", too_large]
    assert attention.of(actor).failing_mailboxes == 3


def boast(listener: socket.socket) -> None:
    """A greeting of a terabyte."""
    peer, _ = listener.accept()
    with peer:
        peer.sendall(b"* OK {999999999999}\r\n")
        time.sleep(1)


def dribble(listener: socket.socket) -> None:
    """A greeting without an end, byte by byte."""
    peer, _ = listener.accept()
    with peer, suppress(OSError):
        while True:
            peer.sendall(b"*")
            time.sleep(0.05)


@on_one_database
def test_a_server_that_hangs_holds_up_no_other(server: ImapServer, actor: Actor, app: Flask, directory: str, fetch_all: Callable[[], None]) -> None:
    server.deliver(*letters(1), directory=directory)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(20)
        mailboxes.create(given(server, "silent", port=silent.getsockname()[1]), actor=actor)
        (job,) = db.session.scalars(select(Job.id).where(Job.kind == "fetch_mail"))
        db.session.rollback()
        hanging = threading.Thread(target=perform, args=(app, job), daemon=True)
        hanging.start()
        peer, _ = silent.accept()
        mailboxes.create(given(server, directory), actor=actor)
        fetch_all()
        assert names() == ["Letter 0.eml", "notes.txt"] and hanging.is_alive()
        peer.close()
    hanging.join(20)
    assert not hanging.is_alive()


def perform(app: Flask, job_id: int) -> None:
    with app.app_context():
        work.perform(job_id, "stuck", app.app_context)
        db.session.remove()


@on_one_database
def test_an_old_server_is_fetched_from_as_well(server: ImapServer, actor: Actor, directory: str, fetch_all: Callable[[], None]) -> None:
    """TLS from the beginning. It can neither move nor expunge by number, so what was copied stays there, marked as deleted. Password and names of
    directories have letters beyond ASCII."""
    old = imap.start(Path(server.ca).parent, old=True)
    try:
        old.deliver(*letters(2), directory=directory)
        old.deliver(directory='"Gepr&APw-ft &- weg"')
        more = {"security": "tls", "password": old.password, "afterwards": "move", "move_to": "Geprüft & weg"}
        made = mailboxes.create(given(old, directory, **more), actor=actor).public_id
        fetch_all()
        mailboxes.fetch_now(made, actor=actor)
        fetch_all()
        assert (old.count(directory, "DELETED"), old.count('"Gepr&APw-ft &- weg"'), len(names())) == (2, 2, 4)
    finally:
        old.stop()


@on_one_database
def test_a_rule_goes_by_the_mailbox_and_programs_are_told(server: ImapServer, actor: Actor, directory: str, fetch_all: Callable[[], None]) -> None:
    server.deliver(mail(("winmail.dat", b"\x78\x9f\x3e\x22"), text="", message_id="<bad@b.example>"), *letters(1), directory=directory)
    made = mailboxes.create(given(server, directory), actor=actor)
    folder = folders.create(name="Bakery", actor=actor)
    rule = routing.add({"name": "All of it", "folder": folder.public_id, "mailbox": made.public_id}, actor=actor)
    events.create(name="Books", url="https://1.1.1.1/hook", events=["mail.received", "mail.failed"], actor=actor)
    fetch_all()
    assert set(db.session.execute(select(Document.folder_id, Document.placed_by, Document.placed_name))) == {(folder.id, f"rule:{rule.public_id}", "All of it")}
    told = [json.loads(body) for body in db.session.scalars(select(Delivery.body).order_by(Delivery.id))]
    assert [(one["type"], one["data"]["mail"]["mailbox"], len(one["data"]["documents"])) for one in told] == [
        ("mail.failed", made.public_id, 0),
        ("mail.received", made.public_id, 2),
    ]


def killed_within(app: Flask, job_id: int, lines: int) -> bool:
    """Perform the job in a process that is killed after so many lines of our own code; whether it was."""
    child = os.fork()
    if child == 0:
        try:
            with app.app_context():
                db.engine.dispose(close=False)
                sys.settrace(killing_after(lines))
                work.perform(job_id, "doomed", app.app_context)
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


@on_one_database
def test_killed_anywhere_no_mail_is_lost_and_none_comes_twice(server: ImapServer, actor: Actor, app: Flask, directory: str) -> None:
    dice, kills, delivered = random.Random(7), 0, 0
    server.deliver(directory=directory)
    mailbox = mailboxes.create(given(server, directory), actor=actor).id
    for turn in range(KILLS):
        server.deliver(*letters(2, f"k{turn}-"), directory=directory)
        delivered += 2
        kills += killed_within(app, fetch_job(mailbox), dice.randint(1, 900))
        db.session.rollback()
        outbox.release("doomed")
    fetched = fetch_job(mailbox)
    assert work.perform(fetched, "test-worker", app.app_context)
    jobs = db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "open_mail"))
    assert (db.session.scalar(select(func.count()).select_from(Mail)), jobs, server.unseen(directory)) == (delivered, delivered, 0)
    assert kills >= KILLS // 2


def fetch_job(mailbox: int) -> int:
    """The job that fetches it, due now and as if never tried."""
    with outbox.transaction():
        row = db.session.get_one(Mailbox, mailbox)
        mailboxes.fetching.ask(row)
        (job,) = db.session.scalars(select(Job).where(Job.kind == "fetch_mail", Job.state.in_(outbox.UNFINISHED)))
        job.attempts, job.available_at = 0, job.created_at
        return job.id
