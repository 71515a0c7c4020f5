"""XML as a tree, taken from strangers: no document type, no entities, nothing from elsewhere, a limit on size. Names are compared without prefix."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, islice

from lxml import etree

MAX_BYTES = 20 * 1024 * 1024  # an invoice of ten thousand lines has about 15 MB
MAX_TAGS = 1_000_000  # the same invoice has half as many
MAX_CHILDREN = 50_000  # that are looked at on one step of a path
MAX_DEPTH = 100
MAX_TEXT = 2_000  # characters of one text that are kept

Element = etree._Element


class Unreadable(Exception):
    """These bytes are no XML that is read: `code` as in `refused.SENTENCES`, and why, for the log."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def parse(data: bytes) -> Element:
    """The root element. Raises `Unreadable`: "too_large", "xml_with_entities", "damaged"."""
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", f"{len(data)} bytes of XML")
    if declares(data):
        raise Unreadable("xml_with_entities", "a document type is declared")
    if data.count(b"<") > MAX_TAGS:  # each takes a hundred times its own size in memory
        raise Unreadable("too_large", "too many tags")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Unreadable("damaged", str(error)[:200]) from error
    if root is None or root.getroottree().docinfo.doctype:  # an encoding in which `declares` saw nothing
        raise Unreadable("xml_with_entities", "a document type is declared")
    return root


def declares(data: bytes) -> bool:
    """Whether a document type or an entity is declared, in any encoding that writes ASCII in bytes or in pairs of them."""
    letters = data.replace(b"\x00", b"") if b"\x00" in data[:100] else data
    return b"<!DOCTYPE" in letters or b"<!ENTITY" in letters


def local(node: Element) -> str:
    """The element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


def namespace(node: Element) -> str:
    return str(node.tag).rpartition("}")[0].removeprefix("{")


@cache
def _steps(path: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(step.split("|")) for step in path.split("/"))


def each(node: Element | None, path: str) -> list[Element]:
    """The elements at a path of local names below `node`; "A|B/C" takes A or B on its first step."""
    nodes = [] if node is None else [node]
    for names in _steps(path):
        nodes = [child for child in islice(chain.from_iterable(nodes), MAX_CHILDREN) if local(child) in names]
    return nodes


def first(node: Element | None, path: str) -> Element | None:
    return next(iter(each(node, path)), None)


def text(node: Element | None, *paths: str) -> str:
    """The text at the first of `paths` that has any, its white space as single spaces; "" without one."""
    for path in paths:
        for found in each(node, path):
            words = own_text(found)
            if words:
                return words
    return ""


def own_text(node: Element | None) -> str:
    return "" if node is None else " ".join((node.text or "")[: 2 * MAX_TEXT].split())[:MAX_TEXT]


def walk(root: Element) -> Iterator[tuple[int, Element]]:
    """All elements in document order with their depth, no deeper than `MAX_DEPTH`."""
    stack = [(0, root)]
    while stack:
        depth, node = stack.pop()
        yield depth, node
        if depth < MAX_DEPTH:
            stack.extend((depth + 1, child) for child in reversed(node))
