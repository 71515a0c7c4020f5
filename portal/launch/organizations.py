"""`portal bootstrap`: an organization that programs can talk to."""

from __future__ import annotations

from portal.core import accounts, keys
from portal.core.db import transaction


def found(name: str, subdomain: str, *, email: str, password: str) -> dict[str, str | int]:
    """An organization, its owner and one key with the owner's rights, in the spelling of every family of APIs. All of it or nothing."""
    with transaction():
        owner = accounts.found(name, subdomain, email=email, password=password)
        issued = keys.issue("bootstrap", actor=owner.actor)
        return {
            "organization": owner.organization.public_id,
            "tenant_id": owner.organization.uuid,
            "email": owner.email,
            "api_key": issued.api_key,
            "access_key_id": issued.key.access_key_id,
            "secret_access_key": issued.secret,
            "license_key": issued.key.license_key,
            "team_id": owner.organization_id,
        }
