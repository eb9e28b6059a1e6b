"""How offers, contracts, payments and exchange rates are written in the API, and what is read from a request."""

from typing import Any

from rest_framework import serializers

from campaigns.contracting.variables import TYPED
from campaigns.models import Collaboration, ContractTemplate, Slot
from campaigns.queries.contracts import newest_body
from campaigns.queries.opening import PriceSource
from campaigns.states import (
    ContractState,
    Direction,
    EndReason,
    NoContract,
    OfferState,
    PaymentKind,
    PaymentState,
    RightKind,
    Side,
)
from influencers.api.shapes import UUIDRelatedField
from irm.api.shapes import Shape

MARKETS = "ISO 3166-1 alpha-2; empty: everywhere."


def money(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, **more)


def small_amount(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=12, decimal_places=4, **more)


class OfferLineOut(Shape):
    platform = serializers.CharField()
    format = serializers.CharField()
    quantity = serializers.IntegerField()
    price = money(allow_null=True, help_text="Of one piece; null: the fee is for all together.")
    slot = serializers.UUIDField(source="slot.uuid", allow_null=True)
    draft_due_on = serializers.DateField(allow_null=True)
    publish_from = serializers.DateField(allow_null=True)
    publish_until = serializers.DateField(allow_null=True)
    note = serializers.CharField()


class UsageRightOut(Shape):
    kind = serializers.ChoiceField(choices=RightKind.choices)
    places = serializers.CharField()
    markets = serializers.ListField(child=serializers.CharField(), help_text=MARKETS)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, help_text="Null: without end.")


class ExclusivityOut(Shape):
    category = serializers.CharField()
    rivals = serializers.ListField(child=serializers.CharField())
    platform = serializers.CharField(help_text="Empty: everywhere.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class OfferRowOut(Shape):
    """An offer in a list; its lines, rights and exclusivities are told by the offer itself."""

    uuid = serializers.UUIDField()
    collaboration = serializers.UUIDField(source="collaboration.uuid")
    number = serializers.IntegerField(help_text="Round, from 1.")
    answers = serializers.UUIDField(
        source="answers.uuid", allow_null=True, help_text="The offer it is a counter-offer to."
    )
    side = serializers.ChoiceField(choices=Side.choices)
    state = serializers.ChoiceField(choices=OfferState.choices)
    currency = serializers.CharField()
    fee = money()
    per_conversion = small_amount(allow_null=True)
    conversion = serializers.CharField(help_text="What counts as one.")
    conversions_paid_up_to = serializers.IntegerField(allow_null=True)
    goods = serializers.CharField()
    goods_value = money(allow_null=True, help_text="Declared retail value.")
    payment_days = serializers.IntegerField(help_text="After publication.")
    rounds = serializers.IntegerField(allow_null=True, help_text="Of changes to each draft, within the fee.")
    message = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    accepted_name = serializers.CharField()
    answered_by = serializers.CharField()
    evidence = serializers.CharField()
    declined_reason = serializers.CharField(help_text="Coded; empty unless declined.")
    declined_note = serializers.CharField()
    despite = serializers.CharField(help_text="Why it went although something spoke against it.")
    shows_fair_rate = serializers.BooleanField()
    fair_rate = serializers.JSONField(help_text="How the fee was weighed when it was sent.")
    created_at = serializers.DateTimeField()


class OfferOut(OfferRowOut):
    """An offer with all its terms."""

    lines = OfferLineOut(many=True, source="lines.all")
    rights = UsageRightOut(many=True, source="rights.all")
    exclusivities = ExclusivityOut(many=True, source="exclusivities.all")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Managers are called: a dotted source ends at a bound method."""
        parts = {name: list(getattr(instance, name).all()) for name in ("lines", "rights", "exclusivities")}
        row = {}
        for name, read, write in self._columns:
            value = parts[name] if name in parts else read(instance)
            row[name] = value if write is None or value is None else write(value)
        return row


class OpeningLineOut(Shape):
    platform = serializers.CharField()
    format = serializers.CharField()
    quantity = serializers.IntegerField()
    price = money(allow_null=True, help_text="Of one piece; null: unknown, or it does not part evenly.")
    slot = serializers.UUIDField(source="slot.uuid")
    publish_from = serializers.DateField(allow_null=True)
    publish_until = serializers.DateField(allow_null=True)
    price_source = serializers.ChoiceField(
        choices=PriceSource.choices,
        allow_blank=True,
        help_text="Where the price is from; empty: none is known.",
    )


class OpeningOut(Shape):
    """What an offer to somebody begins with; send it back, changed as you like, to write the offer."""

    currency = serializers.CharField()
    fee = money(allow_null=True, help_text="Of all lines; null unless the price of each is known.")
    lines = OpeningLineOut(many=True)


class OfferLineIn(serializers.Serializer):
    platform = serializers.CharField(max_length=16)
    format = serializers.CharField(max_length=40)
    quantity = serializers.IntegerField(min_value=1, max_value=500, required=False)
    price = money(required=False, allow_null=True)
    slot = UUIDRelatedField(Slot, required=False, allow_null=True)
    draft_due_on = serializers.DateField(required=False, allow_null=True)
    publish_from = serializers.DateField(required=False, allow_null=True)
    publish_until = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class UsageRightIn(serializers.Serializer):
    kind = serializers.ChoiceField(choices=RightKind.choices)
    places = serializers.CharField(max_length=200, required=False, allow_blank=True)
    markets = serializers.ListField(
        child=serializers.CharField(max_length=2), required=False, max_length=100, help_text=MARKETS
    )
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class ExclusivityIn(serializers.Serializer):
    category = serializers.CharField(max_length=80, required=False, allow_blank=True)
    rivals = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False, max_length=100
    )
    platform = serializers.CharField(max_length=16, required=False, allow_blank=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class TermsIn(serializers.Serializer):
    currency = serializers.CharField(max_length=3, help_text="ISO 4217; of every amount of the offer.")
    fee = money()
    per_conversion = small_amount(required=False, allow_null=True)
    conversion = serializers.CharField(max_length=200, required=False, allow_blank=True)
    conversions_paid_up_to = serializers.IntegerField(
        min_value=1, max_value=10**9, required=False, allow_null=True
    )
    goods = serializers.CharField(max_length=300, required=False, allow_blank=True)
    goods_value = money(required=False, allow_null=True)
    payment_days = serializers.IntegerField(min_value=0, max_value=365, required=False)
    rounds = serializers.IntegerField(min_value=0, max_value=50, required=False, allow_null=True)
    lines = OfferLineIn(many=True)
    rights = UsageRightIn(many=True, required=False)
    exclusivities = ExclusivityIn(many=True, required=False)
    message = serializers.CharField(max_length=10_000, required=False, allow_blank=True)


class OfferIn(TermsIn):
    expires_at = serializers.DateTimeField(required=False, allow_null=True)
    shows_fair_rate = serializers.BooleanField(required=False)


class CounterIn(TermsIn):
    evidence = serializers.CharField(max_length=500, help_text="Where the answer is from.")


class SendIn(serializers.Serializer):
    despite = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Why, although something speaks against it.",
    )


class AcceptIn(SendIn):
    name = serializers.CharField(max_length=200)
    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True)


class DeclineIn(serializers.Serializer):
    reason = serializers.ChoiceField(choices=EndReason.choices)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True)
    leaves = serializers.BooleanField(required=False, help_text="They leave the campaign with it.")


class FairRateOut(Shape):
    currency = serializers.CharField()
    fair = money()
    low = money()
    high = money()
    missing = serializers.ListField(child=serializers.CharField())
    pieces = serializers.ListField(child=serializers.JSONField(), help_text="Each with base and steps.")


class ContractTemplateOut(Shape):
    uuid = serializers.UUIDField()
    name = serializers.CharField()
    language = serializers.CharField(help_text="ISO 639.")
    version = serializers.IntegerField(source="newest")
    created_at = serializers.DateTimeField()


class ContractTemplateBodyOut(ContractTemplateOut):
    body = serializers.SerializerMethodField(
        help_text="The newest version's text, with its {{placeholders}}."
    )

    def get_body(self, template: Any) -> str:
        return newest_body(template)


class ContractTemplateEditIn(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=100_000, trim_whitespace=False)


class ContractTemplateIn(ContractTemplateEditIn):
    language = serializers.CharField(max_length=3)


class ContractOut(Shape):
    uuid = serializers.UUIDField()
    collaboration = serializers.UUIDField(source="collaboration.uuid")
    state = serializers.ChoiceField(choices=ContractState.choices)
    number = serializers.CharField()
    body = serializers.CharField()
    is_printed = serializers.BooleanField(source="pdf", help_text="The PDF can be downloaded.")
    pdf_error = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    signed_on = serializers.DateField(allow_null=True)
    signed_file_digest = serializers.CharField(help_text="SHA-256 of the signed paper.")
    waived_reason = serializers.CharField(help_text="Coded; empty unless there is no contract.")
    waived_note = serializers.CharField()
    created_at = serializers.DateTimeField()


class ContractIn(serializers.Serializer):
    template = UUIDRelatedField(ContractTemplate)
    values = serializers.DictField(
        child=serializers.CharField(max_length=300, allow_blank=True),
        required=False,
        help_text=f"Known names: {', '.join(TYPED)}.",
    )
    replace = serializers.BooleanField(required=False)


class WaiveIn(serializers.Serializer):
    reason = serializers.ChoiceField(choices=NoContract.choices)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class SignedIn(serializers.Serializer):
    file = serializers.FileField(help_text="A PDF or a picture of the signed paper; at most 20 MB.")
    signed_on = serializers.DateField(required=False, allow_null=True)


class WhyIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class PaymentOut(Shape):
    uuid = serializers.UUIDField()
    campaign = serializers.UUIDField(source="campaign.uuid")
    collaboration = serializers.UUIDField(source="collaboration.uuid", allow_null=True)
    direction = serializers.ChoiceField(choices=Direction.choices)
    kind = serializers.ChoiceField(choices=PaymentKind.choices)
    state = serializers.ChoiceField(choices=PaymentState.choices)
    party = serializers.CharField()
    what = serializers.CharField()
    amount = money()
    currency = serializers.CharField()
    rate = serializers.DecimalField(
        max_digits=18,
        decimal_places=8,
        allow_null=True,
        help_text="Campaign's currency for one; null: none known.",
    )
    rate_source = serializers.CharField()
    amount_in_campaign = money(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    invoice_number = serializers.CharField()
    conversions_from = serializers.IntegerField(allow_null=True)
    conversions_until = serializers.IntegerField(allow_null=True)
    paid_on = serializers.DateField(allow_null=True)
    paid_reference = serializers.CharField()
    note = serializers.CharField()
    created_at = serializers.DateTimeField()


class PaymentEditIn(serializers.Serializer):
    what = serializers.CharField(max_length=200, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    invoice_number = serializers.CharField(max_length=80, required=False, allow_blank=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PaymentIn(PaymentEditIn):
    direction = serializers.ChoiceField(choices=Direction.choices)
    kind = serializers.ChoiceField(choices=PaymentKind.choices)
    collaboration = UUIDRelatedField(Collaboration, required=False, allow_null=True)
    party = serializers.CharField(max_length=200, required=False, allow_blank=True)
    amount = money()
    currency = serializers.CharField(max_length=3)


class PaidIn(serializers.Serializer):
    paid_on = serializers.DateField(required=False, allow_null=True, help_text="Left out: today.")
    reference = serializers.CharField(max_length=120, required=False, allow_blank=True)


class ConversionsIn(serializers.Serializer):
    until = serializers.IntegerField(min_value=1, max_value=10**9, help_text="Counted since the beginning.")
    due_on = serializers.DateField(required=False, allow_null=True)


class ExchangeRateOut(Shape):
    uuid = serializers.UUIDField()
    from_currency = serializers.CharField()
    to_currency = serializers.CharField()
    rate = serializers.DecimalField(max_digits=18, decimal_places=8)
    as_of = serializers.DateField()
    source = serializers.CharField()


class ExchangeRateIn(serializers.Serializer):
    from_currency = serializers.CharField(max_length=3)
    to_currency = serializers.CharField(max_length=3)
    rate = serializers.DecimalField(max_digits=18, decimal_places=8)
    as_of = serializers.DateField()
    source = serializers.CharField(max_length=120)
