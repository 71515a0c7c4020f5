"""When a contract was signed, takes effect and ends, and how long it lasts."""

from __future__ import annotations

import re

from portal.core.extraction import dates
from portal.core.extraction.candidates import Printed
from portal.core.extraction.contracts.prose import Prose
from portal.core.extraction.dates import FoundDate
from portal.core.extraction.model import Value

_EFFECTIVE = re.compile(
    r"(?:effective (?:date|as of|on)|entered into (?:on|as of|this|effective)|(?:made|dated|dated as of|as of|executed)"
    r"(?: and entered into)?(?: effective)?(?: as of| on| this)?|on this|this|with effect from|commenc\w+ on|beginning on|starting on|"
    r"mit wirkung (?:zum|vom|ab)|in kraft (?:am|ab)|beginnt am|ab dem|vertragsbeginn|prend effet (?:le|à compter du)|avec effet (?:au|le|à compter du)|"
    r"à compter du|entre en vigueur le|"
    r"con efectos? (?:desde|de|el)|entra(?:rá)? en vigor el|a partir del?|con effetto dal?|decorre dal?|con decorrenza dal?|a decorrere dal|"
    r"met ingang van|gaat in op|ingaande|com efeitos? a partir de|entra em vigor (?:em|a)|início em|a partir de)\W",
    re.I,
)
_CALLED = re.compile(
    r"effective date|commencement date|start date|inkrafttreten|date d['’]effet|fecha de (?:inicio|efecto)|data di (?:inizio|decorrenza|efficacia)|"
    r"ingangsdatum|data de início",
    re.I,
)
_OTHER = re.compile(
    r"exhibit|filed|\bform\b|act of|amended|born|geboren|né(?:e)? le|nacid[oa]|nat[oa] |supersed|previous|prior|certain|terminat|expir|until|\bbis\b|"
    r"jusqu|hasta|fino al|tot en met|até",
    re.I,
)
_EXPIRES = re.compile(
    r"(?:expir\w*|terminat\w+|ends?|ending|surviv\w*|in (?:full )?(?:force|effect)(?: and effect)?|continu\w*|lasts?|valid|remain\w*)[^.;]{0,90}?\b(?:on|until|"
    r"through|till|at)\W*(?:and including|midnight on)?\W*$|"
    r"expir(?:ation|y) date\W*$|termination date\W*$|(?:befristet|läuft|endet|gilt|gültig)[^.;]{0,40}?(?:bis(?: zum)?|am|mit dem)\W*$|"
    r"(?:prend(?:ra)? fin|expire|se termine|jusqu['’]au|échéance)[^.;]{0,20}?(?:le|au)?\W*$|(?:finaliza|vence|termina|hasta|expira)[^.;]{0,20}?(?:el)?\W*$|"
    r"(?:scade|termina|fino al|scadenza)[^.;]{0,20}?(?:il)?\W*$|(?:eindigt|tot en met|loopt af)[^.;]{0,20}?(?:op)?\W*$|(?:termina|até|vigora até|"
    r"caduca)[^.;]{0,20}?(?:em|a|ao dia)?\W*$",
    re.I,
)
_SIGNED = re.compile(r"\b(?:dated?|signed on|executed (?:on|as of)|ort,? datum|datum|data|fecha|unterschrieben am|fait à .{2,20},? le)\W{0,6}$", re.I)
#: A town and what leads to the day: "Köln, den", "Lisboa,", "En Madrid, a".
_AT_A_TOWN = re.compile(r"(?:^|[\s.])[A-ZÀ-Þ][\w-]+(?: am Main)?,\s(?:(?:den|le|el|il|a|lì|li)\s)?$")

_NUMBER = (
    r"\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty|twenty[- ]four|thirty|thirty[- ]six|sixty|ninety|"
    r"ein(?:em|en|er|e)?|zwei|drei|vier|fünf|sechs|zehn|zwölf|un|une|deux|trois|quatre|cinq|six|dix|douze|uno|dos|tres|cuatro|cinco|seis|diez|doce|"
    r"due|tre|quattro|cinque|sei|dieci|dodici|een|twee|drie|vijf|zes|tien|twaalf|um|uma|dois|duas|três|quatro|dez|doze"
)
_UNIT = "months?|years?|monate?n?|jahre?n?|mois|ans?|années?|mes(?:es)?|años?|mesi|ann[oi]|maanden|maand|ja(?:ar|ren)|mês|anos?"
_LENGTH = re.compile(
    rf"\b((?:{_NUMBER})(?:\s*\(\s*\w+\s*\))?[\s-]+(?:(?:calendar|consecutive|full|volle|additional)\s+)?(?:{_UNIT}))\b(?!\s+(?:anniversary|preceding))",
    re.I,
)
_ENDS = re.compile(
    r"(?:agreement|contract|lease|term|vertrag|contrat|bail|contrato|contratto|overeenkomst)\b[^.;]{0,100}?\b(?:terminates?|expires?|ends?|endet|läuft|"
    r"expire|termina|scade|eindigt)\b[^.;]{0,50}$|"
    r"(?:remain|continue|be|stay) in (?:full )?(?:force|effect)(?: and effect)?[^.;]{0,30}$|"
    r"(?:agreement|contract|lease)\b[^.;]{0,90}?\bcontinues? for (?:a (?:period|term) of )?$|\b(?:lets|leases|rents)\b[^.;]{0,60}? for a (?:term|period) of $",
    re.I,
)
_TERM_OF = re.compile(
    r"\b(?:term of (?:this|the)|initial term|scheduled term|lease term|the term (?:shall|will|is)|term:|term and termination|agreement is (?:made|"
    r"entered into) for|laufzeit|vertragsdauer|befristet auf|"
    r"für die dauer von|durée (?:du|de|d['’])|pour une durée|duración|por un plazo|durata|per un periodo|looptijd|voor de duur|vigência|prazo)\b",
    re.I,
)
_DUTY = re.compile(
    r"obligation|dut(?:y|ies)|solicit|compet|surviv|standstill|neither|hire|severance|salary|successive|renew|preceding|restrict|employ as|warrant|claim",
    re.I,
)
_NOTICE = re.compile(r"notice|kündigungsfrist|préavis|preaviso|preavviso|opzegtermijn|aviso|before the|prior to|actual|invoice", re.I)
_ANOTHER = re.compile(r"that certain|pursuant|offer|option|previous|prior", re.I)
_CONTRACT = re.compile(
    r"agreement|contract|lease|\bterm\b|vertrag|mietverhältnis|arbeitsverhältnis|contrat|bail|contrato|arrendamiento|contratto|locazione|overeenkomst|huur|"
    r"durata|durée|laufzeit|looptijd|prazo|plazo|duración|^(?:it|er|sie|es|il|elle|esso|hij|zij|ele)\b|continues for",
    re.I,
)


def read(printed: Printed, prose: Prose, letter: bool) -> dict[str, Value]:
    """EffectiveDate, ExecutionDate, ExpirationDate and ContractDuration, as far as they are told. `letter`: no opening names the parties."""
    found = dates.find(prose.text, printed.order)
    return {
        name: value
        for name, value in (
            ("EffectiveDate", effective(printed, prose, found, letter)),
            ("ExecutionDate", executed(prose, found)),
            ("ExpirationDate", expires(prose, found)),
            ("ContractDuration", duration(prose)),
        )
        if value is not None
    }


def effective(printed: Printed, prose: Prose, found: list[FoundDate], letter: bool) -> Value | None:
    """The date that the opening takes effect on, the own date of a letter, else the first of the document or the last under it."""
    early = [one for one in found if one.start < 9000] or found[-1:]
    own = _own_date(printed)
    scored = []
    for place, one in enumerate(early):
        before, after = prose.text[max(0, one.start - 70) : one.start], prose.text[one.end : one.end + 40]
        points = 1.0 if _EFFECTIVE.search(before) else 0.0
        points += 0.6 if _CALLED.search(before + after) else 0.0
        points += (1.2 if letter else 0.55) if one.content == own else 0.0
        points -= 0.05 * min(place, 12) + (0.5 if _OTHER.search(before[-45:]) and one.content != own else 0.0) + (0.0002 * max(0, one.start - 2500))
        scored.append((points, one))
    if not scored:
        return None
    points, one = max(scored, key=lambda pair: pair[0])
    if points < 0 and len(found) > 1:
        return None
    return prose.value("date", one.iso, one.start, one.end, 0.8 if points > 0.5 else 0.45)


def _own_date(printed: Printed) -> str | None:
    """The date that stands alone on a line above the text, as letters carry it."""
    for line in printed.lines[:25]:
        if len(line.words) > 9:
            return None  # the text begins
        for cell in line.segments:
            found = printed.dates_in(cell)
            if found and len(found[0].printed) >= len(cell.text.strip(" .,")) - 2:
                return found[0].printed
    return None


def executed(prose: Prose, found: list[FoundDate]) -> Value | None:
    """The last date beside the signatures, or behind a town at either end."""
    for one in reversed(found):
        before, late = prose.text[max(0, one.start - 30) : one.start], one.start > 0.6 * len(prose.text)
        if late and _SIGNED.search(before) or (late or one.start < 400) and _AT_A_TOWN.search(before):
            return prose.value("date", one.iso, one.start, one.end, 0.7)
    return None


def expires(prose: Prose, found: list[FoundDate]) -> Value | None:
    for one in found:
        clause = re.split(r"[.;]\s", prose.text[max(0, one.start - 160) : one.start])[-1]
        if _EXPIRES.search(clause[-110:]) and _CONTRACT.search(clause) and not _ANOTHER.search(clause):
            return prose.value("date", one.iso, one.start, one.end, 0.65)
    return None


def duration(prose: Prose) -> Value | None:
    """How long it lasts: the length of time in a clause of term, not that of a notice or of a payment."""
    best, most = None, 0.3
    for match in _LENGTH.finditer(prose.text):
        clause = re.split(r"[.;]\s", prose.text[max(0, match.start() - 200) : match.start()])[-1]
        survives = re.search(r"agreement\b[^.;]{0,60}\bsurvive[^.;]{0,20}$", clause, re.I)
        points = 0.9 if survives or _ENDS.search(clause[-150:]) else 0.7 if _TERM_OF.search(clause) else 0.0
        points -= 0.5 if _DUTY.search(clause[-70:]) else 0.25 if _DUTY.search(clause) else 0.0
        points -= 0.6 if _NOTICE.search(clause[-30:] + prose.text[match.end() : match.end() + 20]) else 0.0
        if points > most:
            best, most = match, points
    if best is None:
        return None
    return prose.value("string", re.sub(r"\s+", " ", best[1]), best.start(1), best.end(1), min(0.8, 0.3 + 0.5 * most))
