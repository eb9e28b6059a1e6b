from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this app's sentences to the audit trail's table."""
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from campaigns.audit import CAMPAIGN_SENTENCES  # noqa: PLC0415

        SENTENCES.update(CAMPAIGN_SENTENCES)
