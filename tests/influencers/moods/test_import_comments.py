"""Comments from a file: stored once, told row by row, read like polled ones."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.comment_import import import_comments
from influencers.actions.moods import read_moods
from influencers.models import Comment, Post
from tests import factories

pytestmark = pytest.mark.django_db
GOOD = "post,id,author,text,published at,likes\n"


def file_of(text, name="comments.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def take_in(by, under, text, **more):
    return import_comments(by=by, channel=under.channel, file=file_of(text), now=timezone.now(), **more)


def test_rows_become_comments_with_what_they_say(alice, post):
    found = take_in(
        alice, post, GOOD + "p,c1,Mara,\"Lovely, thank you\",2026-03-01T10:30:00+02:00,7\np,c2,Mara,Broken,2026-03-02,\n"
    )  # fmt: skip

    assert (found.stored, found.known, found.refused, found.notes) == (2, 0, 0, [])
    first, second = Comment.objects.order_by("external_id")
    assert (first.text, first.likes, first.post_id) == ("Lovely, thank you", 7, post.pk)
    assert first.published_at == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert second.published_at == datetime(2026, 3, 2, tzinfo=UTC)
    assert second.likes is None
    assert first.author_hash == second.author_hash
    entry = AuditEntry.objects.get(action="influencers.comments.imported")
    assert (entry.data["stored"], entry.data["refused"]) == (2, 0)


def test_each_row_that_is_not_stored_is_told_with_its_reason(alice, post):
    future = (timezone.now() + timedelta(days=9)).isoformat()
    found = take_in(
        alice, post,
        GOOD
        + "p,c1,A,Fine,2026-03-01,\n"
        + "p,c1,A,Fine,2026-03-01,\n"
        + "q,c2,A,Fine,2026-03-01,\n"
        + "p,c3,A,,2026-03-01,\n"
        + "p,c4,A,Fine,soon,\n"
        + "p,c5,A,Fine,,\n"
        + f"p,c6,A,Fine,{future},\n"
        + "p,c7,A,Fine,2026-03-01,many\n"
        + ",c8,A,Fine,2026-03-01,\n"
        + f"p,{'x' * 101},A,Fine,2026-03-01,\n",
    )  # fmt: skip

    assert (found.stored, found.known, found.refused) == (1, 1, 8)
    assert [(note.row, note.why) for note in found.notes] == [
        (3, "It stands in row 2 already."),
        (4, "This channel has no stored post “q”."),
        (5, "The text is empty."),
        (6, "“soon” is not a date. Write it as 2026-12-31."),
        (7, "It does not say when it was written."),
        (8, f"“{future[:40]}” lies in the future."),
        (9, "“many” is no number of likes."),
        (10, "It does not say under which post it stands."),
        (11, "The id is longer than 100 characters."),
    ]


def test_a_file_imported_twice_is_stored_once_with_ids_and_without(alice, post):
    for text in (GOOD + "p,c1,A,Fine,2026-03-01,\n", "post,text,date\np,No id here,2026-03-01\n"):
        assert take_in(alice, post, text).stored == 1
        again = take_in(alice, post, text)
        assert (again.stored, [note.why for note in again.notes]) == (0, ["It is stored already."])
    assert Comment.objects.count() == 2


def test_a_post_is_found_by_its_link_and_by_the_id_in_a_link(alice, post):
    Post.objects.filter(pk=post.pk).update(url="https://net.example/a/walk", external_id="W42")
    rows = "https://net.example/a/walk/,One,2026-03-01\nhttps://net.example/watch?v=W42,Two,2026-03-01\nhttps://net.example/x/W42,Three,2026-03-01\n"

    assert take_in(alice, post, "link,comment,created_at\n" + rows).stored == 3


def test_with_a_post_given_rows_need_not_name_one(alice, post):
    assert take_in(alice, post, "Текст;Дата\nОтлично;2026-03-01\n", post=post).stored == 1
    other = Post.objects.create(
        channel=factories.make_channel(post.channel.influencer, "sandbox", "lena2"),
        external_id="z", published_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(ActionError, match="another channel"):
        take_in(alice, post, "text,date\nFine,2026-03-01\n", post=other)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "The file is empty."),
        ("name,when\nA,2026-03-01\n", "these are missing: text, published at, post"),
        (b"%PDF-1.7 \x00", "This is a PDF document"),
        (GOOD + "p,c,A,x,2026-03-01,\n" * 20_001, "more than 20,000 rows"),
    ],
)
def test_what_is_no_list_of_comments_is_refused_in_a_sentence(alice, post, text, refusal):
    with pytest.raises(ActionError, match=refusal):
        take_in(alice, post, text)
    assert Comment.objects.count() == 0


def test_viewers_import_nothing(bob, post, client_of):
    with pytest.raises(NotAllowed):
        take_in(bob, post, GOOD)
    page = client_of(bob).get(reverse("influencers:import_comments", args=[post.channel.uuid]))
    assert page.status_code == 403


def test_imported_comments_are_read_like_polled_ones(alice, post):
    take_in(alice, post, GOOD + "p,c1,A,\"This is a scam, they stole my money.\",2026-03-01,\n")  # fmt: skip

    while read_moods(now=timezone.now()):
        pass

    assert Comment.objects.get().mood == "negative"


def test_the_page_takes_a_file_and_tells_what_became_of_the_rows(alice, post, client_of):
    address = reverse("influencers:import_comments", args=[post.channel.uuid])
    client = client_of(alice)
    assert "Each row names its post" in client.get(address).text

    answer = client.post(
        address, {"file": file_of("text,date\nFine,2026-03-01\nGood,soon\n"), "post": post.uuid}
    )

    assert answer.status_code == 200
    assert "What became of the rows" in answer.text and "“soon” is not a date" in answer.text
    assert Comment.objects.get().text == "Fine"
    refused = client.post(address, {"file": file_of("")})
    assert (refused.status_code, "The file is empty." in refused.text) == (422, True)
    assert client.post(address, {}).status_code == 422


def test_the_api_takes_a_file(alice, post, api_client_of):
    address = reverse("api:channel_comments_import", args=[post.channel.uuid])
    sent = {"file": file_of(GOOD + "p,c1,A,Fine,2026-03-01,\nq,c2,A,Fine,2026-03-01,\n")}

    answer = api_client_of(alice).post(address, sent, format="multipart")

    assert answer.json() == {
        "stored": 1, "known": 0, "refused": 1,
        "notes": [{"row": 3, "result": "refused", "why": "This channel has no stored post “q”."}],
    }  # fmt: skip
    sent = {"file": file_of("text,date\nFine,2026-03-01\n"), "post": "00000000-0000-4000-8000-000000000000"}
    assert api_client_of(alice).post(address, sent, format="multipart").status_code == 404


def test_the_command_imports_and_tells_each_row(alice, post, tmp_path):
    path = tmp_path / "comments.csv"
    path.write_text(GOOD + "p,c1,A,Fine,2026-03-01,\np,c2,A,,2026-03-01,\n", "utf-8")
    said = io.StringIO()

    call_command("import_comments", str(post.channel.uuid), str(path), member=alice.user.email, stdout=said)

    assert said.getvalue() == "  row 3: refused: The text is empty.\n1 stored, 0 known, 1 refused.\n"
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command(
            "import_comments", str(post.channel.uuid), str(tmp_path / "none"), member=alice.user.email
        )
