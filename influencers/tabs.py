"""The parts of an influencer's page: seven tabs, some with a second row."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from influencers.models import Influencer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# (tab, its words, its pages: (page, its words, route)). A tab leads to its first page.
TABS: tuple[tuple[str, "StrOrPromise", tuple[tuple[str, "StrOrPromise", str], ...]], ...] = (
    ("overview", _("Overview"), (("overview", _("Overview"), "detail"),)),
    ("content", _("Content"), (("content", _("Posts"), "content"), ("comments", _("Comments"), "comments"))),
    (
        "audience",
        _("Audience and scores"),
        (
            ("scores", _("Scores"), "scores"),
            ("outside", _("Other services"), "outside"),
            ("similar", _("Look-alikes"), "similar"),
        ),
    ),
    ("vetting", _("Vetting"), (("vetting", _("Vetting"), "vetting"),)),
    (
        "relationship",
        _("Relationship"),
        (("relationship", _("Relationship"), "relationship"), ("history", _("Changes"), "history")),
    ),
    ("money", _("Money"), (("money", _("Money"), "money"),)),
    ("data", _("Data and files"), (("data", _("Data and files"), "data"),)),
)


def tabs_of(influencer: Influencer, page: str) -> dict[str, list[tuple["StrOrPromise | bool", ...]]]:
    """Return the tabs, and the second row of the tab that holds a page where it has several pages.

    `tabs`: (name, words, address, whether it is this one); `subtabs`: (words, address, whether it is this one).
    """
    shown = [
        (name, words, _address(influencer, pages[0][2]), any(page == each[0] for each in pages))
        for name, words, pages in TABS
    ]
    beside = next((pages for _, _, pages in TABS if any(page == each[0] for each in pages)), ())
    inner = [(words, _address(influencer, route), page == name) for name, words, route in beside]
    return {"tabs": [*shown], "subtabs": [*inner] if len(inner) > 1 else []}


def _address(influencer: Influencer, route: str) -> str:
    if route == "history":
        return f"{influencer.get_absolute_url()}?tab=history"
    return reverse(f"influencers:{route}", args=[influencer.uuid])
