"""Making several documents of one file: pages of their own, the file kept among the deleted ones, once whatever is asked how often."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from portal.core import documents, readings
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import history
from portal.core.documents.splitting import cover, name_of
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.extraction.excerpt import Wanted, excerpt
from portal.core.extraction.refused import Refused
from portal.core.outbox import Job
from tests.core import files
from tests.core.statements_factory import member
from tests.features.conftest import INVOICE


def sheets(*numbers: int) -> bytes:
    """An invoice a page, told apart by its number."""
    made = pikepdf.new()
    for number in numbers:
        one = pikepdf.open(io.BytesIO(files.pdf((*INVOICE[:3], f"Invoice number: A-{number}", *INVOICE[4:]))))
        made.pages.extend(one.pages)
    return files.saved(made)


def text_of(data: bytes) -> str:
    from portal.core.extraction import pages

    return " ".join(page.text for page in pages.load(data, "pdf"))


def form(value: str) -> bytes:
    """A page with one filled field of a form, "name", and one with another, "secret"."""
    out = io.BytesIO()
    drawn = Canvas(out, invariant=1)
    for name, text in (("name", value), ("secret", "of the second page")):
        drawn.acroForm.textfield(name=name, value=text, x=72, y=700)
        drawn.showPage()
    drawn.save()
    return out.getvalue()


def handed_in(data: bytes, actor: Actor, **where: str) -> str:
    return documents.receive(documents.stage(io.BytesIO(data), "scan.pdf", actor=actor), actor=actor, **where).public_id


@pytest.fixture
def actor(context, people) -> Actor:
    return member()


@pytest.fixture
def bundle(actor: Actor, read_all) -> str:
    """Id of a file of three pages that was read."""
    document = handed_in(sheets(1, 2, 3), actor)
    read_all()
    db.session.remove()
    return document


def test_each_part_has_its_pages_and_is_read(bundle: str, actor: Actor, read_all) -> None:
    made = documents.split(bundle, [(1, 1), (2, 3)], actor=actor)
    assert [(one.first_page, one.last_page, one.name) for one in made] == [(1, 1, "scan, page 1.pdf"), (2, 3, "scan, pages 2–3.pdf")]
    second = documents.open_original(made[1]).read()
    assert len(pikepdf.open(io.BytesIO(second)).pages) == 2 and "A-2" in text_of(second) and "A-1" not in text_of(second)
    part = made[0].public_id
    assert read_all() == 2
    db.session.remove()
    first = documents.one(part, actor=actor)
    assert first.page_count == 1 and {row.name: row.value for row in readings.values_of(first)}["InvoiceId"] == "A-1"


def test_the_file_is_put_away_and_can_be_recovered(bundle: str, actor: Actor) -> None:
    made = documents.split(bundle, [(1, 2), (3, 3)], actor=actor)
    kept = documents.one(bundle, actor=actor)
    assert kept.state == "deleted" and documents.parts_of(kept, actor) == made and documents.origin(made[1], actor) == kept
    assert documents.recover(bundle, actor=actor).state in ("read", "needs_review")
    deeds = [(one.deed, one.reason) for one in db.session.scalars(history.of(made[1]))]
    assert deeds == [("split_from", "scan.pdf, page 3")]


def test_the_same_split_again_makes_nothing_new_another_is_a_conflict(bundle: str, actor: Actor) -> None:
    made = documents.split(bundle, [(1, 2), (3, 3)], actor=actor)
    jobs = len(db.session.scalars(select(Job)).all())
    assert documents.split(bundle, [(1, 2), (3, 3)], actor=actor) == made
    assert len(db.session.scalars(select(Job)).all()) == jobs
    with pytest.raises(Conflict):
        documents.split(bundle, [(1, 1), (2, 3)], actor=actor)


def test_a_part_stays_in_the_folder_and_with_the_client_of_the_file(actor: Actor, people, read_all) -> None:
    folder = people.owner.folder()
    whole = handed_in(sheets(1, 2), actor, folder=folder, placed_by="link:x")
    read_all()
    db.session.remove()
    for one in documents.split(whole, [(1, 1), (2, 2)], actor=actor):
        assert (one.folder.public_id, one.placed_by, one.handed_in_by, one.source) == (folder, "link:x", actor.label, "split")


def test_what_is_kept_from_the_outside_reader_stays_so_in_its_parts(bundle: str, actor: Actor) -> None:
    readings.change(bundle, {"never_send": True}, actor=actor)
    assert [one.never_send for one in documents.split(bundle, [(1, 1), (2, 3)], actor=actor)] == [True, True]


@pytest.mark.parametrize(
    "parts", [[], [(1, 3)], [(1, 1), (3, 3)], [(1, 2), (2, 3)], [(2, 3), (1, 1)], [(1, 1), (2, 4)], [(0, 1), (2, 3)], [(1, 0), (1, 3)], [(3, 1), (2, 3)]]
)
def test_parts_that_dont_cover_the_pages_are_refused(bundle: str, actor: Actor, parts) -> None:
    with pytest.raises(Invalid) as refusal:
        documents.split(bundle, parts, actor=actor)
    assert refusal.value.field == "parts" and documents.one(bundle, actor=actor).state != "deleted"


def test_only_who_may_write_splits_and_only_their_own(bundle: str, people) -> None:
    with pytest.raises(NotAllowed):
        documents.split(bundle, [(1, 1), (2, 3)], actor=member("viewer"))
    stranger = db.session.scalars(select(User).where(User.email == people.stranger.email)).one().actor
    with pytest.raises(NotFound):
        documents.split(bundle, [(1, 1), (2, 3)], actor=stranger)


def test_an_approved_document_and_a_stale_view_arent_split(bundle: str, actor: Actor) -> None:
    with pytest.raises(Conflict):
        documents.split(bundle, [(1, 1), (2, 3)], version=99, actor=actor)
    documents.approve(bundle, actor=actor)
    with pytest.raises(Conflict):
        documents.split(bundle, [(1, 1), (2, 3)], actor=actor)


def test_pages_of_a_tiff_are_split_too() -> None:
    shades = [Image.new("RGB", (60, 80), (number * 40, 0, 0)) for number in range(4)]
    out = io.BytesIO()
    shades[0].save(out, "TIFF", save_all=True, append_images=shades[1:])
    part = Image.open(io.BytesIO(excerpt(out.getvalue(), "tiff", [Wanted(2), Wanted(3)])))
    assert part.n_frames == 2 and part.convert("RGB").getpixel((5, 5)) == (40, 0, 0)


def test_a_part_of_a_form_keeps_its_own_fields_only() -> None:
    part = excerpt(form("Jo Lee"), "pdf", [Wanted(1)])
    with pikepdf.open(io.BytesIO(part)) as opened:
        fields = [(field.fully_qualified_name, str(field.value)) for field in opened.acroform.fields]
    assert fields == [("name", "Jo Lee")] and b"second" not in part


@pytest.mark.parametrize("sheets", [(0, 1), (2, 3), ()])
def test_pages_that_arent_there_are_refused(sheets: tuple[int, ...]) -> None:
    with pytest.raises(Refused):
        excerpt(files.pdf(pages=2), "pdf", [Wanted(sheet) for sheet in sheets])


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(Refused):
        excerpt(b"%PDF-1.7 nothing", "pdf", [Wanted(1)])


def test_cover_and_names() -> None:
    assert cover([(1, 1), (2, 5)], 5) and not cover([(1, 1), (2, 5)], 6)
    assert name_of("scan", (2, 3)) == "scan, pages 2–3" and len(name_of("x" * 250 + ".pdf", (1, 1))) == 255
