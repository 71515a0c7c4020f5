"""What the application consists of: one line for each feature and each family of APIs. Delete a line and its folder, and it is gone."""

from __future__ import annotations

from flask import Flask

from portal import (
    accounts,
    activity,
    apidocs,
    approvals,
    ask,
    client,
    docs,
    embed,
    folders,
    front,
    jobs,
    keys,
    layouts,
    mailboxes,
    members,
    outbox,
    records,
    recycling,
    reports,
    routing,
    search,
    types,
    uploads,
    webhooks,
)
from portal.config import Config
from portal.dialects import docflo, files
from portal.web import browser, caller, compression, dialects, errors, headers, limits, look, proxies, tus
from portal.web.house import House
from portal.web.html import Html
from portal.web.signed import Signed

FAMILIES = (docflo, files)
DIALECTS: tuple[dialects.Dialect, ...] = (House(), Html(), Signed(), *(family.dialect for family in FAMILIES))
FEATURES = (
    *(front, client, accounts, folders, docs, approvals, search, ask, reports, records, recycling, members, keys),
    *(layouts, types, jobs, outbox, webhooks, mailboxes, routing, activity, apidocs, embed, uploads),
)


def attach(app: Flask, config: Config) -> None:
    """Hang everything on the application. The caller is recognised before limits count."""
    app.url_map.strict_slashes = False  # both spellings, without a redirect that would drop a POST's body
    app.url_map.merge_slashes = False
    dialects.install(app, DIALECTS)
    errors.install(app)
    headers.install(app, config)
    compression.install(app)
    browser.install(app, config)
    look.install(app, config)
    caller.install(app)
    limits.install(app, config)
    tus.install(app)
    for part in (*FEATURES, *FAMILIES):
        app.register_blueprint(part.blueprint)
    app.wsgi_app = proxies.TrustedProxies(app.wsgi_app, config.trusted_proxies)  # type: ignore[method-assign]
