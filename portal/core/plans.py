"""Plans: how much of the API an organization may use in an hour, where a family of APIs goes by plan."""

from __future__ import annotations

from sqlalchemy import select

from portal.config import Config
from portal.core.accounts import Organization
from portal.core.db import db, transaction
from portal.core.errors import Invalid, NotFound

STANDARD, PREMIUM = "standard", "premium"
MOST = 10**9


def set_plan(subdomain: str, plan: str) -> Organization:
    """The operator's word on a firm: "standard", "premium", or a number of requests an hour."""
    if plan not in (STANDARD, PREMIUM) and not (plan.isascii() and plan.isdecimal() and 1 <= int(plan[:12]) <= MOST):
        raise Invalid(f"A plan is {STANDARD}, {PREMIUM} or a number of requests an hour.", field="plan")
    with transaction():
        organization = db.session.scalar(select(Organization).where(Organization.subdomain == subdomain))
        if organization is None:
            raise NotFound("organization")
        organization.plan = plan
        return organization


def per_hour(plan: str, config: Config) -> int:
    """Requests an hour."""
    return {STANDARD: config.limit_standard, PREMIUM: config.limit_premium}.get(plan) or int(plan)
