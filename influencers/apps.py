from django.apps import AppConfig


class InfluencersConfig(AppConfig):
    name = "influencers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this app's sentences to the audit trail's table."""
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from influencers.audit import INFLUENCER_SENTENCES  # noqa: PLC0415

        SENTENCES.update(INFLUENCER_SENTENCES)
