"""Who may import whom. The only structural rule held by a test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import registry

ROOT = Path(__file__).parent.parent
HTTP = {"flask", "werkzeug", "wtforms", "flask_wtf", "flask_login", "flask_limiter", "gunicorn"}
FEATURES = {feature.__name__.removeprefix("portal.") for feature in registry.FEATURES}
FAMILIES = {family.__name__.removeprefix("portal.dialects.") for family in registry.FAMILIES}
LEAVES = {"portal", "portal.config"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Absolute names of what a module imports when it is loaded or run; type-checking blocks don't count."""
    tree = ast.parse(path.read_text())
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, node.module] if node.module else above)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def offences(paths: list[Path], forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imports(path)
        if any(name == one or name.startswith(one + ".") for one in forbidden)
    ]


def test_core_knows_no_http() -> None:
    assert offences(modules("portal/core"), HTTP) == []


def test_only_the_database_module_uses_flask_sqlalchemy() -> None:
    others = [path for path in modules("portal/core") if path.name != "db.py"]
    assert offences(others, {"flask_sqlalchemy"}) == []


def test_core_imports_nothing_above_itself() -> None:
    above = {f"portal.{name}" for name in FEATURES | {"web", "registry", "dialects", "launch", "cli"}} | {"jobs"}
    assert offences(modules("portal/core"), above) == []


def test_the_plumbing_imports_no_feature() -> None:
    assert offences(modules("portal/web"), {f"portal.{name}" for name in FEATURES | {"registry", "dialects"}} | {"jobs"}) == []


@pytest.mark.parametrize("feature", sorted(FEATURES))
def test_features_dont_import_each_other(feature: str) -> None:
    others = {f"portal.{name}" for name in FEATURES - {feature}} | {"portal.dialects", "portal.registry", "jobs"}
    assert offences(modules(f"portal/{feature}"), others) == []


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_families_of_apis_stand_on_core_and_plumbing_alone(family: str) -> None:
    others = {f"portal.dialects.{name}" for name in FAMILIES - {family}} | {f"portal.{name}" for name in FEATURES} | {"portal.registry", "jobs"}
    assert offences(modules(f"portal/dialects/{family}"), others) == []


def test_nobody_but_the_crew_imports_jobs() -> None:
    """`portal up`, `portal worker` and `portal relay` start them through it; everybody else names them as strings."""
    assert offences([path for path in modules("portal") if path != ROOT / "portal/launch/crew.py"], {"jobs"}) == []


def test_only_core_commits() -> None:
    outside = [path for path in modules("portal") if "core" not in path.relative_to(ROOT).parts]
    committing = [
        str(path.relative_to(ROOT))
        for path in outside
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert committing == []


def test_only_config_reads_the_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path in modules("portal") + modules("jobs")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and getattr(node.value, "id", "") == "os"
    ]
    # misbehaviour.py shows what a confined child can see, ocr.py switches a library's telemetry off
    assert set(readers) <= {"portal/config.py", "portal/core/sandbox/misbehaviour.py", "portal/core/extraction/ocr.py"}
