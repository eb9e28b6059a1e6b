"""What members say of comments' moods and natures, and the agency's own head that learns from it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Agency, Membership
from influencers import rules, tasks
from influencers.actions.moods import begin_rereading
from influencers.classifiers import loaded
from influencers.models import Comment, MoodCorrection, NatureCorrection, OwnHead
from influencers.queries.moods import comments_in, taught
from influencers.states import HeadState, Mood, MoodStage, Nature
from sentiment import Correction, Label
from sentiment import Nature as ReadNature

MOST_AT_ONCE = 500
FEWEST_TO_LEARN = 30  # of moods or of natures; below that nobody can say whether the head helps
MOST_TO_LEARN = 5000  # the newest ones
AUDITED_IDS = 50


@transaction.atomic
def correct_moods(*, by: Membership, comments: Sequence[int], mood: str, now: datetime) -> list[int]:
    """Say how comments (by id) really feel; return those that changed. Figures follow at once.

    Raises ActionError for no comments, too many, an unknown mood, or comments whose platform's terms allow no verdict.
    """
    _check(by, comments)
    if mood not in Mood.values:
        raise ActionError(_("Choose negative, neutral or positive."))
    found = _may_be_judged(by, comments)
    moods = dict(MoodCorrection.objects.filter(comment__in=found).values_list("comment_id", "mood"))
    changed = [comment for comment in found if moods.get(comment.pk) != mood]
    MoodCorrection.objects.bulk_create(
        [MoodCorrection(comment=each, agency=by.agency, mood=mood, member=by, at=now) for each in changed],
        update_conflicts=True, unique_fields=["comment"], update_fields=["mood", "member", "at"],
    )  # fmt: skip
    ids = [comment.pk for comment in changed]
    Comment.objects.filter(pk__in=ids).update(mood=mood, corrected_at=now)
    if ids:
        record(
            by=by, action="influencers.mood.corrected", subject=by.agency, mood=mood, number=len(ids),
            comments=ids[:AUDITED_IDS],
        )  # fmt: skip
    return ids


@transaction.atomic
def undo_corrections(*, by: Membership, comments: Sequence[int]) -> list[int]:
    """Take members' words on comments back; the model's verdict counts again. Returns those that changed."""
    _check(by, comments)
    ids = [comment.pk for comment in _locked(by, comments) if comment.corrected_at]
    MoodCorrection.objects.filter(comment__in=ids).delete()
    verdict = Case(When(mood_unsure=True, then=Value(Mood.NEUTRAL)), default=F("mood_label"))
    Comment.objects.filter(pk__in=ids).update(mood=verdict, corrected_at=None)
    if ids:
        record(
            by=by, action="influencers.mood.correction_undone", subject=by.agency, number=len(ids),
            comments=ids[:AUDITED_IDS],
        )  # fmt: skip
    return ids


@transaction.atomic
def correct_natures(*, by: Membership, comments: Sequence[int], nature: str, now: datetime) -> list[int]:
    """Say what comments (by id) are really about; return those that changed. What the model said is kept beside it.

    Raises ActionError as `correct_moods` does.
    """
    _check(by, comments)
    if nature not in Nature.values:
        raise ActionError(_("Choose what the comments are about."))
    found = _may_be_judged(by, comments)
    told = dict(NatureCorrection.objects.filter(comment__in=found).values_list("comment_id", "nature"))
    changed = [comment for comment in found if told.get(comment.pk) != nature]
    NatureCorrection.objects.bulk_create(
        [NatureCorrection(comment=each, agency=by.agency, nature=nature, member=by, at=now) for each in changed],
        update_conflicts=True, unique_fields=["comment"], update_fields=["nature", "member", "at"],
    )  # fmt: skip
    ids = [comment.pk for comment in changed]
    models_word = Case(When(nature_corrected_at=None, then=F("nature")), default=F("nature_label"))
    Comment.objects.filter(pk__in=ids).update(
        nature=nature, nature_label=models_word, nature_corrected_at=now
    )
    if ids:
        record(
            by=by, action="influencers.nature.corrected", subject=by.agency, nature=nature, number=len(ids),
            comments=ids[:AUDITED_IDS],
        )  # fmt: skip
    return ids


@transaction.atomic
def undo_nature_corrections(*, by: Membership, comments: Sequence[int]) -> list[int]:
    """Take members' words on natures back; the model's counts again. Returns those that changed."""
    _check(by, comments)
    ids = [comment.pk for comment in _locked(by, comments) if comment.nature_corrected_at]
    NatureCorrection.objects.filter(comment__in=ids).delete()
    Comment.objects.filter(pk__in=ids).update(nature=F("nature_label"), nature_corrected_at=None)
    if ids:
        record(
            by=by, action="influencers.nature.correction_undone", subject=by.agency, number=len(ids),
            comments=ids[:AUDITED_IDS],
        )  # fmt: skip
    return ids


@transaction.atomic
def ask_for_head(*, by: Membership, now: datetime) -> OwnHead:
    """Let the sentiment worker learn from the agency's corrections. Raises ActionError while there are too few."""
    _check_rule(by)
    moods, natures = taught(by.agency)
    if max(moods, natures) < FEWEST_TO_LEARN:
        raise ActionError(
            _(
                "There are %(moods)d corrections of moods and %(natures)d of natures; to learn from them and to measure"
                " it takes %(needed)d of either."
            )
            % {"moods": moods, "natures": natures, "needed": FEWEST_TO_LEARN}
        )
    try:
        with transaction.atomic():
            head = OwnHead.objects.create(agency=by.agency, member=by, asked_at=now)
    except IntegrityError:
        raise InvalidTransition(_("Learning is under way already.")) from None
    record(by=by, action="influencers.head.asked", subject=by.agency, corrections=moods, natures=natures)
    transaction.on_commit(lambda: tasks.make_head.delay(head_id=head.pk))
    return head


def make_head(*, head_id: int, now: datetime) -> None:
    """In the sentiment worker: learn from the agency's corrections, and use the head when it does better.

    Measured by cross-validation: on corrections the measured head did not learn from. Done twice, the second does nothing.
    """
    head = OwnHead.objects.select_related("agency").get(pk=head_id)
    if head.state != HeadState.ASKED:
        return
    fitted = loaded().fit(_told(head.agency))
    with transaction.atomic():
        asked = OwnHead.objects.select_for_update().filter(pk=head_id, state=HeadState.ASKED)
        if not asked.update(
            data=fitted.data, corrections=fitted.corrections, before=fitted.before, after=fitted.after,
            natures=fitted.natures, nature_before=fitted.nature_before, nature_after=fitted.nature_after,
            fitted_at=now, state=HeadState.KEPT,
        ):  # fmt: skip
            return
        record(
            by=None, agency=head.agency, action="influencers.head.made", subject=head.agency,
            corrections=fitted.corrections, before=fitted.before, after=fitted.after, natures=fitted.natures,
            nature_before=fitted.nature_before, nature_after=fitted.nature_after,
        )  # fmt: skip
        if fitted.helps:
            _use(head, now)


def nudge_lost_heads() -> None:
    """Ask again for heads whose message was lost."""
    for pk in OwnHead.objects.filter(state=HeadState.ASKED).values_list("pk", flat=True):
        tasks.make_head.delay(head_id=pk)


@transaction.atomic
def choose_head(*, by: Membership, head: OwnHead | None, now: datetime) -> None:
    """Use one of the agency's heads, or with None the shared ones alone; old verdicts stay until they are read again."""
    _check_rule(by)
    if head is not None and head.agency_id != by.agency_id:
        raise NotAllowed(_("This is not your agency's."))
    if head is not None and head.state not in (HeadState.KEPT, HeadState.USED):
        raise InvalidTransition(_("This one is not ready."))
    if head is not None:
        _use(head, now)
    else:
        OwnHead.objects.filter(agency=by.agency, state=HeadState.USED).update(state=HeadState.KEPT)
        begin_rereading(why=f"shared heads of {by.agency_id}", now=now, agency_id=by.agency_id)
    made = head.fitted_at.isoformat(timespec="minutes") if head and head.fitted_at else ""
    record(by=by, action="influencers.head.chosen", subject=by.agency, head=made or "shared")


def _use(head: OwnHead, now: datetime) -> None:
    OwnHead.objects.filter(agency=head.agency, state=HeadState.USED).exclude(pk=head.pk).update(
        state=HeadState.KEPT
    )
    OwnHead.objects.filter(pk=head.pk).update(state=HeadState.USED)
    begin_rereading(why=f"head {head.pk}", now=now, agency_id=head.agency_id)


def _told(agency: Agency) -> list[Correction]:
    """Return the newest corrections of moods and of natures, joined where both are of one comment."""
    newest = [
        model.objects.filter(agency=agency).order_by("-at", "-pk").values_list("pk", "comment__text", field)
        for model, field in ((MoodCorrection, "mood"), (NatureCorrection, "nature"))
    ]
    moods, natures = ({pk: (text, told) for pk, text, told in rows[:MOST_TO_LEARN]} for rows in newest)
    found = []
    for pk, (text, told) in {**natures, **moods}.items():
        nature = natures.get(pk)
        found.append(
            Correction(text, Label(told) if pk in moods else None, ReadNature(nature[1]) if nature else None)
        )
    return found


def _check(by: Membership, comments: Sequence[int]) -> None:
    _check_rule(by)
    if not comments:
        raise ActionError(_("Tick the comments first."))
    if len(comments) > MOST_AT_ONCE:
        raise ActionError(_("At most %(most)d comments at once.") % {"most": MOST_AT_ONCE})


def _check_rule(by: Membership) -> None:
    if not rules.can_correct_moods(by, by.agency):
        raise NotAllowed(_("Viewers cannot correct comments. Ask a manager or owner."))


def _may_be_judged(by: Membership, comments: Sequence[int]) -> QuerySet[Comment]:
    found = _locked(by, comments)
    if any(comment.mood_stage == MoodStage.WITHHELD for comment in found):
        raise ActionError(_("YouTube's terms allow no verdict on its comments here. Untick those."))
    return found


def _locked(by: Membership, comments: Sequence[int]) -> QuerySet[Comment]:
    return comments_in(by.agency).filter(pk__in=comments).order_by("pk").select_for_update(of=("self",))
