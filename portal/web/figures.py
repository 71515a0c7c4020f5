"""Kept values as JSON: decimals become numbers, whole ones without a fraction."""

from __future__ import annotations

from typing import Any


def as_numbers(kind: str, value: Any) -> Any:
    """Kept decimals as JSON numbers, whole ones without a fraction. What is of another kind, as a field was before, stays as it is."""
    if kind == "number" and isinstance(value, str):
        return number(value)
    if kind == "currency" and isinstance(value, dict) and "amount" in value:
        return {**value, "amount": number(value["amount"])}
    if kind == "array" and isinstance(value, list):
        return [{key: _part(part) for key, part in item.items()} for item in value]
    if kind == "object" and isinstance(value, dict):
        return {key: _part(part) for key, part in value.items()}
    return value


def _part(part: Any) -> Any:
    if isinstance(part, dict) and "type" in part and "value" in part:
        return {**part, "value": as_numbers(part["type"], part["value"])}
    return part


def number(text: str) -> int | float | str:
    try:
        value = float(text)
    except ValueError:
        return text
    return int(text.split(".")[0]) if value.is_integer() and abs(value) < 2**53 and "e" not in text.lower() else value
