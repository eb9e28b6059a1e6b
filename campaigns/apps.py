from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this app's sentences to the audit trail's table, and its part to the Money tab of a profile."""
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from campaigns.audit import CAMPAIGN_SENTENCES  # noqa: PLC0415
        from campaigns.offer_rows import load_for_person  # noqa: PLC0415
        from influencers.money_parts import PARTS, MoneyPart  # noqa: PLC0415

        SENTENCES.update(CAMPAIGN_SENTENCES)
        PARTS.append(MoneyPart("campaigns/payments/_of_person.html", load_for_person))
