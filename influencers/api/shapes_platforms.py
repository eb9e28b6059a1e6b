"""The fields of platforms, access, consents and notices in answers, and those taken in requests. No secret is told."""

from rest_framework import serializers

from influencers.api.shapes import PLATFORM_CHOICES
from influencers.credential_kinds import KINDS
from influencers.states import CredentialKind, CredentialState, PushState
from irm.api.shapes import Shape

KIND_CHOICES = [(kind.value, kind.label) for kind in CredentialKind if kind != CredentialKind.CONSENT]
SECRET_NAMES = ", ".join(sorted({secret.name for kind in KINDS for secret in kind.secrets}))


class BucketOut(Shape):
    name = serializers.CharField()
    units = serializers.IntegerField()
    seconds = serializers.IntegerField(help_text="In which the units are given anew.")


class SecretOut(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()


class TakenOut(serializers.Serializer):
    kind = serializers.ChoiceField(choices=KIND_CHOICES)
    reads = serializers.BooleanField(help_text="False: only makes consents possible.")
    where = serializers.CharField(help_text="Where one gets it.")
    secrets = SecretOut(many=True)


class PlatformOut(serializers.Serializer):
    platform = serializers.CharField()
    label = serializers.CharField()
    figures = serializers.BooleanField(source="can.can_stats")
    posts = serializers.BooleanField(source="can.can_posts")
    comments = serializers.BooleanField(source="can.can_comments")
    comments_of_strangers = serializers.BooleanField(source="can.comments_of_strangers")
    notices = serializers.BooleanField(source="can.push")
    needs_consent = serializers.BooleanField(source="can.needs_consent")
    channels_a_call = serializers.IntegerField(source="can.stats_batch")
    allowances = BucketOut(source="buckets", many=True)
    takes = TakenOut(many=True)
    notes = serializers.ListField(source="can.notes", child=serializers.CharField())


class PlatformsOut(serializers.Serializer):
    platforms = PlatformOut(many=True)


class CredentialOut(Shape):
    uuid = serializers.UUIDField()
    platform = serializers.CharField()
    kind = serializers.ChoiceField(choices=CredentialKind.choices)
    label = serializers.CharField()
    account_id = serializers.CharField(help_text="The platform's id of the account it speaks for.")
    state = serializers.ChoiceField(choices=CredentialState.choices)
    last_used_at = serializers.DateTimeField(allow_null=True)
    last_failure = serializers.CharField()
    failed_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class _Secrets(serializers.DictField):
    child = serializers.CharField(max_length=2000, trim_whitespace=True)


class CredentialIn(serializers.Serializer):
    secrets = _Secrets(write_only=True, help_text=f"By name ({SECRET_NAMES}); kept sealed and never told.")
    label = serializers.CharField(max_length=80, required=False, allow_blank=True)


class NewCredentialIn(CredentialIn):
    platform = serializers.ChoiceField(choices=PLATFORM_CHOICES)
    kind = serializers.ChoiceField(choices=KIND_CHOICES)


class CredentialTestOut(serializers.Serializer):
    sentence = serializers.CharField()
    credential = CredentialOut()


class ConsentOut(Shape):
    uuid = serializers.UUIDField()
    platform = serializers.CharField()
    channel = serializers.UUIDField(source="channel.uuid")
    influencer = serializers.UUIDField(source="channel.influencer.uuid")
    account_id = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=CredentialState.choices)
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="Of the present token, which is renewed by itself."
    )
    refresh_expires_at = serializers.DateTimeField(
        allow_null=True, help_text="When the influencer has to consent again; null: no end is known."
    )
    refreshed_at = serializers.DateTimeField(allow_null=True)
    last_failure = serializers.CharField()
    created_at = serializers.DateTimeField()


class ConsentLinkOut(Shape):
    uuid = serializers.UUIDField()
    platform = serializers.CharField(source="channel.platform")
    channel = serializers.UUIDField(source="channel.uuid")
    influencer = serializers.UUIDField(source="channel.influencer.uuid")
    expires_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()


class NewConsentLinkOut(ConsentLinkOut):
    link = serializers.CharField(help_text="What is sent to the influencer. Told here only.")


class PushIn(serializers.Serializer):
    confirmation = serializers.CharField(max_length=64, help_text="The string VK wants to be returned.")


class PushSubscriptionOut(Shape):
    platform = serializers.CharField()
    account = serializers.CharField(
        help_text="The platform's id of the account; empty: all an access reaches."
    )
    topic = serializers.CharField()
    state = serializers.ChoiceField(choices=PushState.choices)
    verified_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True, help_text="Null: no end is known.")
    due_at = serializers.DateTimeField(allow_null=True, help_text="When it is asked for or renewed next.")
    last_message_at = serializers.DateTimeField(allow_null=True)
    messages = serializers.IntegerField()
    failures = serializers.IntegerField(help_text="In a row.")
    last_failure = serializers.CharField()


class NewPushOut(PushSubscriptionOut):
    address = serializers.CharField(help_text="What the community's owner enters at VK.")
    secret = serializers.CharField(help_text="Likewise, as the secret key.")


class QuotaOut(serializers.Serializer):
    bucket = serializers.CharField()
    used = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True, help_text="Null: refills at once, only paced.")
    left = serializers.IntegerField(allow_null=True)
    resets_at = serializers.DateTimeField()


class WaitingOut(serializers.Serializer):
    channels = serializers.IntegerField()
    planned = serializers.IntegerField(help_text="Channels that are polled.")
    due = serializers.IntegerField()
    late = serializers.IntegerField(help_text="Due for more than half an hour.")
    claimed = serializers.IntegerField(help_text="Being read.")
    oldest_due = serializers.DateTimeField(allow_null=True)
    oldest_lease = serializers.DateTimeField(allow_null=True, help_text="When the first running claim ends.")


class LastHourOut(serializers.Serializer):
    good = serializers.IntegerField()
    failed = serializers.IntegerField()
    units = serializers.FloatField(help_text="Of the platform's allowance, this agency's share.")


class AccessHealthOut(serializers.Serializer):
    kind = serializers.CharField(source="kind.kind")
    credential = serializers.UUIDField(
        source="row.uuid", default=None, allow_null=True, help_text="Null: the installation's own."
    )
    rests_until = serializers.DateTimeField(source="rest.until", default=None, allow_null=True)
    quotas = QuotaOut(many=True)


class PlatformHealthOut(serializers.Serializer):
    platform = serializers.CharField()
    waiting = WaitingOut()
    last_hour = LastHourOut()
    access = AccessHealthOut(source="lines", many=True)
    notices = serializers.DictField(
        source="push.states", child=serializers.IntegerField(), help_text="Subscriptions by state."
    )
    last_notice_at = serializers.DateTimeField(source="push.last_message_at", allow_null=True)


class PollErrorOut(serializers.Serializer):
    at = serializers.DateTimeField()
    channel = serializers.UUIDField(source="channel.uuid")
    kind = serializers.CharField()
    result = serializers.CharField()
    sentence = serializers.CharField(source="note")
    next_at = serializers.DateTimeField(allow_null=True)


class PlatformHealthsOut(serializers.Serializer):
    platforms = PlatformHealthOut(many=True)
    last_errors = PollErrorOut(many=True)
