"""Time zones by the names people gave: a name nobody knows never stops a letter or a page."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone_named(*names: str) -> ZoneInfo:
    """Return the first of the zones there is; UTC when there is none."""
    for name in filter(None, names):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")
