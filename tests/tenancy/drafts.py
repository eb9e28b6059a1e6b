"""Drafts, their revisions and their review."""

from typing import Any

from accounts.models import Membership
from campaigns.models import Collaboration
from drafts.actions.drafts import save_revision, start_draft, submit_revision
from drafts.actions.remarks import annotate
from drafts.models import Checkpoint, Finding
from tests.campaigns.making import make_deliverable
from tests.tenancy.asking import SECRET, Row, post

_STAGE = {"name": "x", "kind": "internal"}


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "drafts:list": Row(),
    "drafts:count": Row(),
    "drafts:remind": post(chosen="{draft}"),
    "drafts:review": Row("draft"),
    "drafts:decide": post("draft", answer="approve", seen="1"),
    "drafts:compare": Row("draft"),
    "drafts:history": Row("draft"),
    "drafts:begin": post("draft"),
    "drafts:remind_one": post("draft"),
    "drafts:rounds": post("draft", rounds="3"),
    "drafts:section": Row("collaboration"),
    "drafts:of_deliverable": Row("deliverable"),
    "drafts:start": post("deliverable"),
    "drafts:of_campaign": Row("campaign"),
    "drafts:stages": post("campaign", rounds="2", version="1"),
    "drafts:write": post("written_revision", text="x", version="1"),
    "drafts:withdraw": post("revision"),
    "drafts:hand_back": post("revision", message="x"),
    "drafts:check_again": post("revision"),
    "drafts:annotate": post("revision", text="x"),
    "drafts:reply": post("annotation", text="x"),
    "drafts:resolve": post("annotation"),
    "drafts:reopen": post("annotation"),
    "drafts:pass_on": post("annotation"),
    "drafts:show_remark": post("annotation"),
    "drafts:check_point": post("checkpoint", is_met="met"),
    "drafts:answer_finding": post("finding", answer="x"),
    "drafts:overrule": post("finding", reason="Because it is so"),
    "drafts:restore_finding": post("finding"),
    "api:drafts": api(),
    "api:drafts_remind": api(method="post"),
    "api:draft": api("draft"),
    "api:draft_rounds": api("draft", "post", rounds=3),
    "api:draft_decide": api("draft", "post", answer="approve", seen=1),
    "api:draft_compare": api("draft", old=1, new=1),
    "api:draft_revisions": api("draft"),
    "api:deliverable_draft": api("deliverable", "post"),
    "api:campaign_review": api("campaign"),
    "api:campaign_review_cost": api("campaign"),
    "api:revision": api("revision"),
    "api:revision_submit": api("revision", "post"),
    "api:revision_withdraw": api("revision", "post"),
    "api:revision_return": api("revision", "post", message="x"),
    "api:revision_reject": api("revision", "post", message="x"),
    "api:revision_resume": api("revision", "post", note="x"),
    "api:revision_check": api("revision", "post"),
    "api:revision_decisions": api("revision"),
    "api:revision_turns": api("revision"),
    "api:revision_findings": api("revision"),
    "api:revision_checkpoints": api("revision"),
    "api:revision_annotations": api("revision"),
    "api:annotation_reply": api("annotation", "post", text="x"),
    "api:annotation_resolve": api("annotation", "post"),
    "api:annotation_reopen": api("annotation", "post"),
    "api:annotation_pass_on": api("annotation", "post"),
    "api:annotation_show": api("annotation", "post"),
    "api:finding_answer": api("finding", "post", answer="x"),
    "api:finding_overrule": api("finding", "post", reason="Because it is so"),
    "api:finding_restore": api("finding", "post"),
    "api:checkpoint_check": api("checkpoint", "post", is_met=True),
}


def review_things(by: Membership, collaboration: Collaboration) -> dict[str, Any]:
    """Return what stands in addresses: a draft in review with a remark, a finding and a point of the brief."""
    draft = start_draft(deliverable=make_deliverable(collaboration, title=f"{SECRET} piece"), by=by)
    revision = save_revision(revision=draft.revisions.get(), by=by, text=f"{SECRET} says so")
    submit_revision(revision=revision, by=by)
    finding = Finding.objects.create(
        revision=revision,
        rule="x",
        severity="warn",
        message=f"{SECRET} claim",
        question=f"{SECRET}?",
        question_key="x",
    )
    point = Checkpoint.objects.create(
        revision=revision, key="00000000-0000-4000-8000-000000000001", section="do", text=f"{SECRET} smile"
    )
    remark = annotate(revision=revision, by=by, text=f"{SECRET} remark")
    return {
        "draft": draft.uuid, "revision": revision.uuid, "finding": finding.uuid, "checkpoint": point.uuid,
        "annotation": remark.uuid,
    }  # fmt: skip
