from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "drafts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what other rooms show of this one: sentences of the trail."""
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from drafts.audit import DRAFT_SENTENCES  # noqa: PLC0415

        SENTENCES.update(DRAFT_SENTENCES)
