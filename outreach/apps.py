from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what other rooms show of this one."""
        from outreach.joining import join  # noqa: PLC0415 -- models are loaded only now

        join()
