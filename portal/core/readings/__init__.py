"""Readings: what was read from a document, value by value with its place on the page, and what people made of it."""

from portal.core.readings.again import read_again, read_latest_again, waiting
from portal.core.readings.analysis import Analysis, analyze
from portal.core.readings.checks import current as checks_of
from portal.core.readings.confirming import approve, confirm, confirm_all
from portal.core.readings.doubts import Judgement, Mark, judged, left, told, type_is_left
from portal.core.readings.edits import edit
from portal.core.readings.job import read_document
from portal.core.readings.layouts import Layout, forget, learned_from
from portal.core.readings.layouts import listed as remembered
from portal.core.readings.layouts import one as layout
from portal.core.readings.learning import learn_layout
from portal.core.readings.past import Event
from portal.core.readings.past import of as past_of
from portal.core.readings.sorting import change, retype
from portal.core.readings.table import Reading, ReadingValue, ValueEdit, current, of_documents, of_each, placed, values_of
from portal.core.readings.words import on_page as words_on_page

__all__ = [
    "Analysis",
    "Event",
    "Judgement",
    "Layout",
    "Mark",
    "Reading",
    "ReadingValue",
    "ValueEdit",
    "analyze",
    "approve",
    "change",
    "checks_of",
    "confirm",
    "confirm_all",
    "current",
    "edit",
    "forget",
    "judged",
    "layout",
    "learn_layout",
    "learned_from",
    "left",
    "of_documents",
    "of_each",
    "past_of",
    "placed",
    "read_again",
    "read_document",
    "read_latest_again",
    "remembered",
    "retype",
    "told",
    "type_is_left",
    "values_of",
    "waiting",
    "words_on_page",
]
