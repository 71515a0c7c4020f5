"""E-mails taken apart: broken ones, bombs, odd names, pictures that only decorate."""

from __future__ import annotations

import io
import random
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from PIL import Image

from portal.core.extraction import mails
from portal.core.extraction.refused import Refused
from tests import outlook
from tests.mails import LETTER, mail


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).save(out, "PNG")
    return out.getvalue()


def with_inline(data: bytes) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Photo"
    message.set_content(f"<p>{LETTER}</p><img src='cid:one'>", subtype="html")
    message.add_related(data, "image", "png", cid="<one>", disposition="inline")
    return message.as_bytes()


def test_heads_are_told_in_small_letters_and_utc() -> None:
    head = mails.opened(mail(sender="Bö <BO@Bakery.Example>", to="Inbox <in+acme@miller.example>")).head
    assert (head["sender"], head["sender_name"], head["recipients"]) == ("bo@bakery.example", "Bö", ["in+acme@miller.example"])
    assert (head["message_id"], head["sent_at"]) == ("one@bakery.example", "2026-03-02T08:30:00+00:00")


@pytest.mark.parametrize("header", ["filename*=utf-8''M%C3%A4rz.txt", "filename*0*=utf-8''M%C3%A4; filename*1=rz.txt", 'filename="=?utf-8?Q?M=C3=A4rz.txt?="'])
def test_file_names_are_understood_as_they_are_sent(header: str) -> None:
    data = f"From: a@b.example\r\nTo: c@d.example\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; {header}\r\n\r\nPaid in cash.\r\n"
    assert [name for name, _, _ in mails.opened(data.encode()).files] == ["März.txt"]


@pytest.mark.parametrize(("size", "kept"), [((40, 40), 0), ((600, 90), 0), ((600, 400), 1)])
def test_logos_in_the_text_are_no_files_and_photos_are(size: tuple[int, int], kept: int) -> None:
    assert len(mails.opened(with_inline(picture(*size))).files) == kept


def test_a_mail_sent_along_gives_its_text_and_its_files() -> None:
    outer = EmailMessage(policy=SMTP)
    outer["From"], outer["Subject"] = "a@b.example", "Fwd"
    outer.set_content("See below.")
    inner = EmailMessage(policy=SMTP)
    inner["From"], inner["Subject"] = "c@d.example", "Inner"
    inner.set_content(LETTER)
    inner.add_attachment(b"Paid in cash.", maintype="text", subtype="plain", filename="notes.txt")
    outer.add_attachment(inner)
    found = mails.opened(outer.as_bytes())
    assert [(name, kind) for name, _, kind in found.files] == [("Inner.eml", "eml"), ("notes.txt", "text")] and not found.worth


@pytest.mark.parametrize("data", [mail(*[("a.txt", b"Paid in cash.")] * 60), mail(*[("a.xyz", b"")] * 220)])
def test_bombs_are_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        mails.opened(data)
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize("cut", range(0, 1200, 150))
def test_a_mail_that_breaks_off_anywhere_is_opened_or_refused(cut: int) -> None:
    data = mail(("notes.txt", b"Paid in cash. " * 20))
    try:
        assert mails.opened(data[: len(data) - cut]).head["sender"] in ("bo@bakery.example", "")
    except Refused as refusal:
        assert refusal.code == "damaged"


def test_what_cant_be_read_is_told() -> None:
    found = mails.opened(mail(("run.exe", b"MZ" + b"\x00" * 100), ("winmail.dat", b"\x78\x9f\x3e\x22")))
    assert [name for name, _ in found.left_out] == ["run.exe", "winmail.dat"] and "Outlook" in found.left_out[1][1]


def test_outlooks_own_format_gives_text_and_files_as_well() -> None:
    inner = outlook.message(("inner.txt", b"Paid in cash."), subject="Inner")
    found = mails.opened(outlook.msg(("März.txt", b"Paid in cash. " * 400), inner=inner), "msg")
    assert [(name, kind) for name, _, kind in found.files] == [("März.txt", "text"), ("Inner.eml", "eml"), ("inner.txt", "text")] and found.worth
    assert (found.head["sender"], found.head["recipients"], found.head["sent_at"]) == (
        "bo@bakery.example",
        ["in+acme@miller.example"],
        "2026-03-02T08:30:00+00:00",
    )
    forwarded = mails.opened(mail(("scan.msg", outlook.msg(("notes.txt", b"Paid in cash.")))))
    assert [name for name, _, _ in forwarded.files] == ["Rechnung für März.eml", "notes.txt"]


def test_the_headers_that_came_with_an_outlook_file_go_before_its_properties() -> None:
    headers = "Delivered-To: in+other@miller.example\r\nMessage-ID: <seven@b.example>\r\nFrom: Al <al@b.example>\r\nContent-Type: text/html\r\n\r\n"
    head = mails.opened(outlook.msg(headers=headers), "msg").head
    assert (head["sender"], head["message_id"]) == ("al@b.example", "seven@b.example")
    assert head["recipients"] == ["in+other@miller.example", "in+acme@miller.example"]


def test_a_broken_outlook_file_is_opened_or_refused() -> None:
    dice, whole = random.Random(5), outlook.msg(("notes.txt", b"Paid in cash. " * 400))
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 30)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with suppress(Refused):
            mails.opened(bytes(data[: dice.randint(0, len(data))]), "msg")
