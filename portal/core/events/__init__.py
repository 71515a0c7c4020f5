"""Telling programs what happened: webhooks, signed as Standard Webhooks has it, tried for more than a day, with every try on record."""

from portal.core.events.delivering import deliver, replay
from portal.core.events.happening import happened, happened_to_log, happened_to_mail
from portal.core.events.names import EVENTS, TEST
from portal.core.events.subscribing import change, create, deliveries, delivery, listed, one, remove, renew_secret, try_out
from portal.core.events.table import AUTHS, Delivery, Webhook

__all__ = [
    "AUTHS",
    "EVENTS",
    "TEST",
    "Delivery",
    "Webhook",
    "change",
    "create",
    "deliver",
    "deliveries",
    "delivery",
    "happened",
    "happened_to_log",
    "happened_to_mail",
    "listed",
    "one",
    "remove",
    "renew_secret",
    "replay",
    "try_out",
]
