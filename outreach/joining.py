"""What other rooms show of this one: called once at start."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.audit import SENTENCES
from campaigns import sections as of_collaborations
from campaigns.actions.collaborations import ENDED_TOLD
from influencers import restrictions
from influencers import sections as of_influencers
from influencers.actions.merging import BELONGINGS, MERGED_TOLD
from influencers.queries import timeline
from outreach.actions.doubles import end_doubles
from outreach.actions.refusals import remember_decline
from outreach.audit import OUTREACH_SENTENCES
from outreach.models import Enrollment, Refusal, Thread
from outreach.queries.person_letters import of_collaboration, told_letter, told_letters
from outreach.queries.refusals import REFUSAL, refusal_rows, sentence_of_row


def join() -> None:
    """Add the sentences of the trail, what goes along when two records become one, who said no to a brand, and letters
    on the timeline, on a profile and in a collaboration."""
    SENTENCES.update(OUTREACH_SENTENCES)
    BELONGINGS.extend([(Thread, ()), (Enrollment, ("sequence",)), (Refusal, ())])
    MERGED_TOLD.append(end_doubles)
    ENDED_TOLD.append(remember_decline)
    restrictions.FURTHER.append(restrictions.Further(REFUSAL, refusal_rows, sentence_of_row))
    timeline.add_kind("letters", _("Letters and answers"), told_letters, told_letter)
    title = gettext_noop("Letters")
    of_influencers.SECTIONS.append(of_influencers.Section(title, "outreach:of_person"))
    part = of_collaborations.Section(
        "letters", "outreach/_collaboration_letters.html", of_collaboration, title=title, route="outreach:of_collaboration"
    )  # fmt: skip
    of_collaborations.SECTIONS.insert(0, part)
