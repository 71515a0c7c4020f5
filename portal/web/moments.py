"""Dates and date-times in queries: a bare date at the end of a span means the end of that day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from portal.web.payload import in_utc


def _moment(text: Any) -> Any:
    """A date or date-time; without a zone it is UTC. A bare date stays one, `end` needs to know."""
    try:
        if isinstance(text, str) and len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text) if isinstance(text, str) else text
    except ValueError:
        raise ValueError("Write a date as YYYY-MM-DD, a date-time as YYYY-MM-DDThh:mm:ssZ.") from None
    if not isinstance(moment, datetime):
        return moment
    return in_utc(moment) if moment.tzinfo else moment.replace(tzinfo=UTC)


Moment = Annotated[datetime | date | None, BeforeValidator(_moment)]


def begin(moment: datetime | date | None) -> datetime | None:
    return moment if moment is None or isinstance(moment, datetime) else datetime.combine(moment, time(), UTC)


def end(moment: datetime | date | None) -> datetime | None:
    """A bare date means the end of that day."""
    if moment is None or isinstance(moment, datetime):
        return moment
    return datetime.combine(moment + timedelta(days=1), time(), UTC) if moment < date.max else None
