from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what other rooms show or move of this one: sentences of the trail, money of a person, a merge's rows."""
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from campaigns.audit import CAMPAIGN_SENTENCES  # noqa: PLC0415
        from campaigns.models import Candidate, Collaboration, Idea  # noqa: PLC0415
        from campaigns.offer_rows import load_for_person  # noqa: PLC0415
        from influencers.actions.merging import BELONGINGS  # noqa: PLC0415
        from influencers.money_parts import PARTS, MoneyPart  # noqa: PLC0415

        SENTENCES.update(CAMPAIGN_SENTENCES)
        PARTS.append(MoneyPart("campaigns/payments/_of_person.html", load_for_person))
        BELONGINGS.extend([(Collaboration, ("campaign",)), (Candidate, ("slot",)), (Idea, ())])
