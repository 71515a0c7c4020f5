"""What all templates share: icons, addresses of static files, times and amounts as the viewer writes them."""

from __future__ import annotations

import functools
import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal, InvalidOperation, localcontext
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError, dates, numbers
from flask import Flask, current_app, g, get_flashed_messages, request, url_for
from markupsafe import Markup, escape

from portal.config import Config
from portal.core import attention, names, phones
from portal.core.db import now
from portal.core.extraction import outlook
from portal.web import browser, dialects, listing

MINUTE, HOUR, DAY = 60, 3600, 86400
DASH = "–"
THEMES = ("light", "dark")
WIDE = Context(prec=400)  # digits: the usual 28 refuse to round what a reading may hold, 40 before and after the mark and an exponent


def install(app: Flask, config: Config) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(amount=amount, number=number, day=day, last_day=last_day, moment=moment, ago=ago, size=size, percent=percent, who=who)
    app.jinja_env.filters["phone"] = phones.spaced
    app.jinja_env.globals.update(icon=icon, asset=asset, mail_files=".eml, .msg" if outlook.READABLE else ".eml")
    app.context_processor(lambda: _shared(config))


def _shared(config: Config) -> dict[str, Any]:
    if dialects.current().name != "html":
        return {}
    viewer = browser.staff()
    return {
        "viewer": viewer,
        "may": viewer.actor.may if viewer else (lambda right: False),
        "here": listing.address,
        "attention_of": lambda: attention.of(viewer.actor) if viewer else attention.Attention(),
        "theme": theme(),
        "toasts": [said for kind, said in get_flashed_messages(with_categories=True) if kind == "toast"],
        "max_upload_mb": config.max_upload_mb,
    }


def theme() -> str | None:
    """ "light" or "dark" when this browser chose one, else what the system says."""
    chosen = request.cookies.get("theme")
    return chosen if chosen in THEMES else None


def icon(name: str, label: str | None = None) -> Markup:
    """A symbol of the sprite; without a label it is decoration."""
    said = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    if "sprite" not in g:  # a page has a hundred of them
        g.sprite = asset("vendor/lucide/sprite.svg")
    return Markup('<svg class="icon" {}><use href="{}#{}"></use></svg>').format(said, g.sprite, name)


def asset(name: str) -> str:
    """The address of a static file, new whenever its content is, so that browsers may keep it for ever."""
    return url_for("static", filename=name, v=_version(Path(current_app.static_folder or "") / name))


@functools.lru_cache(maxsize=256)
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def locale() -> Locale:
    """The viewer's locale for figures and dates, by the browser's languages."""
    if "locale" not in g:
        g.locale = next((found for tag, _ in request.accept_languages if (found := _locale(tag))), Locale("en"))
    return g.locale


@functools.lru_cache(maxsize=128)
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return None


def zone() -> ZoneInfo:
    """The viewer's time zone as their browser told it in a cookie; UTC until it has."""
    if "zone" not in g:
        try:
            g.zone = ZoneInfo(request.cookies.get("tz", "UTC")[:64])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            g.zone = ZoneInfo("UTC")
    return g.zone


def who(label: str | None) -> str:
    """Who did something: a member's name in place of the e-mail address that rows keep; whoever else as they are."""
    viewer = browser.staff()
    if not label or "@" not in label or viewer is None:
        return label or ""
    if label == viewer.email:
        return str(viewer.name)
    if "names" not in g:  # once for a page, however many rows it has
        g.names = names.of_members(viewer.actor.organization_id)
    return str(g.names.get(label) or label)


def amount(value: Any) -> str:
    """``{"amount": "1240.50", "currencyCode": "EUR"}``, or a bare number, as the viewer's locale writes it."""
    code = value.get("currencyCode") if isinstance(value, dict) else None
    figure = _decimal(value.get("amount") if isinstance(value, dict) else value)
    if figure is None:
        return DASH
    if not code:
        return number(figure)
    with localcontext(WIDE):
        return numbers.format_currency(figure, code, locale=locale(), decimal_quantization=figure == round(figure, 2))


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def number(value: Any) -> str:
    figure = _decimal(value)
    return DASH if figure is None else decimal(figure)


def decimal(figure: Decimal, pattern: str | None = None) -> str:
    """All its digits; `pattern` is one of Unicode's number patterns, else the locale's own."""
    with localcontext(WIDE):
        return numbers.format_decimal(figure, pattern, locale=locale(), decimal_quantization=False)


def percent(share: Any) -> str:
    """0.974 → "97 %" in the viewer's locale."""
    return DASH if share is None else numbers.format_percent(round(float(share), 2), locale=locale())


def size(octets: int) -> str:
    """1536 → "1.5 kB"."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if octets >= step:
            return f"{numbers.format_decimal(round(octets / step, 1), locale=locale())} {unit}"
    return f"{octets} bytes"


def day(value: str | date | None) -> str:
    """An ISO date as the viewer writes it; what is no date stays as it is."""
    try:
        parsed = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return DASH if parsed is None else dates.format_date(parsed, "medium", locale=locale())


def last_day(end: datetime) -> Markup:
    """The last day, where the viewer is, before something ends."""
    last = dates.format_date((end - timedelta(seconds=1)).astimezone(zone()).date(), "medium", locale=locale())
    return Markup('<time datetime="{}" title="until {}">{}</time>').format(end.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), _exact(end), last)


def moment(value: datetime | None) -> Markup:
    """A time in the viewer's zone, exact."""
    return Markup(DASH) if value is None else _time(value, _exact(value), "exact")


def ago(value: datetime | None) -> Markup:
    """A time as "3 h ago", the exact one on hover."""
    return Markup(DASH) if value is None else _time(value, _relative(value), "relative")


def _time(value: datetime, shown: str, kind: str) -> Markup:
    written = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<time datetime="{}" data-time="{}" title="{}">{}</time>').format(written, kind, _exact(value), escape(shown))


def _exact(value: datetime) -> str:
    local = value.astimezone(zone())
    written = f"{dates.format_date(local.date(), 'medium', locale=locale())}, {dates.format_time(local.time(), 'short', locale=locale())}"
    return f"{written} UTC" if zone().key == "UTC" else written


def _relative(value: datetime) -> str:
    seconds = (now() - value).total_seconds()
    for limit, unit, word in ((MINUTE, 1, None), (HOUR, MINUTE, "min"), (DAY, HOUR, "h"), (30 * DAY, DAY, "d")):
        if seconds < limit:
            return "just now" if word is None else f"{int(seconds // unit)} {word} ago"
    return dates.format_date(value.astimezone(zone()).date(), "medium", locale=locale())
