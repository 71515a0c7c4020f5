"""Settings: each in the README's table, each refused by name when it is nonsense."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.config import SETTINGS, BadSetting, from_environ

README = (Path(__file__).parent.parent / "README.md").read_text()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_every_setting_stands_in_the_readme(setting) -> None:
    default = f"`{setting.default}`" if setting.default else ""
    assert f"| `{setting.variable}` | {default} | {setting.meaning} |" in README


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("INLET_DEMO", "yes"),
        ("DATABASE_URL", "mysql://localhost/inlet"),
        ("REDIS_URL", "localhost:6379"),
        ("STORAGE_URL", "ftp://store"),
        ("STORAGE_URL", "s3://"),
        ("PUBLIC_URL", "portal.example"),
        ("TRUSTED_PROXIES", "10.0.0.0/99"),
        ("SECRET_KEY", "short"),
        ("INLET_DATA", "/proc/nowhere"),
    ],
)
def test_a_bad_setting_is_refused_by_name(variable: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=variable):
        from_environ({"INLET_DATA": str(tmp_path), variable: value})


def test_an_outside_reader_needs_a_model(tmp_path: Path) -> None:
    environ = {"INLET_DATA": str(tmp_path), "INLET_READER_URL": "https://reader.example/v1/", "INLET_READER_KEY": "reader-key"}
    with pytest.raises(BadSetting, match="INLET_READER_MODEL"):
        from_environ(environ)
    config = from_environ(environ | {"INLET_READER_MODEL": "any"})
    assert config.reader_url == "https://reader.example/v1" and "reader-key" not in repr(config)


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = from_environ({"INLET_DATA": str(tmp_path)}).secret_key
    assert first == from_environ({"INLET_DATA": str(tmp_path)}).secret_key and len(first) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_refused_address_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as refused:
        from_environ({"INLET_DATA": str(tmp_path), "DATABASE_URL": "mysql://inlet:secret@db/inlet"})
    assert "secret" not in str(refused.value) and "mysql://…@db/inlet" in str(refused.value)


def test_secrets_dont_show_when_the_settings_are_printed(tmp_path: Path) -> None:
    config = from_environ({"INLET_DATA": str(tmp_path), "SMS_TOKEN": "gateway-token", "SMTP_URL": "smtp://user:mail-password@host"})
    assert not any(secret in repr(config) for secret in (config.secret_key, "gateway-token", "mail-password"))


def test_cookies_are_secure_only_under_https(tmp_path: Path) -> None:
    assert from_environ({"INLET_DATA": str(tmp_path), "PUBLIC_URL": "https://portal.example"}).cookies_secure
    assert not from_environ({"INLET_DATA": str(tmp_path), "PUBLIC_URL": "http://192.168.1.5:8000"}).cookies_secure
