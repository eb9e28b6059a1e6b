"""One verb for many people at once, as on the list's bulk bar, with an outcome for each."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from influencers.actions.bulk import Outcome, change_many, undo_token, undo_with
from influencers.api.shapes import MemberField, UUIDRelatedField
from influencers.models import Influencer, InfluencerList, Stage
from irm.api.idempotency import idempotent
from irm.api.views import ApiView

MOST_AT_ONCE = 500
VERBS = ("tag", "untag", "stage", "owner", "list", "archive", "restore")
NOT_FOUND = "There is nobody with this uuid."


class BulkIn(serializers.Serializer):
    verb = serializers.ChoiceField(choices=VERBS)
    influencers = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_AT_ONCE)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=20,
        help_text="For tag and untag.",
    )
    stage = UUIDRelatedField(Stage, required=False, allow_null=True, help_text="For stage; null: no stage.")
    owner = MemberField(required=False, allow_null=True)
    list = UUIDRelatedField(InfluencerList, required=False, help_text="For list.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Insist on what the verb needs."""
        needed = {"tag": "tags", "untag": "tags", "stage": "stage", "owner": "owner", "list": "list"}
        name = needed.get(attrs["verb"])
        if name and (name not in attrs or attrs[name] == []):
            raise serializers.ValidationError(
                {name: gettext("The verb %(verb)s needs this.") % {"verb": attrs["verb"]}}
            )
        attrs["value"] = attrs.get(name) if name else None
        return attrs


class BulkUndoIn(serializers.Serializer):
    undo = serializers.CharField(max_length=200_000, help_text="As the bulk change answered.")


class BulkRowOut(serializers.Serializer):
    influencer = serializers.UUIDField()
    done = serializers.BooleanField()
    reason = serializers.CharField(help_text="Why it was not done; empty when it was.")


class BulkOut(serializers.Serializer):
    done = serializers.IntegerField(help_text="To how many people it was done.")
    refused = serializers.IntegerField()
    results = BulkRowOut(many=True)
    undo = serializers.CharField(
        help_text="Hand it back within 24 hours to undo the change; empty where nothing can be undone."
    )


class InfluencersBulk(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="influencers_bulk", request=BulkIn, responses=BulkOut,
        summary="Tag, untag, move, give, list, archive or restore many at once",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        values = self.values(BulkIn)
        asked = list(dict.fromkeys(values["influencers"]))
        people = Influencer.objects.for_agency(self.agency).filter(uuid__in=asked).order_by("pk")
        outcome = change_many(people=people, by=self.by, verb=values["verb"], value=values["value"])
        return Response(_told(outcome, asked=asked, undo=undo_token(outcome, self.by)))


class InfluencersBulkUndo(ApiView):
    scopes = {"POST": Scope.INFLUENCERS_WRITE}

    @extend_schema(
        operation_id="influencers_bulk_undo", request=BulkUndoIn, responses=BulkOut,
        summary="Take a bulk change back for those nobody has changed since",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request) -> Response:
        outcome = undo_with(token=self.values(BulkUndoIn)["undo"], by=self.by)
        return Response(_told(outcome, undo=""))


def _told(outcome: Outcome, *, undo: str, asked: list[UUID] | None = None) -> dict[str, Any]:
    """Return the outcome, a row for each person asked about, in that order."""
    reasons = {person.uuid: "" for person in outcome.done}
    reasons |= {person.uuid: sentence for person, sentence in outcome.refusals}
    rows = [
        {"influencer": uuid, "done": reasons.get(uuid) == "", "reason": reasons.get(uuid, NOT_FOUND)}
        for uuid in (reasons if asked is None else asked)
    ]
    done = sum(row["done"] for row in rows)
    return BulkOut({"done": done, "refused": len(rows) - done, "results": rows, "undo": undo}).data
