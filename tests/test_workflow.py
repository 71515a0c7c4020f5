"""The documented workflow, from its bash script to the report, against a running portal."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests import papers
from tests.processes import OWNER, RunningPortal, start_portal, until

SCRIPT = (Path(__file__).parent / "data" / "workflow.sh").read_text()
SUMMARY = {
    "total_revenue": 1250000,
    "total_expenses": 980000,
    "net_income": 270000,
    "assets": {"current_assets": 450000, "fixed_assets": 800000, "total_assets": 1250000},
    "liabilities": {"current_liabilities": 200000, "long_term_liabilities": 350000, "total_liabilities": 550000},
    "equity": 700000,
}
RATIOS = {"current_ratio": 2.25, "debt_to_equity": 0.79, "return_on_assets": 0.216, "profit_margin": 0.216}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    portal = start_portal(tmp_path_factory.mktemp("workflow"), INLET_WORKERS="1")
    yield portal
    portal.stop()


@pytest.fixture
def token(portal: RunningPortal) -> str:
    return str(requests.post(f"{portal.base_url}/api/token/", json=OWNER, timeout=10).json()["access"])


def test_the_documented_script_ends_with_the_documented_report(portal: RunningPortal, token: str, tmp_path: Path) -> None:
    """Unchanged but for base URL, token and a shorter pause; one PDF holds both statements."""
    (tmp_path / "sample_document.pdf").write_bytes(papers.both_statements())
    script = SCRIPT.replace("https://api.flextract.dev/api", f"{portal.base_url}/api").replace("your_jwt_token_here", token)
    done = subprocess.run(["bash", "-c", script.replace("sleep 30", "sleep 5")], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout.partition("Report generated successfully!")[2])
    assert report["report_name"] == "Financial Statement Analysis"
    assert report["folder"]["name"] == "Acme Corporation - 2024" and report["folder"]["document_count"] == 1
    assert report["data"]["financial_summary"] == SUMMARY
    assert report["data"]["ratios"] == RATIOS
    assert report["data"]["missing"] == [] and report["data"]["conflicts"] == []
    assert [one["type"] for one in report["data"]["documents_analyzed"]] == ["Balance Sheet", "Income Statement"]


def test_two_files_give_the_same_report(portal: RunningPortal) -> None:
    api, headers = f"{portal.base_url}/api", portal.headers
    folder = requests.post(f"{api}/folders/", json={"name": "Two files"}, headers=headers, timeout=10).json()["hashid"]
    portal.upload(papers.balance_sheet(), "balance_sheet_2024.pdf", folder_id=folder)
    portal.upload(papers.income_statement(), "income_statement_2024.pdf", folder_id=folder)
    template = requests.get(f"{api}/reports/", headers=headers, timeout=10).json()["results"][0]["hashid"]
    wanted = {"folder_id": folder, "async": False}
    made = requests.post(f"{api}/reports/{template}/", json=wanted, headers=headers, timeout=90).json()
    assert made["status"] == "completed"
    data = requests.get(f"{api}/reports/{made['hashid']}/json/", headers=headers, timeout=10).json()["data"]
    assert (data["financial_summary"], data["ratios"]) == (SUMMARY, RATIOS)
    assert {(one["name"], one["type"]) for one in data["documents_analyzed"]} == {
        ("balance_sheet_2024.pdf", "Balance Sheet"),
        ("income_statement_2024.pdf", "Income Statement"),
    }


def test_corrected_and_approved_values_reach_the_report_with_their_place(portal: RunningPortal) -> None:
    api, headers = f"{portal.base_url}/api", portal.headers
    folder = requests.post(f"{api}/folders/", json={"name": "Corrected"}, headers=headers, timeout=10).json()["hashid"]
    document = portal.upload(papers.both_statements(), folder_id=folder).json()["id"]
    address = f"{api}/docs/{document}/"
    until(lambda: requests.get(address, headers=headers, timeout=10).json()["status"] == "completed", 30, "the document is read")
    edited = requests.patch(f"{address}fields/", json={"fields": {"NetIncome": 300000}}, headers=headers, timeout=10)
    assert edited.status_code == 200 and requests.post(f"{address}approve/", headers=headers, timeout=10).json()["status"] == "approved"
    template = requests.get(f"{api}/reports/", headers=headers, timeout=10).json()["results"][0]["hashid"]
    made = requests.post(f"{api}/reports/{template}/", json={"folder_id": folder, "async": False}, headers=headers, timeout=90).json()
    data = requests.get(f"{api}/reports/{made['hashid']}/json/", headers=headers, timeout=10).json()["data"]
    assert data["financial_summary"]["net_income"] == 300000
    source = data["sources"]["financial_summary.assets.total_assets"][0]
    assert source["document"] == document and source["page"] == 1 and len(source["box"]) == 4
