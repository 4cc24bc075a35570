"""Two clocks: the real one for security and records, the business one for what an office calls today."""

from datetime import UTC, date, datetime, timedelta, timezone

from flask import current_app

#: Days and months are counted in Asia/Shanghai, which has had no daylight saving since 1991.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """The real instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The business day: the configured `BUSINESS_TODAY`, else the day in Shanghai."""
    fixed: date | None = current_app.config["FANBU"].business_today
    return fixed or now().astimezone(SHANGHAI).date()


def business_now() -> datetime:
    """The instant the office believes in: the real time of day on the business day."""
    real = now().astimezone(SHANGHAI)
    return datetime.combine(today(), real.timetz()).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The day in Shanghai an instant belongs to."""
    return instant.astimezone(SHANGHAI).date()


def at_start_of(day: date) -> datetime:
    """The first instant of a day in Shanghai."""
    return datetime.combine(day, datetime.min.time(), tzinfo=SHANGHAI)
