"""What the demo agency knows of posts: read from the sandbox as a worker would, with some vetting done."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.demo import DemoHouse
from influencers.actions.content import store_comments, store_posts
from influencers.actions.figures import figure_channels
from influencers.actions.safety import scan_posts
from influencers.actions.vetting import assess_risk, ensure_checklist, give_verdict
from influencers.models import Channel, Post
from influencers.reading import POSTS
from influencers.states import ChannelState
from platforms.contract import SANDBOX, ChannelRef, Credential, PostRef, PostStats
from platforms.errors import PlatformError
from platforms.sandbox import Sandbox

AGAIN = timedelta(hours=24)
COMMENTED_POSTS, COMMENTS_A_POST = 4, 100
COMMENTED = 30  # largest channels: their comments are read as well
MICRO = (10_000, 50_000)  # all channels of this tier are read, so that it has percentiles
# Posts the word packs find something in: (language, title, text).
REMARKABLE = (
    (
        "en",
        "Casino night with the crew",
        "We lost twenty coins and laughed. The casino was louder than expected.",
    ),
    ("en", "Wine and trains", "A glass of wine on the night train, two hours before the border."),
    ("es", "Noche de cerveza artesanal", "Probamos tres tipos de cerveza y una receta."),
    ("de", "Glühwein selber machen", "Mein Rezept für Glühwein, mild und warm."),
    ("pl", "Wieczór z planszówkami", "Graliśmy w pokera, ruletka została w pudełku."),
    ("ru", "Кальян или чай", "Вечер на крыше: кальян, чай и разговоры."),
    ("ko", "맥주와 치킨", "오늘은 맥주를 마시며 이야기했어요."),
    ("fr", "Un apéro sans chichi", "Une bouteille de vin rouge et du fromage."),
)
VERDICTS = (
    ("good", "", 12),
    ("concern", "Two sponsored videos in spring without a mark at the start.", 4),
    ("unknown", "", 3),
)


def fill_content(*, house: DemoHouse, now: datetime) -> int:
    """Store posts and comments of the demo's channels, derive what follows, and vet a few people.

    Returns how many posts were stored.
    """
    channels = list(
        Channel.objects.for_agency(house.agency)
        .filter(state=ChannelState.OK, influencer__archived_at=None)
        .select_related("influencer")
        .order_by("-followers", "pk")
    )
    for number, channel in enumerate(channels):
        if number < COMMENTED or MICRO[0] <= (channel.followers or 0) < MICRO[1]:
            _store(channel, with_comments=number < COMMENTED, now=now)
    for number, (language, title, text) in enumerate(REMARKABLE):
        at = now - timedelta(days=9 + number * 5)
        post = PostStats(
            f"remarkable:{number}",
            now,
            kind="video",
            title=title,
            text=text,
            published_at=at,
            language=language,
        )
        store_posts(channel=channels[number * 2], posts=[post])
    ids = list(Post.objects.filter(channel__in=channels).values_list("pk", flat=True))
    scan_posts(post_ids=ids, now=now)
    every = Channel.objects.for_agency(house.agency).order_by("pk").values_list("pk", flat=True)
    figure_channels(channel_ids=list(every), now=now)
    _vet(house, channels)
    return len(ids)


def _store(channel: Channel, *, with_comments: bool, now: datetime) -> None:
    sandbox, credential = Sandbox(clock=lambda: now), Credential(SANDBOX)
    try:
        posts = sandbox.recent_posts(
            ChannelRef(SANDBOX, channel.external_id), credential=credential, limit=POSTS
        ).value.items
    except PlatformError:
        return  # private or flaky at this moment: the workers read it later
    store_posts(channel=channel, posts=posts)
    for post in posts[:COMMENTED_POSTS] if with_comments else ():
        page = sandbox.comments(
            PostRef(SANDBOX, post.external_id), credential=credential, limit=COMMENTS_A_POST
        )
        store_comments(channel=channel, comments=page.value.items)
    Channel.objects.filter(pk=channel.pk).update(posts_due_at=now + AGAIN)


def _vet(house: DemoHouse, channels: Sequence[Channel]) -> None:
    items = ensure_checklist(agency=house.agency)
    by = house.members["manager"]
    people = list({channel.influencer_id: channel.influencer for channel in channels}.values())
    start = 0
    for answer, evidence, number in VERDICTS:
        for person in people[start : start + number]:
            for item in items[: len(items) if answer == "good" else 2]:
                give_verdict(influencer=person, by=by, item=item, answer=answer, evidence=evidence)
        start += number
    for person in people[12:14]:
        assess_risk(
            influencer=person,
            by=by,
            level="medium",
            reason="Marks of advertising were missing twice in spring.",
        )
