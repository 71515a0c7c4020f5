"""Every module of core that has tables or jobs, so that whoever imports this one knows them all."""

from portal.core import (  # noqa: F401
    accounts,
    activity,
    clients,
    codes,
    documents,
    events,
    favorites,
    folders,
    idempotency,
    keys,
    links,
    messages,
    outbox,
    phones,
    readings,
    reports,
    search,
    sessions,
    tokens,
    types,
)
