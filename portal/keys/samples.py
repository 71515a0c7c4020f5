"""Samples of calls to each family of APIs, written for curl, Python and JavaScript, with the reader's own ids."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

KEY = "YOUR_API_KEY"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `path` may hold ``{document}`` and ``{file}``; a `file` is sent as the part of that name, with `form` beside it; an answer is `saved`
    as that."""

    title: str
    method: str
    path: str
    body: dict[str, Any] | None = None
    file: str = ""
    form: dict[str, str] = field(default_factory=dict)
    saved: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """`headers` may hold ``{tenant}`` and ``{key}``. The name is that of the family's dialect."""

    name: str
    label: str
    headers: dict[str, str]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What of the reader's stands in the samples. `file` is the document for families that speak UUIDs."""

    base: str
    tenant: str
    document: str
    key: str = KEY
    file: str = "FILE_ID"


HOUSE = Family(
    "house",
    "House",
    {"Authorization": "Bearer {key}"},
    (
        Call("Hand in a document", "POST", "/api/docs/", file="invoice.pdf"),
        Call("List documents", "GET", "/api/docs/?page_size=10"),
        Call("Get a document with its fields", "GET", "/api/docs/{document}/"),
        Call("Correct a field", "PATCH", "/api/docs/{document}/fields/", body={"fields": {"InvoiceId": "A-17"}}),
        Call("Download the original", "GET", "/api/docs/{document}/download/", saved="original.pdf"),
    ),
)
DOCFLO = Family(
    "docflo",
    "docflo",
    {"x-tenant-id": "{tenant}", "apiKey": "{key}"},
    (
        Call("Create a document", "POST", "/docs/v1/document", file="invoice.pdf", form={"type": "invoice"}),
        Call("List invoices with their fields", "GET", "/docs/v1/document?type=invoice&includeResults=true&top=10"),
        Call("Get a document with its fields", "GET", "/docs/v1/document/byId/{document}"),
        Call("Change a field", "PATCH", "/docs/v1/document/fields/{document}", body={"fields": {"InvoiceId": "A-17"}}),
        Call("Search", "POST", "/docs/v1/document/ai/search", body={"query": "invoice for paper", "score_threshold": 0.5}),
        Call("Ask a question", "POST", "/docs/v1/document/ai/ask", body={"query": "What is the total amount of all invoices this month?"}),
        Call("Analyse a document, keeping nothing", "POST", "/docs/v1/document/analyze", file="invoice.pdf", form={"type": "invoice"}),
    ),
)
FILES = Family(
    "files",
    "Files",
    {"x-organization-id": "{tenant}", "x-api-key": "{key}"},
    (
        Call(
            "Announce a file, and get an address to put its bytes to",
            "POST",
            "/v1/files/presigned-urls",
            body={"name": "water-2024-01", "extension": "pdf", "mime_type": "application/pdf", "size_kb": 120},
        ),
        Call("Say that the bytes are there", "PATCH", "/v1/files/batch-update", body={"file_ids": ["FILE_ID"], "status": "uploaded"}),
        Call("Upload a file in one request", "POST", "/v1/files/upload", file="water.pdf"),
        Call("List what was read", "GET", "/v1/files/readings?category[]=water&linked=false"),
        Call("Get a file", "GET", "/v1/files/{file}"),
        Call("Add a facility", "POST", "/v1/facilities", body={"name": "Leeds", "type": "office", "categories": ["water"]}),
        Call(
            "Make records of a reading",
            "POST",
            "/v1/files/readings",
            body={"file_readings": [{"id": "FILE_READING_ID"}], "facilities": [{"id": "FACILITY_ID", "percentage": 1}]},
        ),
        Call("List invoices of a facility", "GET", "/v1/invoices?facility_id[]=FACILITY_ID"),
    ),
)
FAMILIES = {family.name: family for family in (HOUSE, DOCFLO, FILES)}


def curl(family: Family, call: Call, own: Own) -> str:
    globbing = "-g " if "[" in call.path else ""
    parts = [f'curl {globbing}-X {call.method} "{_address(call, own)}"', *(f'-H "{name}: {text}"' for name, text in _headers(family, own).items())]
    if call.body is not None:
        parts += ['-H "Content-Type: application/json"', f"-d '{_json(call.body)}'"]
    if call.file:
        parts += [f'-F "file=@{call.file}"', *(f'-F "{name}={text}"' for name, text in call.form.items())]
    return " \\\n  ".join([*parts, *([f"--output {call.saved}"] if call.saved else [])])


def python(family: Family, call: Call, own: Own) -> str:
    sent = [f"headers={_json(_headers(family, own))}"]
    sent += [f"json={_json(call.body)}"] if call.body is not None else []
    sent += [f'files={{"file": open("{call.file}", "rb")}}'] if call.file else []
    sent += [f"data={_json(call.form)}"] if call.form else []
    lines = ["import requests", "", "answer = requests.request(", f'    "{call.method}",', f'    "{_address(call, own)}",']
    lines += [*(f"    {one}," for one in sent), ")", "answer.raise_for_status()"]
    return "\n".join([*lines, f'open("{call.saved}", "wb").write(answer.content)' if call.saved else "print(answer.json())"])


def javascript(family: Family, call: Call, own: Own) -> str:
    headers = _headers(family, own) | ({"Content-Type": "application/json"} if call.body is not None else {})
    lines = ['import { readFile, writeFile } from "node:fs/promises";', ""] if call.file or call.saved else []
    if call.file:
        lines += ["const form = new FormData();", f'form.append("file", new Blob([await readFile("{call.file}")]), "{call.file}");']
        lines += [f'form.append("{name}", "{text}");' for name, text in call.form.items()]
    sent = [f'method: "{call.method}"', f"headers: {_json(headers)}"]
    sent += [f"body: JSON.stringify({_json(call.body)})"] if call.body is not None else []
    sent += ["body: form"] if call.file else []
    lines += [f'const answer = await fetch("{_address(call, own)}", {{', *(f"  {one}," for one in sent), "});"]
    lines += ["if (!answer.ok) throw new Error(await answer.text());"]
    got = f'await writeFile("{call.saved}", Buffer.from(await answer.arrayBuffer()));' if call.saved else "console.log(await answer.json());"
    return "\n".join([*lines, got])


LANGUAGES: dict[str, tuple[str, Callable[[Family, Call, Own], str]]] = {
    "curl": ("curl", curl),
    "python": ("Python", python),
    "javascript": ("JavaScript", javascript),
}


def _json(value: Any) -> str:
    """With braces apart, as nobody should take them for a template's."""
    return json.dumps(value).replace("}}", "} }").replace("{{", "{ {")


def _address(call: Call, own: Own) -> str:
    return own.base + call.path.replace("{document}", own.document).replace("{file}", own.file)


def _headers(family: Family, own: Own) -> dict[str, str]:
    return {name: text.format(key=own.key, tenant=own.tenant) for name, text in family.headers.items()}
