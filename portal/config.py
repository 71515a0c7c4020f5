"""Settings: the only reader of the environment. One frozen `Config`; a bad value fails at start and names its variable."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class BadSetting(Exception):
    """An environment variable holds something that can't be used."""

    def __init__(self, variable: str, sentence: str) -> None:
        super().__init__(f"{variable}: {sentence}")
        self.variable = variable


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: how it is parsed and what it says in the README's table."""

    variable: str
    attribute: str
    default: str
    parse: Callable[[str, str], Any]
    meaning: str


def _text(variable: str, raw: str) -> str:
    return raw


def _number(least: int, most: int) -> Callable[[str, str], int]:
    def parse(variable: str, raw: str) -> int:
        if not raw.isdecimal() or not least <= int(raw) <= most:
            raise BadSetting(variable, f"must be a whole number from {least} to {most}, not {raw!r}")
        return int(raw)

    return parse


def _switch(variable: str, raw: str) -> bool:
    if raw not in ("0", "1"):
        raise BadSetting(variable, f"must be 0 or 1, not {raw!r}")
    return raw == "1"


def _url(*schemes: str) -> Callable[[str, str], str]:
    def parse(variable: str, raw: str) -> str:
        if raw and urlsplit(raw).scheme not in schemes:
            raise BadSetting(variable, f"must start with one of {', '.join(s + ':' for s in schemes)}, not {_without_password(raw)!r}")
        return raw.rstrip("/") if raw.startswith("http") else raw

    return parse


def storage_address(raw: str) -> str:
    """A `STORAGE_URL`, as others are given them, too. Raises `BadSetting`."""
    address = urlsplit(_url("file", "s3")("STORAGE_URL", raw))
    if address.scheme == "s3" and not address.netloc:
        raise BadSetting("STORAGE_URL", "must name a bucket: `s3://bucket?endpoint=https://…`")
    if address.scheme == "file" and not address.path.strip("/"):
        raise BadSetting("STORAGE_URL", "must name a directory: `file:///path`")
    return raw


def _storage(variable: str, raw: str) -> str:
    return storage_address(raw)


def _without_password(raw: str) -> str:
    head, at, tail = raw.rpartition("@")
    return f"{head.partition('//')[0]}//…@{tail}" if at else raw


def _path(variable: str, raw: str) -> Path:
    return Path(raw).expanduser().resolve()


def _networks(variable: str, raw: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in raw.split(",") if part.strip())
    except ValueError as error:
        raise BadSetting(variable, f"must be addresses or networks separated by commas ({error})") from None


SETTINGS = (
    Setting("PORT", "port", "8000", _number(1, 65535), "port the web server listens on"),
    Setting("HOST", "host", "127.0.0.1", _text, "address it listens on; `0.0.0.0` for all"),
    Setting("INLET_DATA", "data_dir", "./var", _path, "directory of database, files, secret key and sockets"),
    Setting("INLET_DEMO", "demo", "1", _switch, "`0` leaves out the demo organization on first start"),
    Setting("INLET_WORKERS", "workers", "0", _number(0, 64), "worker processes; `0` means one per core"),
    Setting("DATABASE_URL", "database_url", "", _url("sqlite", "postgresql", "postgres"), "empty: SQLite in the data directory; else `postgresql://…`"),
    Setting("REDIS_URL", "redis_url", "", _url("redis", "rediss", "unix"), "empty: an own redis-server on a private socket; else `redis://…`"),
    Setting("STORAGE_URL", "storage_url", "", _storage, "empty: `files/` in the data directory; else `file:///path`, or `s3://bucket?endpoint=https://…`"),
    Setting("PUBLIC_URL", "public_url", "", _url("http", "https"), "address people use, for links; `https` makes cookies Secure"),
    Setting("TRUSTED_PROXIES", "trusted_proxies", "", _networks, "networks whose `X-Forwarded-*` headers are believed, separated by commas"),
    Setting("SECRET_KEY", "secret_key", "", _text, "signs tokens, 32 characters at least; empty: made once and kept in the data directory"),
    Setting("MAX_UPLOAD_MB", "max_upload_mb", "50", _number(1, 2048), "largest file of one upload, MB"),
    Setting("MAX_LARGE_UPLOAD_MB", "max_large_upload_mb", "2048", _number(1, 5000), "largest file sent in pieces (tus) or to a presigned address, MB"),
    Setting("LIMIT_STANDARD", "limit_standard", "1000", _number(1, 10**9), "API requests per user and hour"),
    Setting("LIMIT_PREMIUM", "limit_premium", "5000", _number(1, 10**9), "the same for organizations of the plan premium, where a family goes by plan"),
    Setting("LIMIT_UPLOAD", "limit_upload", "100", _number(1, 10**9), "uploads per user and hour"),
    Setting("LIMIT_REPORTS", "limit_reports", "50", _number(1, 10**9), "reports generated per user and hour"),
    Setting("REPORT_WAIT_SECONDS", "report_wait_seconds", "300", _number(1, 86400), "how long a report waits for documents still being read"),
    Setting("SMS_URL", "sms_url", "", _url("http", "https"), "SMS gateway, POSTed JSON `{to, from, text}`; empty: messages stay in the outbox"),
    Setting("SMS_TOKEN", "sms_token", "", _text, "sent to the SMS gateway as `Authorization: Bearer`"),
    Setting("SMS_FROM", "sms_from", "Inlet", _text, "sender of SMS"),
    Setting("SMTP_URL", "smtp_url", "", _url("smtp", "smtps"), "mail server, `smtp://user:password@host:587`; empty: mail stays in the outbox"),
    Setting("INLET_READER_URL", "reader_url", "", _url("http", "https"), "outside reader: base URL of an OpenAI-compatible server, `…/v1`; empty: none"),
    Setting("INLET_READER_KEY", "reader_key", "", _text, "sent to the outside reader as `Authorization: Bearer`"),
    Setting("INLET_READER_MODEL", "reader_model", "", _text, "model that the outside reader is asked for; needed with `INLET_READER_URL`"),
    Setting("INLET_READER_PICTURES", "reader_pictures", "0", _switch, "`1` shows it pictures of pages besides their text"),
    Setting("INLET_READER_SECONDS", "reader_seconds", "60", _number(1, 600), "how long it may take to answer"),
    Setting("INLET_WEBHOOK_ALLOW_PRIVATE", "webhook_allow_private", "0", _switch, "`1` lets webhooks go to private addresses, and without TLS"),
    Setting("INLET_AUDIT_HEADS", "audit_heads", "", _text, "file that the log's heads are written out to; empty: `audit-heads.jsonl` in the data directory"),
    Setting("INLET_MAIL_ALLOW_PRIVATE", "mail_allow_private", "0", _switch, "`1` lets mailboxes be fetched from private addresses"),
    Setting("INLET_MAIL_CA", "mail_ca", "", _text, "file of certificates (PEM) that mail servers are verified by; empty: the system's"),
    Setting("INLET_SEARCH_FILE_FROM", "search_file_from", "300000", _number(1000, 10**9), "passages of a firm from which meanings are in an index file"),
    Setting("MAIL_FROM", "mail_from", "inlet@localhost", _text, "sender of e-mail"),
)


@dataclass(frozen=True, slots=True)
class Config:
    port: int
    host: str
    data_dir: Path
    demo: bool
    workers: int
    database_url: str
    redis_url: str
    storage_url: str
    public_url: str
    trusted_proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    secret_key: str = field(repr=False)
    max_upload_mb: int
    max_large_upload_mb: int
    limit_standard: int
    limit_premium: int
    limit_upload: int
    limit_reports: int
    report_wait_seconds: int
    sms_url: str
    sms_token: str = field(repr=False)
    sms_from: str
    smtp_url: str = field(repr=False)
    reader_url: str
    reader_key: str = field(repr=False)
    reader_model: str
    reader_pictures: bool
    reader_seconds: int
    webhook_allow_private: bool
    audit_heads: str
    mail_allow_private: bool
    mail_ca: str
    search_file_from: int
    mail_from: str
    #: argon2id cost: memory in KiB and passes. The defaults are argon2-cffi's own; tests pass cheap ones.
    password_memory_kib: int = 65536
    password_passes: int = 3

    @property
    def cookies_secure(self) -> bool:
        return self.public_url.startswith("https:")

    @property
    def storage_dir(self) -> Path:
        """Where files lie; with a store elsewhere, where they lie on their way."""
        return Path(urlsplit(self.storage_url).path) if self.storage_url.startswith("file:") else self.data_dir / "files"

    @property
    def heads_file(self) -> Path:
        """Where each organization's log ended and when, signed (`core/activity/heads.py`)."""
        return Path(self.audit_heads).expanduser() if self.audit_heads else self.data_dir / "audit-heads.jsonl"

    @property
    def own_redis(self) -> bool:
        """Whether `portal up` starts the redis-server itself."""
        return self.redis_url == f"unix://{self.redis_socket}"

    @property
    def redis_socket(self) -> Path:
        return self.data_dir / "redis.sock"


def from_environ(environ: Mapping[str, str] = os.environ) -> Config:
    """Read every setting; raises `BadSetting`. Makes the data directory and, when none is given, the secret key in it."""
    values = {s.attribute: s.parse(s.variable, environ.get(s.variable) or s.default) for s in SETTINGS}
    data_dir: Path = values["data_dir"]
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting("INLET_DATA", f"can't be made: {error}") from None
    if values["reader_url"] and not values["reader_model"]:
        raise BadSetting("INLET_READER_MODEL", "must name a model when INLET_READER_URL is set")
    values["database_url"] = _database_url(values["database_url"], data_dir)
    values["redis_url"] = values["redis_url"] or f"unix://{data_dir / 'redis.sock'}"
    values["public_url"] = values["public_url"] or f"http://localhost:{values['port']}"
    values["secret_key"] = _secret_key(values["secret_key"], data_dir)
    return Config(**values)


def _database_url(given: str, data_dir: Path) -> str:
    """SQLAlchemy's spelling: psycopg 3 for PostgreSQL, the data directory's file when nothing was given."""
    if not given:
        return f"sqlite:///{data_dir / 'inlet.db'}"
    scheme, rest = given.split(":", 1)
    return f"postgresql+psycopg:{rest}" if scheme in ("postgres", "postgresql") else given


def _secret_key(given: str, data_dir: Path) -> str:
    if given:
        if len(given) < 32:
            raise BadSetting("SECRET_KEY", "must have 32 characters at least")
        return given
    path = data_dir / "secret_key"
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # atomic, and the first of several starting processes wins
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text().strip()
