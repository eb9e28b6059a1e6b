from datetime import UTC, datetime, time

from django.db import migrations
from django.utils.crypto import get_random_string

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
MEDIA = {"meeting": "meeting", "call": "phone"}


def move_contacts(apps, schema_editor):
    """Put calls and meetings that were noted as notes where all contacts stand: as messages in a thread of the person."""
    Note = apps.get_model("influencers", "Note")
    Thread, Message = apps.get_model("outreach", "Thread"), apps.get_model("outreach", "Message")
    threads = {}
    notes = Note.objects.filter(kind__in=MEDIA).select_related("influencer", "author__user").order_by("pk")
    for note in notes.iterator(chunk_size=2000):
        person, at = note.influencer, note.created_at
        if note.happened_on:
            at = datetime.combine(note.happened_on, time(12), UTC)
        thread = threads.get(person.pk) or Thread.objects.create(
            agency_id=person.agency_id, influencer=person, correspondent_name=person.name, assignee=note.author,
            token=get_random_string(18, LETTERS), last_message_at=at, state="done", search_text=person.name_key,
        )  # fmt: skip
        threads[person.pk] = thread
        name = note.author.user.name or note.author.user.email
        Message.objects.create(
            agency_id=person.agency_id, thread=thread, medium=MEDIA[note.kind], way="out", state="there", at=at,
            author=note.author, author_label=name[:250], body=note.text,
        )  # fmt: skip
        if at >= thread.last_message_at:
            thread.last_message_at = thread.last_out_at = at
            thread.last_words = " ".join(note.text.split())[:160]
            thread.save(update_fields=["last_message_at", "last_out_at", "last_words"])
    Note.objects.filter(kind__in=MEDIA).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("influencers", "0027_addresses_mail_came_back_from"),
        ("outreach", "0001_initial"),
    ]

    operations = [migrations.RunPython(move_contacts, migrations.RunPython.noop, elidable=True)]
