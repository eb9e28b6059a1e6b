from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what other rooms show of this one: the sentences of the trail, who said no to a brand."""
        from accounts.audit import SENTENCES  # noqa: PLC0415 -- models are loaded only now
        from influencers.restrictions import FURTHER  # noqa: PLC0415
        from outreach.audit import OUTREACH_SENTENCES  # noqa: PLC0415
        from outreach.queries.refusals import refusals_against  # noqa: PLC0415

        SENTENCES.update(OUTREACH_SENTENCES)
        FURTHER.append(refusals_against)
