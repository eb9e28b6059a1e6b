"""Deciding on revisions, stages, the brief as a checklist, the checks' findings."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from campaigns.api.campaigns import get_campaign
from campaigns.models import Campaign
from drafts.actions import checkpoints, findings
from drafts.actions import review as actions
from drafts.actions.stages import proposed_stages, set_review_stages
from drafts.api import shapes
from drafts.api.drafts import get_draft, get_revision
from drafts.models import Checkpoint, Decision, Finding, ReviewPlan, Turn
from drafts.queries.cost import cost_of_campaign
from drafts.queries.drafts import (
    checkpoints_to_show,
    decisions_to_show,
    findings_to_show,
    plan_of,
    stages_to_show,
    turns_to_show,
)
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


class DraftDecide(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.DecideIn, responses={201: shapes.DecisionOut}, operation_id="drafts_decide",
        summary="Decide on the revision that was seen",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        made = actions.decide(draft=get_draft(self, uuid), by=self.by, **self.values(shapes.DecideIn))
        return Response(shapes.DecisionOut(made).data, status=201)


class _OnRevision(ApiView):
    """What is done to a revision that is held."""

    scopes = {"POST": WRITE}

    def done(self, request: Request, uuid: UUID, action: Callable[..., Any], shape: Any) -> Response:
        action(revision=get_revision(self, uuid), by=self.by, **self.values(shape))
        return tagged(request, shapes.RevisionOut(get_revision(self, uuid)).data)


class RevisionReturn(_OnRevision):
    @extend_schema(
        request=shapes.ReturnIn, responses=shapes.RevisionOut, operation_id="revisions_return",
        summary="Send it back to the influencer after the client wanted changes",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        values = {"message": "", **self.values(shapes.ReturnIn)}
        actions.return_revision(revision=get_revision(self, uuid), by=self.by, **values)
        return tagged(request, shapes.RevisionOut(get_revision(self, uuid)).data)


class RevisionReject(_OnRevision):
    @extend_schema(
        request=shapes.MessageIn, responses=shapes.RevisionOut, summary="Let the client's no stand",
        operation_id="revisions_reject",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(request, uuid, actions.reject_revision, shapes.MessageIn)


class RevisionResume(_OnRevision):
    @extend_schema(
        request=shapes.ResumeIn, responses=shapes.RevisionOut, summary="Ask the client again",
        operation_id="revisions_resume",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(request, uuid, actions.resume_review, shapes.ResumeIn)


class RevisionCheck(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None,
        responses=shapes.RevisionOut,
        summary="Run the checks anew",
        operation_id="revisions_check",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        findings.check_again(revision=get_revision(self, uuid), by=self.by)
        return tagged(request, shapes.RevisionOut(get_revision(self, uuid)).data)


class RevisionDecisions(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.DecisionOut

    def get_queryset(self) -> "QuerySet[Decision]":
        if not self.agency:
            return Decision.objects.none()
        return decisions_to_show(self.agency).filter(revision=get_revision(self, self.kwargs["uuid"]))

    @extend_schema(summary="What was decided on a revision, newest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class RevisionTurns(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.TurnOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[Turn]":
        if not self.agency:
            return Turn.objects.none()
        return turns_to_show(self.agency).filter(revision=get_revision(self, self.kwargs["uuid"]))

    @extend_schema(summary="The stages a revision goes through, in their order")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class RevisionFindings(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.FindingOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[Finding]":
        if not self.agency:
            return Finding.objects.none()
        return findings_to_show(self.agency).filter(revision=get_revision(self, self.kwargs["uuid"]))

    @extend_schema(summary="What the checks found, gravest first")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class RevisionCheckpoints(ListView):
    scopes = {"GET": READ}
    serializer_class = shapes.CheckpointOut
    ordering = ("position", "id")

    def get_queryset(self) -> "QuerySet[Checkpoint]":
        if not self.agency:
            return Checkpoint.objects.none()
        return checkpoints_to_show(self.agency).filter(revision=get_revision(self, self.kwargs["uuid"]))

    @extend_schema(summary="The brief point by point, held against a revision")
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)


class CheckpointCheck(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.CheckpointIn, responses=shapes.CheckpointOut, operation_id="checkpoints_check",
        summary="Say whether a revision holds to a point of the brief",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        point = get_object_or_404(checkpoints_to_show(self.agency), uuid=uuid)
        done = checkpoints.check_point(checkpoint=point, by=self.by, **self.values(shapes.CheckpointIn))
        return Response(shapes.CheckpointOut(done).data)


class FindingAnswer(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.FindingAnswerIn, responses=shapes.RevisionOut, operation_id="findings_answer",
        summary="Answer what the text cannot show; the checks run again",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        finding = get_object_or_404(findings_to_show(self.agency), uuid=uuid)
        revision = findings.answer_finding(finding=finding, by=self.by, **self.values(shapes.FindingAnswerIn))
        return tagged(request, shapes.RevisionOut(get_revision(self, revision.uuid)).data)


class FindingOverrule(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.OverruleIn, responses=shapes.FindingOut, operation_id="findings_overrule",
        summary="Let a finding not count, with your name and the reason",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        finding = get_object_or_404(findings_to_show(self.agency), uuid=uuid)
        done = findings.overrule(finding=finding, by=self.by, **self.values(shapes.OverruleIn))
        return Response(shapes.FindingOut(done).data)


class FindingRestore(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None,
        responses=shapes.FindingOut,
        summary="Let a finding count again",
        operation_id="findings_restore",
    )
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        finding = get_object_or_404(findings_to_show(self.agency), uuid=uuid)
        return Response(shapes.FindingOut(findings.restore(finding=finding, by=self.by)).data)


class CampaignReview(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(
        responses=shapes.ReviewPlanOut, summary="Through which stages drafts go, and how many rounds are agreed",
        operation_id="campaigns_review",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        return self._answer(request, get_campaign(self, uuid))

    @extend_schema(
        request=shapes.ReviewPlanIn, responses=shapes.ReviewPlanOut, summary="Set all stages",
        operation_id="campaigns_set_review",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        campaign = get_campaign(self, uuid)
        set_review_stages(campaign=campaign, by=self.by, **self.values(shapes.ReviewPlanIn))
        return self._answer(request, campaign)

    def _answer(self, request: Request, campaign: Campaign) -> Response:
        plan = plan_of(campaign)
        rows: list[Any] = list(stages_to_show(self.agency).filter(plan=plan)) if plan else []
        stages = [_stage(row, list(row.approvers.all())) for row in rows]
        if plan is None:
            stages = [{**row, "approvers": _people(row["approvers"])} for row in proposed_stages(campaign)]
        shown = plan or ReviewPlan(campaign=campaign)
        return tagged(request, {"rounds": shown.rounds, "version": shown.version, "stages": stages})


class CampaignReviewCost(ApiView):
    scopes = {"GET": READ}

    @extend_schema(
        responses=shapes.ReviewCostOut, summary="What each step of the reviews took so far",
        operation_id="campaigns_review_cost",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        steps = cost_of_campaign(get_campaign(self, uuid), now=timezone.now())
        return tagged(request, {"steps": shapes.ReviewStepOut(steps, many=True).data})


def _stage(row: Any, approvers: list[Any]) -> dict[str, Any]:
    names = ("name", "kind", "needed", "hours", "is_hidden")
    return {
        **{name: getattr(row, name) for name in names},
        "position": row.position + 1,
        "approvers": _people(approvers),
    }


def _people(members: list[Any]) -> list[dict[str, str]]:
    return [{"uuid": str(member.uuid), "name": member.user.name} for member in members]
