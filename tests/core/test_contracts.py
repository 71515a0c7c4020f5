"""Contracts of several kinds and languages: who is party, with which address, from when, how long, under whose law."""

from __future__ import annotations

import textwrap

import pytest

from portal.core.extraction.fields import extract
from tests.core.papers import paper

LEASE = """RESIDENTIAL LEASE AGREEMENT
This Lease Agreement (the “Lease”) is made and entered into as of March 1, 2024, by and between Maple Grove Properties, LLC, with offices \
at 200 Elm Street, Dayton, OH 45402 (“Landlord”) and Robert T. Young and Lisa M. Young, residing at 18 Oak Court, Dayton, OH 45410 \
(collectively, “Tenant”).
1. Term. The term of this Lease shall be twelve (12) months, commencing on April 1, 2024 and ending on March 31, 2025. Either side may end \
it on sixty (60) days notice, and the Landlord keeps the deposit for two years.
14. Governing Law. This Lease shall be governed by the laws of the State of Ohio, and no goods may leave it against the export laws of the \
United States."""
LETTER = """Birch Holdings, Inc.
20 River Road
Boston, MA 02110
February 4, 2021
Re: Confidentiality Agreement
Ladies and Gentlemen:
You have asked for papers about Alder Metal Corporation (the “Target”), which is for sale. This letter supersedes the agreement entered into \
between Buyer and Seller dated May 9, 2019. You agree to keep them to yourself. This agreement shall be construed in accordance with THE LAWS \
OF THE STATE OF NEW YORK.
Very truly yours,
BIRCH HOLDINGS, INC.
By: /s/ Jane Doe
Name: Jane Doe
Title: President
Accepted and agreed:
CEDAR CAPITAL PARTNERS, L.P.
By: /s/ Max Roe
Name: Max Roe
Title: Partner"""
GERMAN = """Mietvertrag
Zwischen der Sonnenhof Immobilien GmbH, Lindenallee 12, 50667 Köln, vertreten durch Karl Weber, - nachstehend „Vermieter“ genannt - und \
Frau Anna-Lena Schröder, wohnhaft in Gartenweg 3, 50858 Köln, - nachstehend „Mieterin“ genannt - wird geschlossen:
§ 2 Das Mietverhältnis beginnt am 01.04.2023 und ist befristet bis zum 31.03.2026.
§ 9 Es gilt deutsches Recht.
Köln, den 15.03.2023"""
FRENCH = """CONTRAT DE PRESTATION DE SERVICES
ENTRE LES SOUSSIGNÉS :
La société Atelier Bleu SARL, au capital de 10 000 euros, dont le siège social est situé au 12 rue des Lilas, 69003 Lyon, immatriculée au \
RCS de Lyon, ci-après dénommée « le Prestataire »,
ET :
Monsieur Jean-Paul Martin, demeurant 4 avenue Foch, 75016 Paris, ci-après dénommé « le Client »,
IL A ÉTÉ CONVENU CE QUI SUIT
Article 1 Le présent contrat prend effet le 1er septembre 2021 pour une durée de douze mois.
Article 8 Le présent contrat est régi par le droit français."""
SPANISH = """CONTRATO DE ARRENDAMIENTO
REUNIDOS
De una parte, Doña María García López, con DNI 12345678Z y con domicilio en Calle Mayor 5, 28013 Madrid, en adelante, la “Arrendadora”, y de \
otra parte, Inversiones Sol S.L., con domicilio social en Avenida de América 20, 28028 Madrid, en adelante, la “Arrendataria”.
EXPONEN
Primera. El contrato entra en vigor el 1 de junio de 2022 y tendrá una duración de tres años.
Décima. El presente contrato se rige por la legislación española."""
ITALIAN = """CONTRATTO DI LOCAZIONE
Tra la società Immobiliare Aurora S.r.l., con sede legale in Via Roma 10, 20121 Milano, di seguito “Locatore”, e il sig. Marco Bianchi, \
residente in Via Verdi 3, 20122 Milano, di seguito “Conduttore”, si conviene quanto segue:
1. La locazione decorre dal 1 gennaio 2023 e ha durata di quattro anni.
9. Il presente contratto è regolato dalla legge italiana."""
DUTCH = """HUUROVEREENKOMST
De ondergetekenden: De Vries Vastgoed B.V., gevestigd te Keizersgracht 100, 1015 CV Amsterdam, hierna te noemen “verhuurder”, en mevrouw \
Sanne Jansen, wonende te Dorpsstraat 7, 1182 JC Amstelveen, hierna te noemen “huurder”, komen overeen als volgt:
1. De huurovereenkomst gaat in op 1 februari 2023 en heeft een looptijd van twee jaar.
8. Op deze overeenkomst is Nederlands recht van toepassing."""
PORTUGUESE = """CONTRATO DE PRESTAÇÃO DE SERVIÇOS
Entre Oliveira & Costa Lda., com sede em Rua Augusta 44, 1100-053 Lisboa, doravante “Prestador”, e João Silva Pereira, residente na Avenida da \
Liberdade 9, 1250-096 Lisboa, doravante “Cliente”, é celebrado o presente contrato:
1. O presente contrato tem início em 1 de março de 2023 e vigora pelo prazo de um ano.
7. O presente contrato rege-se pela lei portuguesa."""


def read(text):
    lines = [line for paragraph in text.split("\n") for line in textwrap.wrap(paragraph, 95)]
    values, _ = extract("contract", paper(*[(50 + 15 * i, (50, line)) for i, line in enumerate(lines)]))
    return values


def parties(values):
    return [row["Name"].value for row in values["Parties"].value]


def test_a_lease_names_its_parties_with_their_addresses():
    rows = read(LEASE)["Parties"].value
    assert [row["Name"].value for row in rows] == ["Maple Grove Properties, LLC", "Robert T. Young", "Lisa M. Young"]
    assert rows[0]["Address"].value == "200 Elm Street, Dayton, OH 45402" and rows[2]["Address"].content == "18 Oak Court, Dayton, OH 45410"


def test_a_lease_tells_its_term_apart_from_notices_and_deposits():
    values = read(LEASE)
    assert values["ContractDuration"].value == "twelve (12) months"
    assert (values["EffectiveDate"].value, values["ExpirationDate"].value) == ("2024-03-01", "2025-03-31")


def test_the_law_that_governs_goes_before_laws_that_are_only_kept():
    assert read(LEASE)["Jurisdictions"].value[0]["Region"].value == "Ohio"


def test_a_letter_is_made_by_those_who_signed_it():
    assert parties(read(LETTER)) == ["BIRCH HOLDINGS, INC.", "CEDAR CAPITAL PARTNERS, L.P."]


def test_a_letter_has_its_own_date_and_a_law_in_capitals():
    values = read(LETTER)
    assert values["EffectiveDate"].value == "2021-02-04"
    law = values["Jurisdictions"].value[0]["Region"]
    assert (law.value, law.content) == ("New York", "NEW YORK") and values["Title"].value == "Confidentiality Agreement"


@pytest.mark.parametrize(
    ("text", "names", "law"),
    [
        (GERMAN, ["Sonnenhof Immobilien GmbH", "Anna-Lena Schröder"], "Deutschland"),
        (FRENCH, ["Atelier Bleu SARL", "Jean-Paul Martin"], "France"),
        (SPANISH, ["María García López", "Inversiones Sol S.L."], "España"),
        (ITALIAN, ["Immobiliare Aurora S.r.l.", "Marco Bianchi"], "Italia"),
        (DUTCH, ["De Vries Vastgoed B.V.", "Sanne Jansen"], "Nederland"),
        (PORTUGUESE, ["Oliveira & Costa Lda.", "João Silva Pereira"], "Portugal"),
    ],
)
def test_parties_and_law_in_every_language(text, names, law):
    values = read(text)
    assert parties(values) == names and all(re_postal(row["Address"].value) for row in values["Parties"].value)
    assert values["Jurisdictions"].value[0]["Region"].value == law


def re_postal(address):
    return any(len(part.split("-")[0]) >= 4 and part.split("-")[0].isdigit() for part in address.split())


@pytest.mark.parametrize(
    ("text", "begins", "lasts"),
    [
        (FRENCH, "2021-09-01", "douze mois"),
        (SPANISH, "2022-06-01", "tres años"),
        (ITALIAN, "2023-01-01", "quattro anni"),
        (DUTCH, "2023-02-01", "twee jaar"),
        (PORTUGUESE, "2023-03-01", "um ano"),
    ],
)
def test_beginning_and_length_in_every_language(text, begins, lasts):
    values = read(text)
    assert (values["EffectiveDate"].value, values["ContractDuration"].value) == (begins, lasts)


def test_a_german_lease_has_an_end_and_a_day_of_signing():
    values = read(GERMAN)
    assert (values["EffectiveDate"].value, values["ExpirationDate"].value) == ("2023-04-01", "2026-03-31")
    assert values["ExecutionDate"].value == "2023-03-15"


def test_who_only_signs_a_form_is_party_too():
    text = (
        "NON-COMPETITION AGREEMENT",
        "As a condition of my employment with Harbor Robotics, Inc. (the “Company”), I agree to the following:",
        "1. I will keep all secrets of the Company.",
        "2. I will not work for others.",
        "IN WITNESS WHEREOF, the undersigned has signed this agreement.",
        "EMPLOYEE",
        "/s/ William B. West",
        "William B. West",
    )
    assert parties(read("\n".join(text))) == ["Harbor Robotics, Inc.", "William B. West"]


def test_what_parties_are_called_is_no_party():
    text = "CONTRACT\nThis contract is made between the Company and the Employee. Each of the Buyer and the Seller agrees."
    assert "Parties" not in read(text)


def test_a_long_text_of_capitals_and_brackets_costs_little():
    from time import perf_counter

    words = " ".join(f"Alpha{i} (“Beta{i}”), and Gamma{i} of" for i in range(2000))
    pages = paper((50, (50, "AGREEMENT between " + words, 1)))
    start = perf_counter()
    extract("contract", pages)
    assert perf_counter() - start < 5
