"""Two records of one person were in the same sequence: when the records become one, one place in it goes on."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from influencers.models import Influencer
from outreach.actions.enrollments import next_due, stop_enrollments
from outreach.actions.holding import drop_letters
from outreach.models import Enrollment, Message
from outreach.states import EnrollmentState, StopReason


def end_doubles(kept: Influencer, merged: Influencer, by: Membership) -> None:
    """End the places the merged record holds beside the kept one's, which goes on from the farther of the two.

    Where the merged record answered, refused or opted out, the kept one's place ends for the same reason.
    """
    now, note = timezone.now(), _("Two records became one.")
    theirs = list(Enrollment.objects.select_for_update().filter(influencer=merged).order_by("pk"))
    rows = Enrollment.objects.select_for_update(of=("self",)).select_related(
        "influencer", "sequence__agency", "sequence__mailbox"
    )
    own = {
        row.sequence_id: row
        for row in rows.filter(influencer=kept, sequence__in=[each.sequence_id for each in theirs])
    }
    for row in theirs:
        mine = own.get(row.sequence_id)
        if mine is not None and mine.state in EnrollmentState.active:
            if row.stop_reason in StopReason.by_answer:
                only = Enrollment.objects.filter(pk=mine.pk)
                stop_enrollments(
                    influencer=kept, reason=row.stop_reason, now=now, note=note, by=by, only=only
                )
            elif row.steps_done > mine.steps_done:
                # They have had these letters already: none comes twice.
                drop_letters(
                    Message.objects.filter(enrollment=mine, step_number__lt=row.steps_done), why=note
                )
                next_due(mine, done=row.steps_done, since=now)
    active = Enrollment.objects.filter(pk__in=[each.pk for each in theirs])
    stop_enrollments(influencer=merged, reason=StopReason.TAKEN_OUT, now=now, note=note, by=by, only=active)
