"""One-time codes: the same for everybody who asks, good once, for five minutes, five tries, in one browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.core import accounts, codes, folders, links, messages
from portal.core.accounts import User
from portal.core.codes import OneTimeCode
from portal.core.db import db, now, transaction
from portal.core.errors import Invalid, PortalError, TooMany
from portal.core.links import FolderLink
from portal.core.messages import Message
from portal.core.outbox import Job

pytestmark = pytest.mark.usefixtures("context")
NUMBER, UNKNOWN, BROWSER = "+12125550142", "+12125550199", "a browser's mark"


@pytest.fixture
def owner(context) -> User:
    return accounts.found("Miller & Co", "miller", email="owner@miller.example", password="correct horse")


@pytest.fixture
def link(owner: User) -> FolderLink:
    folder = folders.create(name="Acme - 2024", actor=owner.actor)
    return links.create(folder=folder.public_id, phone_number=NUMBER, name="Ann", actor=owner.actor)


@pytest.fixture
def asked(link: FolderLink, read_all: Callable[[], int]) -> Callable[..., str]:
    """Ask for a code and look it up in the outbox."""

    def ask(number: str = NUMBER, browser: str = BROWSER) -> str:
        codes.ask(number, link=link, browser=browser)
        read_all()
        return sent()[-1]

    return ask


def sent() -> list[str]:
    """The codes in the outbox, oldest first."""
    db.session.rollback()
    return [re.search(r"\d{6}", text)[0] for text in db.session.scalars(select(Message.text).order_by(Message.id))]


def age(**by: int) -> None:
    """Let every code be so much older."""
    with transaction():
        for row in db.session.scalars(select(OneTimeCode)):
            row.asked_at, row.expires_at = row.asked_at - timedelta(**by), row.expires_at - timedelta(**by)


def refused(entered: str, link: FolderLink, browser: str = BROWSER) -> str:
    with pytest.raises(Invalid) as refusal:
        codes.check(entered, link=link, browser=browser)
    assert refusal.value.field == "code"
    return refusal.value.message


def test_the_code_from_the_message_proves_the_number_once(link, asked) -> None:
    code = asked()
    assert codes.check(f" {code[:3]} {code[3:]} ", link=link, browser=BROWSER) == NUMBER
    assert refused(code, link) == codes.NO_GOOD


def test_a_known_and_an_unknown_number_leave_the_same_traces_until_the_job_runs(link, read_all) -> None:
    for number in (NUMBER, UNKNOWN):
        codes.ask(number, link=link, browser=number)
    assert db.session.scalars(select(OneTimeCode.e164).order_by(OneTimeCode.id)).all() == [NUMBER, UNKNOWN]
    assert db.session.scalars(select(Job.kind)).all() == ["send_code", "send_code"] and sent() == []
    assert read_all() == 2 and len(sent()) == 1
    assert db.session.scalars(select(Message.recipient)).all() == [NUMBER]


def test_a_number_is_understood_as_in_the_country_of_the_link(link, asked) -> None:
    assert codes.check(asked("(212) 555-0142"), link=link, browser=BROWSER) == NUMBER


def test_a_wrong_code_another_browser_and_another_link_get_the_same_answer(owner, link, asked) -> None:
    code = asked()
    other = links.create(folder=link.folder.public_id, phone_number=NUMBER, actor=owner.actor)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert {refused(wrong, link), refused(code, link, "another"), refused(code, other)} == {codes.NO_GOOD}
    assert codes.check(code, link=link, browser=BROWSER) == NUMBER


def test_the_sixth_try_fails_even_with_the_right_code(link, asked) -> None:
    code = asked()
    for step in range(1, 6):
        assert refused(f"{(int(code) + step) % 10**6:06d}", link) == codes.NO_GOOD
    assert refused(code, link) == codes.NO_GOOD


def test_what_isnt_six_digits_costs_no_try(link, asked) -> None:
    code = asked()
    for entered in ("", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12\x003456"):
        assert "6 digits" in refused(entered, link)
    assert codes.check(code, link=link, browser=BROWSER) == NUMBER


def test_a_code_expires_after_five_minutes(link, asked) -> None:
    code = asked()
    age(minutes=5)
    assert refused(code, link) == codes.NO_GOOD


def test_asking_again_within_a_minute_sends_nothing_new(link, asked) -> None:
    code = asked()
    assert asked() == code and len(sent()) == 1
    assert 0 < codes.latest(link=link, browser=BROWSER).resend_in <= 60
    assert codes.check(code, link=link, browser=BROWSER) == NUMBER


def test_after_a_minute_a_new_code_voids_the_former(link, asked) -> None:
    former = asked()
    age(seconds=61)
    newest = asked()
    assert len(sent()) == 2 and refused(former, link) == codes.NO_GOOD
    assert codes.check(newest, link=link, browser=BROWSER) == NUMBER


def test_another_number_on_the_same_page_voids_the_former_code(link, asked) -> None:
    code = asked()
    codes.ask(UNKNOWN, link=link, browser=BROWSER)
    assert refused(code, link) == codes.NO_GOOD


@pytest.mark.parametrize("number", [NUMBER, UNKNOWN])
def test_the_fourth_code_within_a_quarter_of_an_hour_is_refused(link, number: str) -> None:
    for _ in range(3):
        codes.ask(number, link=link, browser=BROWSER)
        age(seconds=61)
    with pytest.raises(TooMany) as refusal:
        codes.ask(number, link=link, browser=BROWSER)
    assert 0 < refusal.value.retry_after <= 15 * 60 and db.session.scalar(select(func.count(OneTimeCode.id))) == 3
    age(minutes=15)
    codes.ask(number, link=link, browser=BROWSER)


def test_ten_codes_a_day_are_the_most_from_whatever_browser_and_organization(owner, link) -> None:
    stranger = accounts.found("Other", "other", email="owner@other.example", password="correct horse")
    folder = folders.create(name="Theirs", actor=stranger.actor)
    elsewhere = links.create(folder=folder.public_id, phone_number=NUMBER, actor=stranger.actor)
    for number in range(10):
        codes.ask(NUMBER, link=(link, elsewhere)[number % 2], browser=str(number))
        age(minutes=16)
    with pytest.raises(TooMany) as refusal:
        codes.ask(NUMBER, link=link, browser="eleventh")
    assert "hours" in refusal.value.message and refusal.value.retry_after > 20 * 3600


def test_one_links_page_isnt_a_place_to_try_numbers_without_end(link) -> None:
    with transaction():
        for number in range(codes.LINK_LIMIT[0]):
            asked = {"e164": f"+1212555{number:04d}", "browser": "b", "nonce": "n", "expires_at": now() + codes.LIFETIME}
            db.session.add(OneTimeCode(organization_id=link.organization_id, link_id=link.id, **asked))
    with pytest.raises(TooMany):
        codes.ask(UNKNOWN, link=link, browser=BROWSER)


def test_a_revoked_link_brings_no_code_and_an_expired_one_does(owner, link, read_all) -> None:
    with transaction():
        db.session.execute(update(FolderLink).values(expires_at=now() - timedelta(seconds=1)))
    codes.ask(NUMBER, link=link, browser=BROWSER)
    read_all()
    assert len(sent()) == 1
    links.revoke(link.public_id, actor=owner.actor)
    codes.ask(NUMBER, link=link, browser="another")
    read_all()
    assert len(sent()) == 1


def test_a_number_of_another_firm_gets_no_code_here(link, read_all) -> None:
    stranger = accounts.found("Other", "other", email="owner@other.example", password="correct horse")
    folder = folders.create(name="Theirs", actor=stranger.actor)
    links.create(folder=folder.public_id, phone_number=UNKNOWN, actor=stranger.actor)
    codes.ask(UNKNOWN, link=link, browser=BROWSER)
    assert read_all() == 1 and sent() == []


@pytest.mark.parametrize("number", ["", "abc", "+", "12", "+1" * 25, "+0000000"])
def test_what_is_no_number_is_said_and_not_counted(link, number: str) -> None:
    with pytest.raises(Invalid):
        codes.ask(number, link=link, browser=BROWSER)
    assert db.session.scalar(select(func.count(OneTimeCode.id))) == 0


def test_the_code_isnt_in_the_database_once_its_message_is_gone(link, asked) -> None:
    code = asked()
    with transaction():
        db.session.query(Message).delete()
    row = db.session.scalars(select(OneTimeCode)).one()
    assert all(code not in str(getattr(row, column.key)) for column in OneTimeCode.__table__.columns if column.key not in ("asked_at", "expires_at"))


def test_codes_are_spread_evenly_over_a_million(link) -> None:
    drawn = [codes._digits(str(number)) for number in range(20_000)]
    first = [sum(code.startswith(str(digit)) for code in drawn) for digit in range(10)]
    assert {len(code) for code in drawn} == {6} and len(set(drawn)) > 19_500
    assert all(1_800 < count < 2_200 for count in first), first


def test_an_approver_reads_that_an_sms_failed_but_no_code(owner, link, asked) -> None:
    asked()
    with transaction():
        db.session.execute(update(Message).values(state="failed", reason="The SMS gateway said: 503"))
    approver = accounts.add_member(email="a@miller.example", name="", role="approver", password="correct horse", actor=owner.actor)
    (last,) = messages.last_to([NUMBER, UNKNOWN], actor=approver.actor).values()
    assert (last.recipient, last.state, last.reason) == (NUMBER, "failed", "The SMS gateway said: 503")


def at_once(app, times: int, work: Callable[[], object]) -> list[object]:
    """Results of doing something in so many threads at the same moment, what was raised included."""
    start = threading.Barrier(times)

    def one(_: int) -> object:
        with app.app_context():
            start.wait()
            try:
                return work()
            except PortalError as refusal:
                return refusal

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


def test_no_number_of_browsers_at_once_gets_a_fourth_code(app, link) -> None:
    link_id, browsers = link.id, iter(range(100))
    db.session.rollback()
    answers = at_once(app, 8, lambda: codes.ask(NUMBER, link=db.session.get(FolderLink, link_id), browser=str(next(browsers))))
    assert sum(isinstance(answer, TooMany) for answer in answers) == 5
    assert db.session.scalar(select(func.count(OneTimeCode.id))) == 3


def test_a_code_entered_twice_at_once_signs_in_once(app, link, asked) -> None:
    code, link_id = asked(), link.id
    db.session.rollback()
    answers = at_once(app, 6, lambda: codes.check(code, link=db.session.get(FolderLink, link_id), browser=BROWSER))
    assert answers.count(NUMBER) == 1 and sum(isinstance(answer, Invalid) for answer in answers) == 5
