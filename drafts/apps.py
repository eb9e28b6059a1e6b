from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class DraftsConfig(AppConfig):
    name = "drafts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what other rooms show of this one: sentences of the trail, a campaign's tab, a collaboration's section.

        Have the packs of rules looked at.
        """
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from campaigns.deliverable_rows import LINKS  # noqa: PLC0415
        from campaigns.sections import SECTIONS, Section  # noqa: PLC0415
        from campaigns.tabs import TABS, Tab  # noqa: PLC0415
        from drafts.audit import DRAFT_SENTENCES  # noqa: PLC0415
        from drafts.checking import system_checks  # noqa: F401, PLC0415 -- registers itself
        from drafts.collaboration_rows import load_drafts  # noqa: PLC0415

        SENTENCES.update(DRAFT_SENTENCES)
        at = next(place for place, tab in enumerate(TABS) if tab.key == "calendar")
        TABS.insert(at, Tab("drafts", _("Drafts"), "drafts:of_campaign"))
        after = next(place for place, section in enumerate(SECTIONS) if section.key == "deliverables")
        part = Section(
            "drafts",
            "drafts/_section.html",
            load_drafts,
            title=gettext_noop("Drafts"),
            route="drafts:section",
        )
        SECTIONS.insert(after + 1, part)
        LINKS.append((_("Draft"), "file-text", "drafts:of_deliverable"))
