"""Callers of the files family, and papers that records are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests import papers
from tests.dialects.conftest import Docflo, caller
from tests.people import Api

WATER = papers.WATER_BILL
TWO_POINTS = (
    "Luz del Valle S.A.", "Factura de electricidad", "Numero de factura: FE-24-9", "Periodo de facturacion: 01/02/2024 - 29/02/2024",
    "CUPS ES0021000000000001JN consumo 1.245 kWh", "CUPS ES0021000000000002JB consumo 755 kWh", "Total a pagar: 400,00 EUR",
)  # fmt: skip
NOTE = (
    "Waste Transfer Note", "European waste code, quantity of waste", "17 01 07 Mixed rubble 4.25 tonnes", "15 01 01 Paper packaging 750 kg",
    "Date of transfer: 14/03/2024",
)  # fmt: skip


@dataclass
class Filing(Docflo):
    """One caller of the files family."""

    def put(self, path: str, json: Any = None) -> TestResponse:
        return self.call("PUT", path, json=json) if json is not None else self.call("PUT", path)

    def delete(self, path: str) -> TestResponse:
        return self.call("DELETE", path)

    def file(self, *lines: str, name: str = "bill.pdf", **fields: str) -> str:
        answer = self.send("/v1/files/upload", papers.page(*lines), name, **fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])

    def reading(self, file: str) -> dict[str, Any]:
        (found,) = self.get(f"/v1/files/readings?file_id[]={file}").json["items"]
        return dict(found)

    def facility(self, name: str, **more: Any) -> str:
        answer = self.post("/v1/facilities", {"name": name, **more})
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])


def filing(app: Flask, api: Api, scopes: list[str] | None = None) -> Filing:
    """The person behind `api`, with a key."""
    known = caller(app, api, scopes).headers
    return Filing(app, {"x-organization-id": known["x-tenant-id"], "x-api-key": known["apiKey"]})


def error(answer: TestResponse) -> tuple[int, str]:
    """Status and code of an error, its envelope checked."""
    assert answer.mimetype == "application/json", answer.text[:200]
    assert {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= set(answer.headers.keys())
    assert set(answer.json) == {"code", "detail"} and all(isinstance(text, str) for text in answer.json.values())
    return answer.status_code, answer.json["code"]
