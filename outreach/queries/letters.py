"""Letters that are being written, and what the checker needs to know of them."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Agency
from influencers.minors import is_minor
from influencers.models import ContactPoint, Influencer, Post
from influencers.states import ContactKind
from outreach import letters
from outreach.letter_values import as_values
from outreach.models import LetterBatch, Message
from outreach.opt_out import LINK, opt_out_line
from outreach.states import MessageState, Way

MOST_POSTS = 20  # the latest; a letter names one of them
MOST_OTHERS = 200  # letters of a batch that one is compared with
OTHERS_DAYS = 30
UNSENT = (MessageState.WRITING, MessageState.BLOCKED)
_LEFT = (MessageState.WAITING, MessageState.LEAVING, MessageState.SENT)
LETTER_NEEDS = (
    "agency", "thread__influencer", "thread__collaboration__campaign__brand", "mailbox", "author__user", "batch",
    "enrollment__sequence", "template_text",
)  # fmt: skip


def letters_to_show(agency: Agency) -> QuerySet[Message]:
    """Return the agency's outgoing letters with all that a page and the checker need of them."""
    return Message.objects.for_agency(agency).outgoing().select_related(*LETTER_NEEDS)


def unsent_letters(agency: Agency) -> QuerySet[Message]:
    """Return letters to people that are being written or were kept back."""
    return letters_to_show(agency).filter(state__in=UNSENT, thread__influencer__isnull=False)


def batches_to_show(agency: Agency) -> QuerySet[LetterBatch]:
    return LetterBatch.objects.for_agency(agency).select_related(
        "template_text__template", "mailbox", "campaign", "author__user"
    )


def letters_of(batch: LetterBatch) -> QuerySet[Message]:
    """Return the letters of a batch, in the order they were begun."""
    return letters_to_show(batch.agency).filter(batch=batch).order_by("pk")


def latest_posts(influencer: Influencer, *, most: int = MOST_POSTS) -> list[Post]:
    """Return somebody's latest posts that were read and are still there, newest first."""
    posts = Post.objects.filter(channel__influencer=influencer, gone_at=None).select_related("channel")
    return list(posts.order_by("-published_at", "-pk")[:most])


def address_of(influencer: Influencer, *, today: date) -> str:
    """Return where a first letter goes: to a minor's guardian, else who speaks for them, else to them; "" if nowhere.

    Of several addresses of theirs the one with the best ground to write comes first (consent, contract, published).
    """
    if is_minor(influencer, today=today):
        return influencer.guardian_contact if "@" in influencer.guardian_contact else ""
    spoken_for = influencer.representations.filter(write_to=True).exclude(representative__email="")
    in_force = spoken_for.filter(Q(until=None) | Q(until__gte=today)).select_related("representative").first()
    if in_force is not None:
        return in_force.representative.email
    points = influencer.contact_points.filter(kind=ContactKind.EMAIL)
    best = min(points, key=lambda point: (GROUNDS.get(point.legal_basis, 3), point.pk), default=None)
    return best.value if best else ""


GROUNDS = {"consent": 0, "contract": 1, "interest": 2}


def contact_point_of(influencer: Influencer, address: str) -> ContactPoint | None:
    """Return what is known of an address of theirs: where it was found, and by what right it is used."""
    return influencer.contact_points.filter(kind=ContactKind.EMAIL, value__iexact=address).first()


def letter_of(message: Message, *, posts: list[Post] | None = None) -> letters.Letter:
    """Return a message as the checker reads it. Two statements: channels and posts."""
    influencer = message.thread.influencer
    mailbox = message.mailbox
    posts = latest_posts(influencer) if posts is None and influencer else posts or []
    return letters.Letter(
        message.subject, message.body, language=message.language,
        recipient=_recipient(influencer) if influencer else letters.Recipient(name=message.thread.correspondent_name),
        sender=letters.Sender(
            mailbox.sender_name if mailbox else "", message.agency.name, mailbox.postal_address if mailbox else ""
        ),
        opt_out=(message.opt_out_line or opt_out_line(message.language)).replace(LINK, "https://…"), template=message.template_body,
        values=as_values(message.values), posts=tuple(map(_post, posts)), is_reply=is_later(message), marked=message.marked,
    )  # fmt: skip


def is_later(message: Message) -> bool:
    """Say whether a message is no first letter: a follow-up, an answer, or one after a letter that left."""
    thread = message.thread
    return bool(
        message.step_number
        or message.in_reply_to
        or thread.last_out_at is not None
        or thread.last_in_at is not None
    )


def others_of(message: Message, *, now: datetime | None = None) -> list[letters.Letter]:
    """Return the letters that go out with a first letter, or went out from the same template in the last 30 days."""
    together = Q()
    if message.batch_id:
        together |= Q(batch=message.batch_id)
    if message.enrollment is not None:
        together |= Q(enrollment__sequence=message.enrollment.sequence_id, step_number=0)
    if message.template_text_id:
        since = (now or timezone.now()) - timedelta(days=OTHERS_DAYS)
        together |= Q(template_text=message.template_text_id, state__in=_LEFT, at__gte=since)
    if not together:
        return []
    rows = Message.objects.filter(together, agency=message.agency_id, way=Way.OUT).exclude(pk=message.pk)
    rows = rows.exclude(state=MessageState.DROPPED).select_related("thread__influencer").order_by("-pk")
    return [
        letters.Letter(
            row.subject, row.body, values=as_values(row.values),
            recipient=letters.Recipient(row.thread.influencer.name if row.thread.influencer else ""),
        )
        for row in rows[:MOST_OTHERS]
    ]  # fmt: skip


def _recipient(influencer: Influencer) -> letters.Recipient:
    channels = sorted(influencer.channels.all(), key=lambda each: (-(each.followers or 0), each.pk))
    first = channels[0] if channels else None
    return letters.Recipient(
        name=influencer.name, languages=tuple(influencer.languages), country=influencer.country,
        platform=first.platform if first else "", handle=first.handle if first else "",
        also_called=tuple(filter(None, dict.fromkeys(each.title for each in channels))),
    )  # fmt: skip


def _post(post: Post) -> letters.Post:
    return letters.Post(post.title, post.text, post.url, post.published_at)


def next_letter(message: Message) -> Message | None:
    """Return the next letter of the same batch that is still to be written, after the last one the first."""
    if message.batch_id is None:
        return None
    others = Message.objects.filter(batch=message.batch_id, state__in=UNSENT).exclude(pk=message.pk)
    return others.filter(pk__gt=message.pk).order_by("pk").first() or others.order_by("pk").first()
