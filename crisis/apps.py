from django.apps import AppConfig


class CrisisConfig(AppConfig):
    name = "crisis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what other rooms show of this one. Have the packs looked at."""
        from crisis import system_checks  # noqa: F401, PLC0415 -- registers itself
        from crisis.joining import join  # noqa: PLC0415 -- models are loaded only now

        join()
