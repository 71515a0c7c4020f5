"""Every example of docflo's documentation, command by command against a running portal: as printed, but for address, credentials and ids."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from portal.keys.samples import FAMILIES, LANGUAGES, Own
from tests import papers
from tests.features.conftest import INVOICE
from tests.processes import RunningPortal, start_portal, until

EXAMPLES = (Path(__file__).parents[1] / "data" / "docflo_examples.sh").read_text().strip().split("\n\n")
BASE = re.compile(r"https://api\.(?:lab\.)?docflo\.ai")
PAPER = papers.page(*INVOICE)
LETTER = b"""From: Ann <ann@acme.example>\r
To: office@firm.example\r
Subject: What we agreed\r
Message-ID: <agreed@acme.example>\r
Date: Tue, 05 Mar 2024 10:00:00 +0000\r
Content-Type: text/plain; charset=utf-8\r
\r
Dear all,\r
we agreed to deliver forty boxes of paper until the end of March. Please confirm that somebody will be there.\r
Ann\r
"""

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are commands of curl")


@dataclass
class Run:
    """One example that was carried out."""

    command: str
    status: int
    body: bytes
    saved: dict[str, bytes] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Examples:
    portal: RunningPortal
    document: str
    items: tuple[str, str]
    folder: Path
    spare: str
    mailed: str

    def run(self, at: str, *, among: str = "") -> Run:
        """The one example whose command holds `at` (and `among`)."""
        (printed,) = [one for one in EXAMPLES if at in one and among in one]
        command = self.filled(printed)
        done = subprocess.run(["bash", "-c", f"{command} -s -w '\\n%{{http_code}}'"], cwd=self.folder, capture_output=True, timeout=90)
        assert done.returncode == 0, done.stderr
        body, _, status = done.stdout.rpartition(b"\n")
        saved = {name: (self.folder / name).read_bytes() for name in re.findall(r"--output (\S+)", command)}
        return Run(command, int(status), body, saved)

    def filled(self, command: str) -> str:
        replaced = BASE.sub(self.portal.base_url, command).replace("your-tenant-id", self.portal.bootstrap["tenant_id"])
        replaced = replaced.replace("your-api-key", self.portal.bootstrap["api_key"])
        replaced = replaced.replace("/12345/email", f"/{self.mailed}/email")
        replaced = re.sub(r"(/document/\S*?)/12345", rf"\1/{self.document}", replaced)
        return replaced.replace("item-1", self.items[0]).replace("68befa1fe9a9f9a3327627c9", self.items[1])


def headers(portal: RunningPortal) -> dict[str, str]:
    return {"x-tenant-id": portal.bootstrap["tenant_id"], "apiKey": portal.bootstrap["api_key"]}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examples]:
    """A portal with one invoice that was read and has two items."""
    portal = start_portal(tmp_path_factory.mktemp("docflo"), INLET_WORKERS="1")
    folder = tmp_path_factory.mktemp("examples")
    for name in ("invoice.pdf", "document.pdf", "water.pdf"):
        (folder / name).write_bytes(PAPER)
    at = f"{portal.base_url}/docs/v1/document"
    form = {"headers": headers(portal), "files": {"file": ("a.pdf", PAPER)}, "data": {"type": "invoice"}, "timeout": 30}
    document, spare = (requests.post(at, **form).json()["id"] for _ in range(2))
    mailed = requests.post(at, headers=headers(portal), files={"file": ("letter.eml", LETTER)}, timeout=30).json()["id"]
    reading = f"{at}?type=invoice&status="
    until(lambda: not any(requests.get(reading + one, headers=headers(portal), timeout=10).json()["total"] for one in ("PROCESSING", "ANALYZING")), 60, "read")
    made = {"fields": {"Items": [{"operation": "create", "Description": text} for text in ("One", "Two")]}}
    changed = requests.patch(f"{at}/fields/{document}", headers=headers(portal), json=made, timeout=10).json()
    first, second = (item["_id"] for item in changed["fields"]["Items"]["value"])
    yield Examples(portal, document, (first, second), folder, spare, mailed)
    portal.stop()


def written(examples: Examples, language: str) -> list[str]:
    """The samples of the Integrations page, with ids and key; but for those that need what another one of them answers, which the walkthrough of
    the files family goes through."""
    portal = examples.portal
    named = {"x-organization-id": portal.bootstrap["tenant_id"], "x-api-key": portal.bootstrap["api_key"]}
    file = requests.get(f"{portal.base_url}/v1/files?size=1", headers=named, timeout=10).json()["items"][0]["id"]
    own = Own(portal.base_url, portal.bootstrap["tenant_id"], examples.spare, portal.bootstrap["api_key"], file)
    samples = [LANGUAGES[language][1](family, call, own) for family in FAMILIES.values() for call in family.calls]
    return [sample for sample in samples if not re.search(r"\b[A-Z_]+_ID\b", sample)]


def samples_run(examples: Examples) -> None:
    """Curl's and Python's each, the latter as one script; those in JavaScript where there is Node."""
    for sample in written(examples, "curl"):
        carry_out(examples, ["bash", "-c", f"{sample} -sS --fail-with-body"])
    carry_out(examples, [sys.executable, "-c", "\n".join(written(examples, "python"))])
    for sample in written(examples, "javascript") if shutil.which("node") else ():
        carry_out(examples, ["node", "--input-type=module", "-e", sample])
    assert (examples.folder / "original.pdf").read_bytes() == PAPER


def carry_out(examples: Examples, command: list[str]) -> None:
    done = subprocess.run(command, cwd=examples.folder, capture_output=True, timeout=90)
    assert done.returncode == 0, (command, done.stdout, done.stderr)


def listed(run: Run, examples: Examples) -> None:
    assert {"documents", "total", "skip", "top"} <= set(run.json) and run.json["total"] >= 1


def created(run: Run, examples: Examples) -> None:
    assert run.status == 201 and run.json["type"] == "invoice" and run.json["status"] == "PROCESSING"


def whole(run: Run, examples: Examples) -> None:
    assert run.json["id"] == examples.document and run.json["fields"]["InvoiceTotal"]["value"] == {"amount": 100, "currencyCode": "EUR"}


def analyzed(run: Run, examples: Examples) -> None:
    assert run.json["fields"]["InvoiceTotal"]["value"] == {"amount": 100, "currencyCode": "EUR"}


def downloaded(run: Run, examples: Examples) -> None:
    assert run.saved == {"original-document.pdf": PAPER}


def by_mail(run: Run, examples: Examples) -> None:
    assert run.saved == {"original-email.eml": LETTER}


def configured(run: Run, examples: Examples) -> None:
    assert (run.json["name"], run.json["type"], run.json["visible"], run.json["extractionMethod"]) == ("YourFieldName", "currency", True, "ai")


def edited(run: Run, examples: Examples) -> None:
    fields = run.json["fields"]
    assert fields["InvoiceId"]["value"] == "12345" and fields["InvoiceTotal"]["value"] == {"amount": 12345, "currencyCode": "USD"}
    rows = [(row["_id"] == examples.items[0], row["Description"]["value"], row["Amount"]["value"]) for row in fields["Items"]["value"]]
    assert rows == [
        (True, "API Item 1", {"amount": 234, "currencyCode": "ILS"}),
        (False, "API Item 3", {"amount": 12345, "currencyCode": "USD"}),
    ]


def approved(run: Run, examples: Examples) -> None:
    assert run.json["status"] == "APPROVED" and run.json["approvedAt"]


def informed(run: Run, examples: Examples) -> None:
    assert run.json["id"] == examples.document and "fields" not in run.json


def types_listed(run: Run, examples: Examples) -> None:
    assert {"invoice", "bankStatement.us", "financialReportIL"} <= {one["name"] for one in run.json["types"]}


def type_told(run: Run, examples: Examples) -> None:
    assert run.json["name"] == "invoice" and "InvoiceTotal" in [one["name"] for one in run.json["fields"]]


def searched(run: Run, examples: Examples) -> None:
    assert isinstance(run.json["results"], list)


def asked(run: Run, examples: Examples) -> None:
    assert isinstance(run.json["answer"], str) and {"documents", "query", "figures"} <= set(run.json)


def logged(run: Run, examples: Examples) -> None:
    assert run.json["logs"] == [] and run.json["total"] == 0  # nothing has failed


def issued(run: Run, examples: Examples) -> None:
    assert run.status == 201 and run.json["token"] and run.json["expiresAt"]


#: What tells an example apart from the others, what its answer has to be, in the order in which they are tried.
ANSWERS: dict[tuple[str, str], Callable[[Run, Examples], None]] = {
    ('"https://api.docflo.ai/docs/v1/document"', "curl -H"): listed,
    ("document?type=invoice&top=10&skip=0", ""): listed,
    ("file=@invoice.pdf", ""): created,
    ("/byId/", ""): whole,
    ("/analyze", ""): analyzed,
    ("/original", ""): downloaded,
    ("/email", ""): by_mail,
    ("/field/YourFieldName", ""): configured,
    ("/document/fields/", ""): edited,
    ('"status": "APPROVED"', ""): approved,
    ("GET", "/info/"): informed,
    ("/types/enabled", ""): types_listed,
    ("/v1/types/invoice", ""): type_told,
    ("/ai/search", ""): searched,
    ("/ai/ask", ""): asked,
    ("/logs/v1/log", ""): logged,
    ("/guest-token", ""): issued,
}


def test_every_documented_example_and_every_sample_of_ours_is_answered(examples: Examples) -> None:
    """In one test, as they build on each other: the samples go first, since an approved document takes no more changes."""
    samples_run(examples)
    for example, check in ANSWERS.items():
        run = examples.run(example[0], among=example[1])
        assert run.status in (200, 201), (run.command, run.body)
        check(run, examples)


def test_no_example_is_left_out() -> None:
    tried = [at for at in EXAMPLES if any(one in at and other in at for one, other in ANSWERS)]
    assert len(EXAMPLES) == 17 and [one for one in EXAMPLES if one not in tried] == []
