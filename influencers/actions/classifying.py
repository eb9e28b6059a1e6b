"""Asking the sentiment worker about texts and waiting for its answer: pages and the API hold no model themselves."""

import json
from collections.abc import Sequence
from typing import Any

import redis
from celery.exceptions import OperationalError
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import ActionError, NoAnswer, NotAllowed
from accounts.models import Agency, Membership
from accounts.secrets import new_token
from influencers import rules, tasks
from influencers.classifiers import loaded
from influencers.models import Comment, OwnHead
from influencers.states import HeadState, MoodStage

MOST_TEXTS = 100
LONGEST_TEXT = 5_000
PATIENCE = 8  # seconds a page or program waits
KEPT = 60  # seconds an answer nobody fetched is kept


def classify_texts(*, by: Membership, texts: Sequence[str], reasons: bool = False) -> list[dict[str, Any]]:
    """Return the verdict on each text (sentiment.Verdict.as_dict), as the agency's own head sees it where it has one.

    Nothing is stored. Raises ActionError for none or too many or too long texts, NoAnswer when the worker does not
    answer in time.
    """
    if not rules.can_classify(by, by.agency):
        raise NotAllowed(_("Only members of an agency can have texts read."))
    if not texts or len(texts) > MOST_TEXTS:
        raise ActionError(_("Give one to %(most)d texts.") % {"most": MOST_TEXTS})
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise ActionError(_("A text has at most %(most)d characters.") % {"most": LONGEST_TEXT})
    return _ask(by.agency, list(texts), reasons)


def weigh_words(*, by: Membership, comment: Comment) -> dict[str, Any]:
    """Return today's verdict on a comment with the words that weighed. Raises ActionError and NoAnswer as above."""
    if comment.mood_stage == MoodStage.WITHHELD:
        raise ActionError(_("YouTube's terms allow no verdict on its comments here."))
    return classify_texts(by=by, texts=[comment.text[:LONGEST_TEXT]], reasons=True)[0]


def answer_ask(*, agency_id: int, texts: list[str], reasons: bool, reply_to: str) -> None:
    """In the sentiment worker: read the texts and lay the answer where the one who asked waits for it."""
    head = OwnHead.objects.filter(agency=agency_id, state=HeadState.USED).first()
    verdicts = loaded().classify(texts, reasons=reasons, head=bytes(head.data) if head else None)
    with _broker().pipeline() as together:
        together.rpush(reply_to, json.dumps([verdict.as_dict() for verdict in verdicts]))
        together.expire(reply_to, KEPT)
        together.execute()


def _ask(agency: Agency, texts: list[str], reasons: bool) -> list[dict[str, Any]]:
    reply_to = f"sentiment-answer:{new_token()}"
    asked = {"agency_id": agency.pk, "texts": texts, "reasons": reasons, "reply_to": reply_to}
    try:
        tasks.classify_texts.apply_async(kwargs=asked, expires=PATIENCE)
        answer = _broker().blpop([reply_to], timeout=PATIENCE)
    except (redis.RedisError, OperationalError, OSError) as error:
        raise NoAnswer(_("The sentiment worker cannot be reached. Try again in a minute.")) from error
    if answer is None:
        raise NoAnswer(
            _("The sentiment worker did not answer within %(seconds)d seconds. Try again in a minute.")
            % {"seconds": PATIENCE}
        )
    verdicts: list[dict[str, Any]] = json.loads(answer[1])
    return verdicts


def _broker() -> "redis.Redis":
    # One of its own: the shared connection does not wait as long as an answer may take.
    url = settings.REDIS_URL or settings.CACHES["default"]["LOCATION"]
    return redis.Redis.from_url(url, socket_timeout=PATIENCE + 2)
