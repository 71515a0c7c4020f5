"""Questions in German, French and Spanish come to what the same question comes to in English."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.core import questions
from portal.core.accounts import User
from portal.core.db import db
from portal.core.questions import translating
from tests.features.conftest import on_one_database
from tests.passages import read

TODAY = date(2026, 11, 20)
#: English, German, French, Spanish.
SAME = (
    (
        "How many invoices did we get in March 2025?",
        "Wie viele Rechnungen haben wir im März 2025 bekommen?",
        "Combien de factures avons-nous reçues en mars 2025 ?",
        "¿Cuántas facturas recibimos en marzo de 2025?",
    ),
    (
        "What is the total amount of the invoices last quarter?",
        "Wie hoch ist der Gesamtbetrag der Rechnungen im letzten Quartal?",
        "Quel est le montant total des factures du dernier trimestre ?",
        "¿Cuál es el importe total de las facturas del último trimestre?",
    ),
    (
        "Which invoices are due in December 2026?",
        "Welche Rechnungen sind im Dezember 2026 fällig?",
        "Quelles factures arrivent à échéance en décembre 2026 ?",
        "¿Qué facturas vencen en diciembre de 2026?",
    ),
    (
        "Show me all invoices from Nordwind Logistik over 2000 euros",
        "Zeige mir alle Rechnungen von Nordwind Logistik über 2.000 Euro",
        "Montre-moi toutes les factures de Nordwind Logistik de plus de 2 000 euros",
        "Muéstrame todas las facturas de Nordwind Logistik de más de 2.000 euros",
    ),
    (
        "Which contracts expire in 2026?",
        "Welche Verträge laufen 2026 aus?",
        "Quels contrats expirent en 2026 ?",
        "¿Qué contratos vencen en 2026?",
    ),
    (
        "Which invoices are not approved yet?",
        "Welche Rechnungen sind noch nicht genehmigt?",
        "Quelles factures ne sont pas encore approuvées ?",
        "¿Qué facturas aún no están aprobadas?",
    ),
    (
        "How many documents need review?",
        "Wie viele Dokumente müssen noch geprüft werden?",
        "Combien de documents sont à vérifier ?",
        "¿Cuántos documentos están pendientes de revisión?",
    ),
    (
        "Total of invoices by vendor this year",
        "Gesamtbetrag der Rechnungen pro Lieferant in diesem Jahr",
        "Total des factures par fournisseur cette année",
        "Total de facturas por proveedor este año",
    ),
    (
        "What is the largest invoice in euros?",
        "Was ist die größte Rechnung in Euro?",
        "Quelle est la plus grande facture en euros ?",
        "¿Cuál es la factura más alta en euros?",
    ),
    (
        "receipts between 1 January 2025 and 30 June 2025",
        "Quittungen zwischen dem 1. Januar 2025 und dem 30. Juni 2025",
        "Reçus entre le 1er janvier 2025 et le 30 juin 2025",
        "Recibos entre el 1 de enero de 2025 y el 30 de junio de 2025",
    ),
    (
        "total amount of the invoices except Nordwind Logistik in 2025",
        "Gesamtbetrag der Rechnungen außer Nordwind Logistik in 2025",
        "Montant total des factures sauf Nordwind Logistik en 2025",
        "Importe total de las facturas excepto Nordwind Logistik en 2025",
    ),
    (
        "What is the IBAN of Nordwind Logistik?",
        "Wie lautet die IBAN von Nordwind Logistik?",
        "Quel est l'IBAN de Nordwind Logistik ?",
        "¿Cuál es el IBAN de Nordwind Logistik?",
    ),
    (
        "Compare the total of the invoices of Nordwind Logistik and Müller AG",
        "Vergleiche den Gesamtbetrag der Rechnungen von Nordwind Logistik und Müller AG",
        "Comparez le total des factures de Nordwind Logistik et de Müller AG",
        "Compara el total de las facturas de Nordwind Logistik y Müller AG",
    ),
)


@pytest.fixture
def actor(context, people):
    actor = db.session.scalars(select(User).where(User.email == "owner@miller.example")).one().actor
    for vendor in ("Nordwind Logistik", "Müller AG"):
        read(actor, "Invoice", doc_type="invoice", values=[{"name": "VendorName", "value": vendor}])
    return actor


def meant(answer):
    """The plan, without how the question calls things."""
    kept = {key: value for key, value in answer.query.items() if key not in ("words", "language")}
    return kept | {"periods": [(one["first"], one["last"]) for one in kept.get("periods", ())], "without": [one["found"] for one in kept.get("without", ())]}


@on_one_database
def test_a_question_means_the_same_in_every_language(actor):
    for english, *others in SAME:
        wanted = questions.ask(actor, english, today=TODAY)
        assert wanted.query.get("operation") and wanted.query["language"] == "en", english
        for code, text in zip(translating.LANGUAGES, others, strict=True):
            answer = questions.ask(actor, text, today=TODAY)
            assert (answer.query["language"], meant(answer)) == (code, meant(wanted)), text


@on_one_database
def test_words_that_a_language_does_not_have_are_not_taken_for_english_ones(actor):
    for text, unknown in (
        ("Wie viele grosse Rechnungen haben wir?", "grosse"),  # not "gross"
        ("Combien de factures en sale état ?", "sale"),
        ("¿Cuántas facturas rojas hay?", "rojas"),
        ("Wie viele Rechnungen von Globex gibt es?", "Globex"),
    ):
        answer = questions.ask(actor, text, today=TODAY)
        assert not answer.found and answer.unknown == [unknown], text
    for text in ("Welche Rechnungen sind unbezahlt?", "Quelles factures sont impayées ?", "¿Qué facturas no están pagadas?"):
        assert "Whether something was paid isn't known here" in questions.ask(actor, text, today=TODAY).text


@on_one_database
def test_what_documents_say_is_looked_for_in_the_words_of_the_question(actor):
    read(actor, "Die Kündigungsfrist beträgt drei Monate.", doc_type="contract", name="vertrag.pdf")
    answer = questions.ask(actor, "Was sagen die Verträge über die Kündigungsfrist?", today=TODAY)
    assert answer.operation == "quote" and answer.quotes[0].page == 1 and "drei Monate" in answer.quotes[0].text


@pytest.mark.parametrize("code", translating.LANGUAGES)
def test_no_phrase_of_a_language_means_two_things(code):
    said, by_words = translating.said(code), dict[tuple[str, ...], set[str]]()
    for phrase, english in said:
        by_words.setdefault(translating.compared(phrase, code), set()).add(english.strip())
    assert len(said) > 500 and {phrase: meanings for phrase, meanings in by_words.items() if len(meanings) > 1} == {}
