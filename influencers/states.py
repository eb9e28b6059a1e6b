from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactKind(TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    TELEGRAM = "telegram", _("Telegram")
    WHATSAPP = "whatsapp", _("WhatsApp")
    KAKAOTALK = "kakaotalk", _("KakaoTalk")
    WEBSITE = "website", _("Website")
    OTHER = "other", _("Other")


class ChannelState(TextChoices):
    """What the last polls found. `UNCHECKED`: never polled."""

    UNCHECKED = "unchecked", _("Not checked yet")
    OK = "ok", _("Up to date")
    FAILING = "failing", _("Cannot be reached at the moment")
    PRIVATE = "private", _("Private")
    GONE = "gone", _("Gone")
    NEEDS_CONSENT = "needs_consent", _("Needs the influencer's consent")
    NOT_POLLED = "not_polled", _("Not polled")

    needs_a_person = nonmember(("private", "gone", "needs_consent"))


class SnapshotSource(TextChoices):
    """Where a number comes from; shown beside it."""

    POLL = "poll", _("polled from the platform")
    IMPORT = "import", _("imported from a file")
    MANUAL = "manual", _("typed in by a member")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("Waiting for your mapping")
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELED = "canceled", _("Canceled")

    open_states = nonmember(("uploaded", "queued", "running"))


IMPORT_TRANSITIONS: dict[str, tuple[str, ...]] = {
    ImportState.UPLOADED: (ImportState.QUEUED, ImportState.CANCELED),
    ImportState.QUEUED: (ImportState.RUNNING, ImportState.CANCELED, ImportState.FAILED),
    ImportState.RUNNING: (ImportState.DONE, ImportState.FAILED, ImportState.CANCELED, ImportState.QUEUED),
    ImportState.CANCELED: (ImportState.QUEUED,),
    ImportState.FAILED: (ImportState.QUEUED,),
    ImportState.DONE: (),
}


def import_sources(to: str) -> list[str]:
    """Return the states from which an import may move to `to`."""
    return [state for state, targets in IMPORT_TRANSITIONS.items() if to in targets]
