from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "drafts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what other rooms show of this one: sentences of the trail. Have the packs of rules looked at."""
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from drafts.audit import DRAFT_SENTENCES  # noqa: PLC0415
        from drafts.checking import system_checks  # noqa: F401, PLC0415 -- registers itself

        SENTENCES.update(DRAFT_SENTENCES)
