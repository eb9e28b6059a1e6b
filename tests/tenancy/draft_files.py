"""Files of drafts, links to drafts, and what the influencer's page and the portal show of drafts."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Membership
from accounts.passes import make_pass
from campaigns.models import Collaboration
from drafts.actions.drafts import save_revision, start_draft
from drafts.media.storage import draft_storage
from drafts.models import Annotation, Draft, Finding, Revision, RevisionFile, ShareLink, Upload
from drafts.states import DraftVerb
from tests.campaigns.making import make_deliverable
from tests.tenancy.asking import SECRET, Row

TUS = "sent with the headers of tus: tests/drafts/uploads/test_tus.py asks it as everybody"
THEIRS = (
    "sent with the headers of tus: tests/portal/personal/test_drafts_section.py asks it by another's link"
)
CLIENTS = "for clients only: tests/portal/test_outsiders.py asks it as everybody"
LINKS = "by the secret of a link only: tests/portal/test_outsiders.py asks it by every other one"

ROUTES: dict[str, Row | str] = {
    "drafts:file": Row("draft_file part"),
    "drafts:files": Row("written_revision"),
    "drafts:remove_file": Row("draft_file", "post"),
    "drafts:move_file": Row("draft_file", "post"),
    "drafts:describe_file": Row("draft_file", "post", {"alt": "x"}),
    "drafts:links": Row("piece_draft"),
    "drafts:revoke_link": Row("share_link", "post"),
    "drafts:uploads": TUS,
    "drafts:upload": TUS,
    "accounts:brand_look": Row("brand"),
    "api:revision_files": Row("written_revision", audience="api"),
    "api:revision_files_order": Row("written_revision", "post", {"order": []}, audience="api"),
    "api:revision_uploads": Row("written_revision", audience="api"),
    "api:upload": Row("upload", audience="api"),
    "api:draft_file": Row("draft_file", audience="api"),
    "api:draft_file_forward": Row("draft_file", "post", audience="api"),
    "api:draft_file_content": Row("draft_file", audience="api"),
    "api:draft_links": Row("piece_draft", audience="api"),
    "api:draft_link": Row("share_link", audience="api"),
    "api:draft_link_revoke": Row("share_link", "post", audience="api"),
    "api:brand_look": Row("brand", audience="api"),
    "api:preferences": Row(audience="api"),
    "api:campaign_show_plan": Row("campaign", "post", audience="api"),
    "api:campaign_hide_plan": Row("campaign", "post", audience="api"),
    "campaigns:show_plan": Row("campaign", "post"),
    "campaigns:hide_plan": Row("campaign", "post"),
    "personal:renew": Row(audience="public"),
    "personal:start_draft": Row("pass_token piece", "post", audience="public"),
    "personal:revise_draft": Row("pass_token piece_draft", "post", audience="public"),
    "personal:save_revision": Row("pass_token piece_revision", "post", {"text": "x"}, audience="public"),
    "personal:check_revision": Row("pass_token piece_revision", "post", {"text": "x"}, audience="public"),
    "personal:submit_revision": Row("pass_token piece_revision", "post", {"text": "x"}, audience="public"),
    "personal:withdraw_revision": Row("pass_token piece_revision", "post", audience="public"),
    "personal:answer_remark": Row("pass_token piece_remark", "post", {"text": "x"}, audience="public"),
    "personal:answer_asked": Row("pass_token piece_revision", "post", {"answer-x": "x"}, audience="public"),
    "personal:files": Row("pass_token piece_revision", audience="public"),
    "personal:file": Row("pass_token draft_file part", audience="public"),
    "personal:remove_file": Row("pass_token draft_file", "post", audience="public"),
    "personal:describe_file": Row("pass_token draft_file", "post", {"alt": "x"}, audience="public"),
    "personal:move_file": Row("pass_token draft_file", "post", audience="public"),
    "personal:uploads": THEIRS,
    "personal:upload": THEIRS,
    "portal:drafts": CLIENTS,
    "portal:draft": CLIENTS,
    "portal:decide": CLIENTS,
    "portal:remark": CLIENTS,
    "portal:answer_remark": CLIENTS,
    "portal:file": CLIENTS,
    "portal:plan": CLIENTS,
    "portal:plan_file": CLIENTS,
    "portal:calendar": CLIENTS,
    "portal:look": "a brand's colors, open to whoever knows the address: tests/portal/test_brand_look.py",
    "portal:logo": "a brand's logo, open to whoever knows the address: tests/portal/test_brand_look.py",
    "shared:page": LINKS,
    "shared:unlock": LINKS,
    "shared:decide": LINKS,
    "shared:remark": LINKS,
    "shared:answer_remark": LINKS,
    "shared:file": LINKS,
}


def piece_things(collaboration: Collaboration, alice: Membership) -> dict[str, Any]:
    """What an influencer makes: a piece, its draft being written, a file of it, a remark passed on, a question."""
    piece = make_deliverable(collaboration, title=f"{SECRET} piece")
    draft = start_draft(deliverable=piece, by=alice)
    revision = save_revision(revision=Revision.objects.get(draft=draft), by=alice, text=SECRET)
    remark = Annotation.objects.create(revision=revision, text=SECRET, side="influencer", author_label=SECRET)
    Finding.objects.create(
        revision=revision, rule="x", severity="needs_input", message=SECRET, question=SECRET, question_key="x"
    )
    return {
        "piece": piece.uuid, "piece_draft": draft.uuid, "piece_revision": revision.uuid, "piece_remark": remark.uuid,
        "draft_file": kept_file(revision).uuid, "written_revision": revision.uuid,
        "part": "shown", "share_link": share_link(draft, alice).uuid, "upload": coming(revision, alice).uuid,
    }  # fmt: skip


def share_link(draft: Draft, alice: Membership) -> ShareLink:
    """A link to a draft, made although nobody outside was shown it."""
    given, _token = make_pass(
        by=alice, agency=draft.agency, subject=draft, holder=SECRET, verbs=[DraftVerb.SEE], days=3
    )
    return ShareLink.objects.create(draft=draft, given_pass=given)


def coming(revision: Revision, alice: Membership) -> Upload:
    """A file on its way."""
    soon = timezone.now() + timedelta(hours=1)
    return Upload.objects.create(
        revision=revision, member=alice, name=f"{SECRET}.mov", size=9, expires_at=soon
    )


def kept_file(revision: Revision) -> RevisionFile:
    """A picture of a revision, looked at and put away."""
    name = draft_storage().save("drafts/tests/x.webp", ContentFile(SECRET.encode()))
    return RevisionFile.objects.create(
        revision=revision, name=f"{SECRET}.jpg", state="ready", kind="image", content_type="image/webp", size=12,
        sha256="0" * 64, file=name, shown=name, poster=name, width=10, height=10,
    )  # fmt: skip
