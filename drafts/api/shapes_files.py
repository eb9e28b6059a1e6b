"""How files of drafts, files on their way, and links to drafts are written in the API, and what is read from a request."""

from typing import Any

from rest_framework import serializers

from accounts.models import PassUse
from drafts.actions.links import LONGEST_PASSCODE, MOST_DAYS
from drafts.models import ShareLink, Upload
from drafts.states import DraftVerb, FileKind, FileState, UploadState
from irm.api.shapes import Shape


class DraftFileOut(Shape):
    uuid = serializers.UUIDField()
    revision = serializers.UUIDField(source="revision.uuid")
    position = serializers.IntegerField(help_text="From 0.")
    name = serializers.CharField()
    alt = serializers.CharField(help_text="What it shows, for those who cannot see it.")
    kind = serializers.ChoiceField(choices=FileKind.choices)
    state = serializers.ChoiceField(choices=FileState.choices, help_text="Content is there once it is ready.")
    problem = serializers.CharField(help_text="Why it was not taken in.")
    content_type = serializers.CharField(help_text="Of the original, by its content.")
    size = serializers.IntegerField(help_text="Bytes of the original.")
    sha256 = serializers.CharField(help_text="Of the original.")
    width = serializers.IntegerField(allow_null=True, help_text="Pixels, held upright.")
    height = serializers.IntegerField(allow_null=True)
    duration_ms = serializers.IntegerField(allow_null=True, help_text="Of a video.")
    codec = serializers.CharField()
    has_sound = serializers.BooleanField(allow_null=True)
    created_at = serializers.DateTimeField()


class DraftFilesOut(Shape):
    files = DraftFileOut(many=True)


class DraftFileIn(serializers.Serializer):
    file = serializers.FileField(allow_empty_file=True, help_text="JPEG, PNG, WebP; MP4, MOV, WebM.")
    alt = serializers.CharField(max_length=500, required=False, allow_blank=True)


class DraftFileEditIn(serializers.Serializer):
    alt = serializers.CharField(max_length=500, allow_blank=True)


class FileOrderIn(serializers.Serializer):
    order = serializers.ListField(
        child=serializers.UUIDField(), max_length=100, help_text="All files of the revision, each once."
    )


class UploadOut(Shape):
    uuid = serializers.UUIDField()
    revision = serializers.UUIDField(source="revision.uuid")
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes that were announced.")
    offset = serializers.IntegerField(help_text="Bytes that have come; the next part begins there.")
    state = serializers.ChoiceField(choices=UploadState.choices)
    problem = serializers.CharField()
    file = serializers.SerializerMethodField(help_text="Once all has come: the file's uuid.")
    expires_at = serializers.DateTimeField(help_text="Forgotten then, unless another part comes.")
    created_at = serializers.DateTimeField()

    def get_file(self, upload: Upload) -> str | None:
        made = getattr(upload, "file", None)
        return str(made.uuid) if made else None


class LinkUseOut(Shape):
    verb = serializers.CharField()
    address = serializers.CharField(allow_null=True, help_text="IP address.")
    browser = serializers.CharField()
    at = serializers.DateTimeField()


class ShareLinkOut(Shape):
    uuid = serializers.UUIDField()
    draft = serializers.UUIDField(source="draft.uuid")
    holder = serializers.CharField(source="given_pass.holder")
    verbs = serializers.ListField(
        child=serializers.ChoiceField(choices=DraftVerb.choices), source="given_pass.verbs"
    )
    has_passcode = serializers.SerializerMethodField()
    made_by = serializers.CharField(source="given_pass.made_by.user.name", allow_null=True)
    expires_at = serializers.DateTimeField(source="given_pass.expires_at")
    revoked_at = serializers.DateTimeField(source="given_pass.revoked_at", allow_null=True)
    last_used_at = serializers.DateTimeField(source="given_pass.last_used_at", allow_null=True)
    uses = serializers.SerializerMethodField(help_text="The latest twelve.")
    created_at = serializers.DateTimeField()

    def get_has_passcode(self, link: ShareLink) -> bool:
        return bool(link.passcode)

    def get_uses(self, link: ShareLink) -> list[dict[str, Any]]:
        latest: list[PassUse] = getattr(link.given_pass, "latest_uses", [])
        return list(LinkUseOut(latest, many=True).data)


class NewShareLinkOut(ShareLinkOut):
    address = serializers.CharField(help_text="What its holder opens. Told here only.")


class ShareLinkIn(serializers.Serializer):
    holder = serializers.CharField(max_length=200, help_text="Who it is for.")
    verbs = serializers.ListField(
        child=serializers.ChoiceField(choices=DraftVerb.choices), required=False, max_length=10,
        help_text="What they may do beside seeing it.",
    )  # fmt: skip
    days = serializers.IntegerField(
        min_value=1, max_value=MOST_DAYS, required=False, help_text="Opens so long; usually 14."
    )
    passcode = serializers.CharField(
        max_length=LONGEST_PASSCODE, required=False, allow_blank=True,
        help_text="At least six characters, kept as a hash only; empty: the address is enough.",
    )  # fmt: skip
