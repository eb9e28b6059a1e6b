"""Reading the mood of mentions, in the worker that reads comments: one batch in turn with theirs."""

from collections import defaultdict

from django.db import transaction

from crisis.actions.nudging import nudge_hearing
from crisis.models import Mention
from influencers.actions.moods import HASTE
from influencers.models import OwnHead
from influencers.states import HeadState
from sentiment import Classifier

BATCH = 64
_READ = ("mood_stage", "mood", "mood_confidence", "mood_unsure", "nature", "language")


@transaction.atomic
def read_mentions(classifier: Classifier) -> bool:
    """Read a batch of mentions nobody has read, the newest first; return whether there were any."""
    unread = Mention.objects.filter(mood_stage="").order_by("-pk")
    mentions = list(unread.select_for_update(skip_locked=True, of=("self",))[: 2 * BATCH])
    if not mentions:
        return False
    careful = len(mentions) <= HASTE
    agencies = {each.agency_id for each in mentions}
    heads = {
        each.agency_id: each for each in OwnHead.objects.filter(agency__in=agencies, state=HeadState.USED)
    }
    by_head: dict[OwnHead | None, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_head[heads.get(mention.agency_id)].append(mention)
    for head, group in by_head.items():
        texts = ["\n".join(filter(None, (each.title, each.text))) for each in group]
        verdicts = classifier.classify(texts, careful=careful, head=bytes(head.data) if head else None)
        for mention, verdict in zip(group, verdicts, strict=True):
            mention.mood_stage, mention.language = verdict.stage.value, verdict.language[:8]
            mention.mood_confidence, mention.mood_unsure = verdict.confidence, verdict.unsure
            if mention.corrected_at is None:
                mention.mood, mention.nature = verdict.counts_as.value, verdict.nature.value
    Mention.objects.bulk_update(mentions, _READ)
    nudge_hearing()
    return True


def are_mentions_unread() -> bool:
    """Say whether a mention waits for its first reading."""
    return Mention.objects.filter(mood_stage="").exists()
