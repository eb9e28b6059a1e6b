from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what other rooms show of this one: the sentences of the trail."""
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from outreach.audit import OUTREACH_SENTENCES  # noqa: PLC0415

        SENTENCES.update(OUTREACH_SENTENCES)
