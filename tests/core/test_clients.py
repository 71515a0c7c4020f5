"""What a client may do with a proven number: hand in, replace, take back, ask for a new link; and nothing of anybody else's."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.core import accounts, clients, documents, folders, links, sessions
from portal.core.accounts import User
from portal.core.db import db, now, transaction
from portal.core.documents import Document, history
from portal.core.errors import Conflict, NotAllowed, NotFound
from portal.core.links import FolderLink
from portal.core.sessions import Session
from tests import papers

pytestmark = pytest.mark.usefixtures("context")
NUMBER, OTHER = "+12125550142", "+12125550143"


@pytest.fixture
def owner(context) -> User:
    return accounts.found("Miller & Co", "miller", email="owner@miller.example", password="correct horse")


@pytest.fixture
def place(owner: User) -> FolderLink:
    return link(owner, "Acme - 2024", name="Ann")


def link(owner: User, folder: str, number: str = NUMBER, name: str = "") -> FolderLink:
    made = folders.create(name=folder, actor=owner.actor)
    return links.create(folder=made.public_id, phone_number=number, name=name, actor=owner.actor)


def hand_in(place: FolderLink, text: str = "An invoice", replaces: str | None = None) -> clients.HandedIn:
    return clients.hand_in(io.BytesIO(papers.page(text)), "invoice.pdf", place=place, replaces=replaces)


def returned(place: FolderLink, owner: User, text: str = "An invoice") -> Document:
    """A document that was handed in, read and given back."""
    document = hand_in(place, text).document
    with transaction():
        document.state = "needs_review"
    return documents.give_back(document.public_id, "Page 2 is missing.", actor=owner.actor)


def deeds(document: Document) -> list[tuple[str, str]]:
    return [(line.deed, line.decided_by) for line in db.session.scalars(history.of(document))]


def mine(place: FolderLink) -> list[str]:
    return [document.public_id for document in db.session.scalars(clients.mine(place).order_by(Document.id.desc()))]


def test_what_is_handed_in_lies_in_the_links_folder_with_the_persons_name(place) -> None:
    document = hand_in(place).document
    assert (document.folder_id, document.phone_id) == (place.folder_id, place.phone_id)
    assert (document.source, document.placed_by, document.handed_in_by) == ("client", f"link:{place.public_id}", "Ann")
    assert document.reference_id.startswith("REF") and mine(place) == [document.public_id]


def test_the_same_file_again_makes_no_second_document(place) -> None:
    first, again = hand_in(place), hand_in(place)
    assert again.already and again.document.public_id == first.document.public_id
    assert db.session.scalar(select(func.count(Document.id))) == 1


def test_the_same_file_from_another_number_or_in_another_folder_is_another_document(owner, place) -> None:
    hand_in(place)
    beside = links.create(folder=place.folder.public_id, phone_number=OTHER, actor=owner.actor)
    assert not hand_in(beside).already and not hand_in(link(owner, "Beta")).already
    assert db.session.scalar(select(func.count(Document.id))) == 3


def test_a_returned_file_sent_again_is_taken_and_told(owner, place) -> None:
    former = returned(place, owner)
    again = hand_in(place)
    assert not again.already and again.returned.public_id == former.public_id
    assert hand_in(place).already, "the second copy is at work now"


def test_a_returned_document_is_replaced_once(owner, place) -> None:
    former = returned(place, owner)
    new = hand_in(place, "With page 2", replaces=former.public_id).document
    assert new.replaces_id == former.id and ("replaced", "Ann") in deeds(former)
    assert clients.replacements([former])[former.id].public_id == new.public_id
    with pytest.raises(Conflict, match="already"):
        hand_in(place, "Once more", replaces=former.public_id)
    clients.take_back(new.public_id, place=place)
    assert hand_in(place, "Once more", replaces=former.public_id).document.replaces_id == former.id


def test_only_a_returned_document_of_ones_own_is_replaced(owner, place) -> None:
    elsewhere = returned(link(owner, "Beta", OTHER), owner)
    with pytest.raises(Conflict):
        hand_in(place, "B", replaces=hand_in(place, "A").document.public_id)
    with pytest.raises(NotFound):
        hand_in(place, "C", replaces=elsewhere.public_id)
    assert db.session.scalar(select(func.count(Document.id))) == 2, "what is refused makes no document"


def test_a_document_is_taken_back_until_staff_open_it(owner, place) -> None:
    first, second = hand_in(place, "A").document, hand_in(place, "B").document
    taken = clients.take_back(first.public_id, place=place)
    assert taken.state == "deleted" and ("taken_back", "Ann") in deeds(taken)
    with transaction():
        second.opened_at = now()
    with pytest.raises(Conflict, match="Ask them"):
        clients.take_back(second.public_id, place=place)
    with pytest.raises(Conflict, match="already"):
        clients.take_back(first.public_id, place=place)
    assert mine(place) == [second.public_id, first.public_id]


def test_what_staff_decided_about_isnt_taken_back(owner, place) -> None:
    with pytest.raises(Conflict):
        clients.take_back(returned(place, owner).public_id, place=place)


def test_what_was_taken_back_can_be_handed_in_again(place) -> None:
    clients.take_back(hand_in(place).document.public_id, place=place)
    assert not hand_in(place).already


def test_what_staff_deleted_is_no_longer_listed(owner, place) -> None:
    document = hand_in(place).document
    documents.delete(document.public_id, actor=owner.actor)
    assert mine(place) == []


def test_a_client_sees_and_takes_back_nothing_of_others(owner, place) -> None:
    beside = links.create(folder=place.folder.public_id, phone_number=OTHER, actor=owner.actor)
    theirs = hand_in(beside).document
    staffs = documents.receive(documents.stage(io.BytesIO(papers.page("x")), "x.pdf", actor=owner.actor), folder=place.folder.public_id, actor=owner.actor)
    assert mine(place) == []
    for document in (theirs, staffs):
        with pytest.raises(NotFound):
            clients.take_back(document.public_id, place=place)


def test_a_client_has_no_right_but_to_hand_in(owner, place) -> None:
    document = hand_in(place).document
    for forbidden in (lambda: documents.one(document.public_id, actor=place.actor), lambda: folders.listed(place.actor), lambda: links.listed(place.actor)):
        with pytest.raises(NotAllowed):
            forbidden()


def test_a_link_that_ended_since_the_page_was_opened_takes_nothing(owner, place) -> None:
    links.revoke(place.public_id, actor=owner.actor)
    with pytest.raises(NotAllowed):
        hand_in(place)
    assert db.session.scalar(select(func.count(Document.id))) == 0


def test_a_number_has_a_place_per_active_link_in_all_organizations(owner, place) -> None:
    stranger = accounts.found("Other Ltd", "other", email="owner@other.example", password="correct horse")
    theirs, gone, past = link(stranger, "At others"), link(owner, "Gone"), link(owner, "Past")
    links.revoke(gone.public_id, actor=owner.actor)
    with transaction():
        db.session.execute(update(FolderLink).where(FolderLink.id == past.id).values(expires_at=now() - timedelta(seconds=1)))
    assert [one.id for one in clients.places(NUMBER)] == [place.id, theirs.id] and clients.places(OTHER) == []


def test_a_number_that_stands_for_two_people_says_who_handed_in(owner, place) -> None:
    bob = links.create(folder=place.folder.public_id, phone_number=NUMBER, name="Bob", actor=owner.actor)
    by = {hand_in(one, one.name).document.handed_in_by for one in (place, bob)}
    assert by == {"Ann", "Bob"} and len(clients.places(NUMBER)) == 2 and len(mine(place)) == len(mine(bob)) == 2


def test_a_client_whose_link_ended_asks_for_a_new_one_and_gets_it(owner, place) -> None:
    with transaction():
        place.expires_at = now() - timedelta(seconds=1)
    clients.ask_for_link(place, e164=NUMBER)
    assert [one.id for one in db.session.scalars(links.asked(owner.actor))] == [place.id]
    links.change(place.public_id, {"expires_at": None}, actor=owner.actor)
    assert db.session.scalars(links.asked(owner.actor)).all() == []
    with pytest.raises(NotFound):
        clients.ask_for_link(place, e164=OTHER)


def test_a_new_link_answers_who_asked_for_one(owner, place) -> None:
    with transaction():
        place.expires_at = now() - timedelta(seconds=1)
    clients.ask_for_link(place, e164=NUMBER)
    links.create(folder=place.folder.public_id, phone_number=NUMBER, actor=owner.actor)
    assert db.session.scalars(links.asked(owner.actor)).all() == []


@pytest.mark.parametrize("change", [{"password": "another horse"}, {"active": False}], ids=["password", "switched off"])
def test_a_new_password_and_switching_off_end_a_members_browser_sessions(owner, change) -> None:
    member = accounts.add_member(email="m@miller.example", name="", role="viewer", password="correct horse", actor=owner.actor)
    token, owners = sessions.begin_staff(member), sessions.begin_staff(owner)
    accounts.change_member(member.public_id, actor=owner.actor, **change)
    assert sessions.staff(owners) is not None
    assert db.session.scalar(select(Session.ended_at).where(Session.token_hash == sessions._digest(token))) is not None


def test_the_same_file_sent_twice_at_once_makes_one_document(app, place) -> None:
    place_id, data, start = place.id, papers.page("Twice"), threading.Barrier(4)
    db.session.rollback()

    def send(_: int) -> bool:
        with app.app_context():
            start.wait()
            return clients.hand_in(io.BytesIO(data), "twice.pdf", place=db.session.get(FolderLink, place_id)).already

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(send, range(4))) == [False, True, True, True]
    assert db.session.scalar(select(func.count(Document.id))) == 1
