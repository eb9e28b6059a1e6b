"""Which figures may stand beside each other. Engagement depends on the platform's formula and falls with size."""

from django.utils.translation import gettext


def comparable(platform: str, tier: str) -> str:
    """Return why channels so narrowed cannot be ranked by engagement, in one sentence; empty when they can."""
    if not platform and not tier:
        return gettext(
            "Engagement is counted differently on each platform and falls with size: "
            "choose one platform and one tier to compare it."
        )
    if not platform:
        return gettext("Engagement is counted differently on each platform: choose one to compare it.")
    if not tier:
        return gettext("Engagement falls as channels grow: choose one tier to compare it.")
    return ""
