"""Let text search find people by the bios of their channels and the notes about them."""

from django.db import migrations
from django.db.models import Exists, OuterRef

from influencers.search_text import MOST_NOTES, search_text_of

BATCH = 1000


def read_bios_and_notes(apps, schema_editor):
    # The folding is the product's own: rows and searches must be folded alike.
    influencers = apps.get_model("influencers", "Influencer")
    channels = apps.get_model("influencers", "Channel")
    notes = apps.get_model("influencers", "Note")
    said = Exists(channels.objects.filter(influencer=OuterRef("pk")).exclude(bio=""))
    noted = Exists(notes.objects.filter(influencer=OuterRef("pk")))
    after = 0
    while batch := list(
        influencers.objects.filter(said | noted, pk__gt=after)
        .order_by("pk")
        .only("pk", "name", "tags", "search_text")
        .prefetch_related("channels", "contact_points")[:BATCH]
    ):
        for person in batch:
            theirs = person.channels.all()
            person.search_text = search_text_of(
                name=person.name,
                handles=[channel.handle for channel in theirs],
                titles=[channel.title for channel in theirs],
                tags=person.tags,
                contacts=[point.value for point in person.contact_points.all()],
                bios=[channel.bio for channel in theirs],
                notes=notes.objects.filter(influencer=person)
                .order_by("-pk")
                .values_list("text", flat=True)[:MOST_NOTES],
            )
        influencers.objects.bulk_update(batch, ["search_text"])
        after = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("influencers", "0015_push_subscriptions")]

    operations = [migrations.RunPython(read_bios_and_notes, migrations.RunPython.noop, elidable=True)]
