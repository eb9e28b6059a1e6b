"""The brand room, the idea bank, and the calendar."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Brand
from accounts.states import Role, Scope
from campaigns.actions import feeds, ideas
from campaigns.actions import room as actions
from campaigns.api.shapes_work import (
    ApprovalStagesIn,
    ApprovalStagesOut,
    BrandWordIn,
    BrandWordOut,
    CalendarFeedIn,
    CalendarFeedOut,
    EventsOut,
    IdeaEditIn,
    IdeaIn,
    IdeaOut,
    MandatorySentenceIn,
    MandatorySentenceOut,
    NewCalendarFeedOut,
    ProductIn,
    ProductOut,
)
from campaigns.models import BrandWord, CalendarFeed, Idea, MandatorySentence, Product
from campaigns.queries.deliverables import LONGEST_SPAN, events
from campaigns.queries.ideas import ideas_to_show
from irm.api.etag import insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


def get_brand(view: ApiView, uuid: UUID) -> Brand:
    return get_object_or_404(Brand.objects.for_agency(view.agency).select_related("agency"), uuid=uuid)


class BrandProducts(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = ProductOut

    def get_queryset(self) -> "QuerySet[Product]":
        if not self.agency:
            return Product.objects.none()
        return get_brand(self, self.kwargs["uuid"]).products.select_related("brand")

    @extend_schema(summary="What a brand sells, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=ProductIn, responses={201: ProductOut}, summary="Add a product")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.add_product(brand=get_brand(self, uuid), by=self.by, **self.values(ProductIn))
        location = reverse("api:product", args=[made.uuid])
        return tagged(request, ProductOut(made).data, status=201, location=location)


class ProductDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=ProductOut, summary="One product")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ProductOut(_product(self, uuid)).data)

    @extend_schema(request=ProductIn, responses=ProductOut, summary="Change a product")
    def patch(self, request: Request, uuid: UUID) -> Response:
        product = _product(self, uuid)
        insist_on(request, ProductOut(product).data)
        actions.change_product(product=product, by=self.by, **self.values(ProductIn, partial=True))
        return tagged(request, ProductOut(_product(self, uuid)).data)


class ProductArchive(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(request=None, responses=ProductOut, summary="Put it away", operation_id="products_archive")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return tagged(
            request, ProductOut(actions.archive_product(product=_product(self, uuid), by=self.by)).data
        )


class ProductRestore(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=ProductOut, summary="Bring it back", operation_id="products_restore"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return tagged(
            request, ProductOut(actions.restore_product(product=_product(self, uuid), by=self.by)).data
        )


class BrandSentences(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = MandatorySentenceOut

    def get_queryset(self) -> "QuerySet[MandatorySentence]":
        if not self.agency:
            return MandatorySentence.objects.none()
        return get_brand(self, self.kwargs["uuid"]).mandatory_sentences.all()

    @extend_schema(summary="Sentences that have to stand as they are")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=MandatorySentenceIn, responses={201: MandatorySentenceOut}, summary="Ask for a sentence"
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.add_sentence(
            brand=get_brand(self, uuid), by=self.by, **self.values(MandatorySentenceIn)
        )
        return tagged(request, MandatorySentenceOut(made).data, status=201)


class SentenceDetail(ApiView):
    scopes = {"DELETE": WRITE}

    @extend_schema(responses={204: None}, summary="Ask for a sentence no longer")
    def delete(self, request: Request, uuid: UUID) -> Response:
        rows = MandatorySentence.objects.for_agency(self.agency).select_related("brand__agency")
        sentence = get_object_or_404(rows, uuid=uuid)
        insist_on(request, MandatorySentenceOut(sentence).data)
        actions.remove_sentence(sentence=sentence, by=self.by)
        return Response(status=204)


class BrandWords(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = BrandWordOut

    def get_queryset(self) -> "QuerySet[BrandWord]":
        return get_brand(self, self.kwargs["uuid"]).words.all() if self.agency else BrandWord.objects.none()

    @extend_schema(summary="Words a brand avoids, likes, or says otherwise")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(request=BrandWordIn, responses={201: BrandWordOut}, summary="Put a word on the list")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.add_word(brand=get_brand(self, uuid), by=self.by, **self.values(BrandWordIn))
        return tagged(request, BrandWordOut(made).data, status=201)


class WordDetail(ApiView):
    scopes = {"DELETE": WRITE}

    @extend_schema(responses={204: None}, summary="Take a word off the list")
    def delete(self, request: Request, uuid: UUID) -> Response:
        word = get_object_or_404(
            BrandWord.objects.for_agency(self.agency).select_related("brand__agency"), uuid=uuid
        )
        insist_on(request, BrandWordOut(word).data)
        actions.remove_word(word=word, by=self.by)
        return Response(status=204)


class BrandApprovalStages(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(
        responses=ApprovalStagesOut, summary="Who approves by default", operation_id="brands_approval_stages"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return self._answer(request, get_brand(self, uuid))

    @extend_schema(
        request=ApprovalStagesIn, responses=ApprovalStagesOut, summary="Set all stages",
        operation_id="brands_set_approval_stages",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        brand = get_brand(self, uuid)
        actions.set_approval_stages(brand=brand, by=self.by, **self.values(ApprovalStagesIn))
        return self._answer(request, brand)

    def _answer(self, request: Request, brand: Brand) -> Response:
        stages = brand.approval_stages.order_by("position").prefetch_related("approvers__user")
        fields = ("name", "side", "needs_all", "hours")
        rows = [
            {
                **{name: getattr(stage, name) for name in fields},
                "approvers": [{"uuid": str(m.uuid), "name": m.user.name} for m in stage.approvers.all()],
            }
            for stage in stages
        ]
        return tagged(request, {"stages": rows})


class Ideas(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = IdeaOut

    def get_queryset(self) -> "QuerySet[Idea]":
        return ideas_to_show(self.agency) if self.agency else Idea.objects.none()

    @extend_schema(summary="The idea bank, newest first")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=IdeaIn, responses={201: IdeaOut}, summary="Write down an idea")
    @idempotent
    def post(self, request: Request) -> Response:
        made = ideas.add_idea(by=self.by, **self.values(IdeaIn))
        location = reverse("api:idea", args=[made.uuid])
        return tagged(request, IdeaOut(made).data, status=201, location=location)


class IdeaDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=IdeaOut, summary="One idea")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, IdeaOut(_idea(self, uuid)).data)

    @extend_schema(request=IdeaEditIn, responses=IdeaOut, summary="Change an idea, or say what became of it")
    def patch(self, request: Request, uuid: UUID) -> Response:
        idea = _idea(self, uuid)
        insist_on(request, IdeaOut(idea).data)
        values = self.values(IdeaEditIn, partial=True)
        state = values.pop("state", None)
        if values:
            idea = ideas.change_idea(idea=idea, by=self.by, **values)
        if state:
            ideas.move_idea(idea=idea, by=self.by, to=state)
        return tagged(request, IdeaOut(_idea(self, uuid)).data)


class CalendarEvents(ApiView):
    scopes = {"GET": READ}
    parameters = ("start", "end")

    @extend_schema(
        parameters=[
            OpenApiParameter("start", str, description="From this moment, ISO 8601; now when left out."),
            OpenApiParameter("end", str, description=f"To this one, at most {LONGEST_SPAN.days} days later; 30 days when left out."),
        ],
        responses=EventsOut, summary="What is due, goes live, ends, and whose birthday it is",
        operation_id="calendar_events",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        start = _moment(request, "start") or timezone.now()
        end = _moment(request, "end") or start + timedelta(days=30)
        if end <= start:
            raise bad_query("end", "The end lies before the start.")
        found = events(self.agency, start=start, end=end)
        fields = ("key", "kind", "title", "url", "late", "campaign")
        rows = [{**{name: getattr(e, name) for name in fields}, "at": e.at.isoformat()} for e in found]
        return tagged(request, {"events": rows})


class CalendarFeeds(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = CalendarFeedOut
    tells_secret = True

    def get_queryset(self) -> "QuerySet[CalendarFeed]":
        if not self.agency:
            return CalendarFeed.objects.none()
        rows = CalendarFeed.objects.for_agency(self.agency).filter(revoked_at=None).select_related("campaign")
        return rows if self.by.role == Role.OWNER else rows.filter(member=self.by)

    @extend_schema(summary="One's own calendar addresses, newest first; owners see everybody's")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(
        request=CalendarFeedIn,
        responses={201: NewCalendarFeedOut},
        summary="Make an address; it is shown once",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        feed, token = feeds.make_feed(by=self.by, **self.values(CalendarFeedIn))
        address = settings.SITE_URL + reverse("campaigns:feed", args=[token])
        return tagged(request, {**CalendarFeedOut(feed).data, "address": address}, status=201)


class CalendarFeedDetail(ApiView):
    scopes = {"DELETE": WRITE}

    @extend_schema(responses={204: None}, summary="Make an address useless")
    def delete(self, request: Request, uuid: UUID) -> Response:
        rows = CalendarFeed.objects.for_agency(self.agency).select_related("member__agency", "campaign")
        feed = get_object_or_404(rows, uuid=uuid)
        insist_on(request, CalendarFeedOut(feed).data)
        feeds.revoke_feed(feed=feed, by=self.by)
        return Response(status=204)


def _moment(request: Request, name: str) -> Any:
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or not 1970 < found.year < 3000:
        raise bad_query(name, "Write a moment as 2026-05-01T00:00:00Z.")
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _product(view: ApiView, uuid: UUID) -> Product:
    return get_object_or_404(
        Product.objects.for_agency(view.agency).select_related("brand__agency"), uuid=uuid
    )


def _idea(view: ApiView, uuid: UUID) -> Idea:
    return get_object_or_404(ideas_to_show(view.agency).select_related("agency"), uuid=uuid)
