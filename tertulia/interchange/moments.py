"""Times as old systems write them, to UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from tertulia.interchange.records import Moment


def parse_sql(text: str) -> datetime | None:
    """A naive time of the form 2018-10-31 15:17:00; None for a zero or impossible date."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None) if text[:4] != "0000" else None
    except ValueError:
        return None


def parse_rfc822(text: str) -> datetime | None:
    """UTC of a date as RSS writes it; None for nonsense such as the year -0001."""
    try:
        moment = parsedate_to_datetime(text.strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """UTC of a local time. Of an hour that occurs twice, the first."""
    return moment.replace(tzinfo=zone).astimezone(UTC)


def find_moment(utc: str, local: str, zone: ZoneInfo) -> Moment:
    """UTC as written, else the local time read in `zone`, else unknown: never 1970."""
    if moment := parse_sql(utc):
        return Moment(moment.replace(tzinfo=UTC), utc)
    if moment := parse_sql(local):
        return Moment(in_zone(moment, zone), local)
    return Moment(None, utc or local)
