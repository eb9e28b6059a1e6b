"""Who may do what with influencers: called by the actions (authority) and by pages (which buttons to show)."""

from accounts.models import Agency, Membership
from accounts.rules import can_administer, can_edit
from accounts.states import Role
from influencers.models import Influencer, InfluencerList, Note, SavedView


def can_add_influencer(by: Membership | None, agency: Agency) -> bool:
    return can_edit(by, agency)


def can_view_influencer(by: Membership | None, influencer: Influencer) -> bool:
    """See an influencer's page: everybody in the house, no client."""
    return _in_house(by, influencer, Role.agency_roles)


def can_edit_influencer(by: Membership | None, influencer: Influencer) -> bool:
    """Change an influencer, what belongs to them and their next step; write notes. Not once merged into another."""
    return _in_house(by, influencer, Role.editing_roles) and influencer.merged_into_id is None


def can_archive_influencer(by: Membership | None, influencer: Influencer) -> bool:
    return can_edit_influencer(by, influencer) and influencer.archived_at is None


def can_restore_influencer(by: Membership | None, influencer: Influencer) -> bool:
    return can_edit_influencer(by, influencer) and influencer.archived_at is not None


def can_change_note(by: Membership | None, note: Note) -> bool:
    """A note is changed and removed by who wrote it, as long as they may write."""
    return by is not None and note.author_id == by.pk and can_edit_influencer(by, note.influencer)


def can_manage_stages(by: Membership | None, agency: Agency) -> bool:
    return can_edit(by, agency)


def can_manage_representatives(by: Membership | None, agency: Agency) -> bool:
    return can_edit(by, agency)


def can_manage_fields(by: Membership | None, agency: Agency) -> bool:
    """Define the agency's own fields."""
    return can_edit(by, agency)


def can_merge(by: Membership | None, agency: Agency) -> bool:
    """Put two records together, take that back, or say that they are two people."""
    return can_edit(by, agency)


def can_manage_vetting(by: Membership | None, agency: Agency) -> bool:
    """Change tiers and the questions of the checklist, decide about flagged posts."""
    return can_edit(by, agency)


def can_save_view(by: Membership | None) -> bool:
    """Keep a search for oneself: everybody in the house."""
    return by is not None and by.ended_at is None and by.role in Role.agency_roles


def can_share_view(by: Membership) -> bool:
    return can_edit(by, by.agency)


def can_change_view(by: Membership | None, view: SavedView) -> bool:
    """A view is changed by who saved it; a shared one by the owners too."""
    if by is None or by.agency_id != view.agency_id or not can_save_view(by):
        return False
    return view.member_id == by.pk or (view.is_shared and by.role == Role.OWNER)


def can_make_list(by: Membership | None, agency: Agency) -> bool:
    return can_edit(by, agency)


def can_change_list(by: Membership | None, people: InfluencerList) -> bool:
    return by is not None and by.agency_id == people.agency_id and can_edit(by, by.agency)


def can_remark_on_list(by: Membership | None, people: InfluencerList) -> bool:
    """Clients of the brand a list is shared with."""
    return (
        by is not None
        and by.ended_at is None
        and by.is_client
        and by.agency_id == people.agency_id
        and by.brand_id == people.brand_id
        and people.shared_at is not None
        and people.archived_at is None
    )


def can_decide_on_list(by: Membership | None, people: InfluencerList) -> bool:
    return can_remark_on_list(by, people) and by is not None and by.role == Role.APPROVER


def _in_house(by: Membership | None, influencer: Influencer, roles: tuple[str, ...]) -> bool:
    return (
        by is not None and by.agency_id == influencer.agency_id and by.ended_at is None and by.role in roles
    )


def can_manage_platforms(by: Membership | None, agency: Agency) -> bool:
    """See and change what the agency signs its calls to platforms with."""
    return can_administer(by, agency)


def can_correct_moods(by: Membership | None, agency: Agency) -> bool:
    """Say how comments really feel, and have the agency's own head learn from it."""
    return can_edit(by, agency)


def can_classify(by: Membership | None, agency: Agency) -> bool:
    """Have texts read by the sentiment worker: everybody in the house."""
    return (
        by is not None and by.agency_id == agency.pk and by.ended_at is None and by.role in Role.agency_roles
    )
