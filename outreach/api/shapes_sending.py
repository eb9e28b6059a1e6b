"""How mailboxes, the outbox and suppressions are written in the API. Secrets go in and never come out."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Membership
from influencers.api.shapes import UUIDRelatedField
from irm.api.shapes import Shape
from outreach.actions.mailboxes import SECRETS, kept_secrets
from outreach.actions.suppression import BY_HAND
from outreach.mailbox_rows import sign_in_of
from outreach.mailbox_values import MOST
from outreach.models import Mailbox
from outreach.states import HealthVerdict, MailboxState, MessageState, SendingWay, SuppressionReason

SECURITY = [("starttls", "STARTTLS"), ("tls", "TLS"), ("", "None")]
BY_HAND_CHOICES = [(reason.value, reason.label) for reason in BY_HAND]


class HealthOut(Shape):
    read_at = serializers.DateTimeField()
    verdict = serializers.ChoiceField(choices=HealthVerdict.choices, help_text="The worst of the rows.")
    rows = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="key, verdict, says, found, advice.",
    )


class SignInOut(serializers.Serializer):
    by = serializers.ChoiceField(
        choices=["password", "consent"],
        help_text="Consent: at the mail service, by OAuth 2, without a password.",
    )
    state = serializers.ChoiceField(
        choices=["", "working", "over"],
        help_text="Of a consent. Over: somebody has to connect the mailbox again.",
    )
    service = serializers.CharField()
    account = serializers.CharField(help_text="Whose consent it is.")
    since = serializers.DateTimeField(allow_null=True)
    renewed_at = serializers.DateTimeField(allow_null=True)


class MailboxOut(Shape):
    uuid = serializers.UUIDField()
    address = serializers.CharField()
    sender_name = serializers.CharField()
    signature = serializers.CharField()
    postal_address = serializers.CharField()
    owner = serializers.UUIDField(source="owner.uuid", allow_null=True, help_text="Null: everybody's.")
    way = serializers.ChoiceField(choices=SendingWay.choices)
    smtp_host = serializers.CharField()
    smtp_port = serializers.IntegerField(allow_null=True)
    smtp_security = serializers.ChoiceField(choices=SECURITY)
    provider = serializers.CharField()
    provider_options = serializers.DictField(child=serializers.CharField())
    imap_host = serializers.CharField()
    imap_port = serializers.IntegerField(allow_null=True)
    imap_security = serializers.ChoiceField(choices=SECURITY)
    imap_folder = serializers.CharField()
    kept_secrets = serializers.SerializerMethodField()
    sign_in = serializers.SerializerMethodField()
    new_contacts_a_day = serializers.IntegerField()
    mails_a_day = serializers.IntegerField()
    seconds_between = serializers.IntegerField()
    warm_up_from = serializers.DateField(allow_null=True)
    window_from = serializers.TimeField()
    window_until = serializers.TimeField()
    window_days = serializers.ListField(child=serializers.IntegerField(), help_text="ISO 1-7; empty: 1-5.")
    state = serializers.ChoiceField(choices=MailboxState.choices)
    state_note = serializers.CharField()
    waiting = serializers.IntegerField(help_text="Letters that wait to leave it.")
    archived_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    def get_kept_secrets(self, mailbox: Mailbox) -> list[str]:
        """Name which secrets are stored; none is ever shown."""
        return sorted(kept_secrets(mailbox))

    @extend_schema_field(SignInOut)
    def get_sign_in(self, mailbox: Mailbox) -> dict[str, Any]:
        """Say how it signs in; secrets are never shown."""
        return sign_in_of(mailbox)


class MailboxChangeIn(serializers.Serializer):
    address = serializers.CharField(max_length=254)
    sender_name = serializers.CharField(max_length=120)
    signature = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    postal_address = serializers.CharField(max_length=300, required=False, allow_blank=True)
    owner = UUIDRelatedField(Membership, required=False, allow_null=True)
    way = serializers.ChoiceField(choices=SendingWay.choices, required=False)
    smtp_host = serializers.CharField(max_length=253, required=False, allow_blank=True)
    smtp_port = serializers.IntegerField(min_value=1, max_value=65535, required=False, allow_null=True)
    smtp_security = serializers.ChoiceField(choices=SECURITY, required=False, allow_blank=True)
    provider = serializers.CharField(max_length=20, required=False, allow_blank=True)
    provider_options = serializers.DictField(child=serializers.CharField(max_length=100), required=False)
    imap_host = serializers.CharField(max_length=253, required=False, allow_blank=True)
    imap_port = serializers.IntegerField(min_value=1, max_value=65535, required=False, allow_null=True)
    imap_security = serializers.ChoiceField(choices=SECURITY, required=False, allow_blank=True)
    imap_folder = serializers.CharField(max_length=120, required=False, allow_blank=True)
    new_contacts_a_day = serializers.IntegerField(
        min_value=0, max_value=MOST["new_contacts_a_day"], required=False
    )
    mails_a_day = serializers.IntegerField(min_value=1, max_value=MOST["mails_a_day"], required=False)
    seconds_between = serializers.IntegerField(min_value=0, max_value=MOST["seconds_between"], required=False)
    warm_up_from = serializers.DateField(required=False, allow_null=True)
    window_from = serializers.TimeField(required=False)
    window_until = serializers.TimeField(required=False)
    window_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7), required=False, max_length=7
    )
    secrets = serializers.DictField(
        child=serializers.CharField(max_length=500, allow_blank=True), required=False, write_only=True,
        help_text=f"Any of {', '.join(SECRETS)}; an empty one keeps what is stored.",
    )  # fmt: skip
    version = serializers.IntegerField(required=False)


class MailboxIn(MailboxChangeIn):
    version = None


class PauseIn(serializers.Serializer):
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class SaidOut(serializers.Serializer):
    says = serializers.CharField(help_text="What the server answered.")


class OutboxOut(Shape):
    uuid = serializers.UUIDField()
    thread = serializers.UUIDField(source="thread.uuid")
    influencer = serializers.UUIDField(source="thread.influencer.uuid", allow_null=True)
    mailbox = serializers.UUIDField(source="mailbox.uuid", allow_null=True)
    subject = serializers.CharField()
    to_address = serializers.CharField()
    state = serializers.ChoiceField(choices=MessageState.choices)
    send_after = serializers.DateTimeField(allow_null=True, help_text="Null while it waits: it is held.")
    tries = serializers.IntegerField()
    trouble = serializers.CharField(help_text="Why it is kept back, or the server's last words.")
    message_id = serializers.CharField()
    is_first_contact = serializers.BooleanField()
    is_automatic = serializers.BooleanField()


class SettledIn(serializers.Serializer):
    left = serializers.BooleanField(help_text="True: it left; false: send it again.")


class SuppressionOut(Shape):
    uuid = serializers.UUIDField()
    hint = serializers.CharField(help_text="The first letter and the domain; the address itself is not kept.")
    reason = serializers.ChoiceField(choices=SuppressionReason.choices)
    note = serializers.CharField()
    message = serializers.UUIDField(source="message.uuid", allow_null=True)
    created_at = serializers.DateTimeField()
    lifted_at = serializers.DateTimeField(allow_null=True)
    lifted_note = serializers.CharField()


class SuppressionIn(serializers.Serializer):
    address = serializers.CharField(max_length=320)
    reason = serializers.ChoiceField(choices=BY_HAND_CHOICES)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class LiftIn(serializers.Serializer):
    note = serializers.CharField(max_length=300, help_text="Why the address may be written to again.")
