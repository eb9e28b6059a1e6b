import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.errors import ActionError, AlreadyExists, InvalidTransition
from influencers.actions.care import add_care_date, move_gift, plan_gift
from influencers.actions.files import add_file, remove_file
from influencers.actions.notes import add_note
from influencers.actions.rates import add_rate
from influencers.actions.relations import add_past_work, set_brand_relation
from influencers.actions.representatives import add_representative, remove_representative, represent
from influencers.models import BrandRelation, InfluencerFile
from influencers.queries.care import care_days, gift_years, long_silent
from influencers.queries.timeline import happenings
from influencers.queries.today import due_for
from tests import factories


@pytest.fixture
def mina(agency, alice):
    return factories.make_influencer(agency, "Mina", owner=alice)


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(kind="JPEG", **saved):
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(written, kind, **saved)
    return SimpleUploadedFile("Mina.jpeg", written.getvalue())


def archive(**parts):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", ".")), content)
    return written.getvalue()


def test_only_the_newest_choice_is_the_one_to_write_to(mina, alice):
    one, two = (add_representative(by=alice, name=name, kind="agent") for name in ("Jo", "Li"))
    first = represent(influencer=mina, by=alice, representative=one, write_to=True)
    second = represent(influencer=mina, by=alice, representative=two, write_to=True)
    first.refresh_from_db()
    assert (first.write_to, second.write_to) == (False, True)
    with pytest.raises(AlreadyExists, match="speaks for Mina already"):
        represent(influencer=mina, by=alice, representative=one)
    with pytest.raises(ActionError, match="speaks for 1 influencers"):
        remove_representative(representative=one, by=alice)


def test_a_representative_of_another_agency_cannot_be_chosen(mina, alice, charlie):
    stranger = add_representative(by=charlie, name="Zed", kind="mcn")
    with pytest.raises(ActionError, match="your agency's representatives"):
        represent(influencer=mina, by=alice, representative=stranger)


def test_there_is_one_standing_a_brand_and_strong_words_need_evidence(mina, alice, brand):
    with pytest.raises(ActionError, match="what shows it"):
        set_brand_relation(influencer=mina, by=alice, brand=brand, affinity=-2)
    set_brand_relation(influencer=mina, by=alice, brand=brand, affinity=2, evidence="Wears it daily")
    set_brand_relation(influencer=mina, by=alice, brand=brand, affinity=-2, evidence="Unpaid bill")
    assert [(each.affinity, each.evidence) for each in BrandRelation.objects.all()] == [(-2, "Unpaid bill")]


def test_past_work_is_folded_for_comparison_with_rivals_and_unknown_hitches_stay_unknown(mina, alice):
    work = add_past_work(influencer=mina, by=alice, brand_name="  Café  Löwe ")
    assert (work.brand_name, work.brand_key, work.hitches) == ("Café Löwe", "cafe lowe", None)
    with pytest.raises(ActionError, match="from 0 to"):
        add_past_work(influencer=mina, by=alice, brand_name="X", hitches=-1)


def test_the_timeline_holds_everything_once_and_pages_by_key(mina, alice):
    for number in range(6):
        add_note(influencer=mina, by=alice, text=f"Note {number}")
    day = timezone.localdate() - timedelta(days=400)
    add_rate(
        influencer=mina, by=alice, platform="youtube", format="short", amount=Decimal(5), currency="EUR",
        quoted_on=day,
    )  # fmt: skip
    plan_gift(influencer=mina, by=alice, what="Tea", planned_for=day)
    add_past_work(influencer=mina, by=alice, brand_name="Acme", happened_on=day)
    add_representative(by=alice, name="Jo", kind="agent")
    seen, before = [], ""
    while True:
        page, before = happenings(mina, before=before, size=2)
        seen += page
        if not before:
            break
    assert [each.key for each in seen] == sorted((each.key for each in seen), reverse=True)
    assert sorted(each.kind for each in seen) == ["gifts", *["notes"] * 6, "rates", "work"]
    assert {each.kind for each in happenings(mina, kinds=("rates", "work"))[0]} == {"rates", "work"}


def test_a_month_holds_birthdays_days_and_gifts(mina, agency, alice):
    mina.birthday, mina.birth_year = 229, 2000
    mina.save()
    add_care_date(influencer=mina, by=alice, label="First project", day=210, year=2024)
    gift = plan_gift(
        influencer=mina, by=alice, what="Tea", planned_for=date(2027, 2, 5), budget=Decimal(30), cost=Decimal(40),
        currency="EUR",
    )  # fmt: skip
    days = [(each.day, each.kind, each.years) for each in care_days(agency, year=2027, month=2)]
    assert days == [
        (date(2027, 2, 5), "gift", None), (date(2027, 2, 10), "date", 3), (date(2027, 2, 28), "birthday", 27),
    ]  # fmt: skip
    [year] = gift_years(agency, year=2027)
    assert (year.currency, year.budget, year.cost) == ("EUR", 30, 40)
    move_gift(gift=gift, by=alice, state="received")
    with pytest.raises(InvalidTransition, match="received already"):
        move_gift(gift=gift, by=alice, state="canceled")


def test_negative_budgets_and_unknown_currencies_are_refused(mina, alice):
    for values, said in (
        ({"budget": Decimal(-1), "currency": "EUR"}, "The budget cannot be negative."),
        (
            {"cost": Decimal(1), "currency": "ABC"},
            "ABC is not a currency. Use its three letters, for example EUR.",
        ),
        ({"what": " "}, "Write what the gift is."),
    ):
        with pytest.raises(ActionError) as caught:
            plan_gift(influencer=mina, by=alice, **{"what": "Tea", "planned_for": date(2027, 2, 5), **values})
        assert str(caught.value) == said


def test_long_silences_name_people_who_are_looked_after(mina, agency):
    now = timezone.now()
    factories.make_influencer(agency, "Nobody's", last_contact_at=now - timedelta(days=90))
    mina.last_contact_at = now - timedelta(days=61)
    mina.save()
    assert long_silent(agency, now=now, days=60) == [mina]
    assert long_silent(agency, now=now, days=90) == []


def test_today_tells_of_birthdays_and_gifts_in_one_statement(mina, alice, olga):
    today = date(2027, 2, 27)
    mina.birthday, mina.birth_year = 301, 2000
    mina.save()
    plan_gift(influencer=mina, by=alice, what="Tea", planned_for=date(2027, 2, 20))
    with CaptureQueriesContext(connection) as captured:
        due = due_for(alice, today)
    told = [(each.kind, each.who, each.what, each.due, str(each.urgency)) for each in due]
    assert sorted(told) == [
        ("Birthday", "Mina", "Turns 27", date(2027, 3, 1), "week"),
        ("Gift", "Mina", "Tea", date(2027, 2, 20), "now"),
    ]
    assert len(captured) == 1
    assert due_for(olga, today) == []


def test_a_picture_is_written_anew_without_hidden_data(mina, alice):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    stored = add_file(influencer=mina, by=alice, file=picture(exif=exif))
    content = stored.file.read()
    assert (stored.name, stored.content_type) == ("Mina.jpg", "image/jpeg")
    assert b"secret place" not in content
    assert Image.open(io.BytesIO(content)).size == (8, 8)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"<svg onload=alert(1)>", "This kind of file cannot be kept."),
        (b"%PDF-1.7 cut off", "The PDF is damaged"),
        (b"\xff\xd8\xff nothing", "The picture is damaged"),
        (b"PK\x03\x04broken", "The file is damaged"),
        (archive(notes_dot_txt="x"), "This kind of file cannot be kept."),
        (archive(word__document_dot_xml="x", word__vbaProject_dot_bin="x"), "The file contains macros."),
    ],
)
def test_files_are_refused_by_content(mina, alice, content, said):
    with pytest.raises(ActionError) as caught:
        add_file(influencer=mina, by=alice, file=SimpleUploadedFile("kit.pdf", content))
    assert str(caught.value).startswith(said)
    assert InfluencerFile.objects.count() == 0


def test_the_form_says_why_a_file_is_refused(mina, alice, client_of):
    url = reverse("influencers:add_file", args=[mina.uuid])
    answer = client_of(alice).post(url, {"file": SimpleUploadedFile("x.pdf", b"MZ program"), "name": "Kit"})
    assert answer.status_code == 422
    assert "This kind of file cannot be kept." in answer.content.decode()


def test_a_file_is_served_with_range_and_runs_nothing(mina, alice, client_of):
    content = b"%PDF-1.7 0123456789 %%EOF"
    stored = add_file(influencer=mina, by=alice, file=SimpleUploadedFile('kit"\r\n.pdf', content))
    url = reverse("influencers:file", args=[stored.uuid])
    client = client_of(alice)
    whole = client.get(url)
    assert (b"".join(whole.streaming_content), whole["X-Content-Type-Options"]) == (content, "nosniff")
    assert "sandbox" in whole["Content-Security-Policy"]
    for asked, status, expected in (
        ("bytes=0-3", 206, b"%PDF"), ("bytes=-5", 206, b"%%EOF"), ("bytes=20-", 206, content[20:]),
        ("bytes=900-", 416, b""), ("bytes=x", 200, content),
    ):  # fmt: skip
        part = client.get(url, headers={"range": asked})
        body = b"".join(part.streaming_content) if part.streaming else part.content
        assert (part.status_code, body) == (status, expected)


def test_a_removed_file_is_gone_from_the_disk(mina, alice, django_capture_on_commit_callbacks):
    stored = add_file(influencer=mina, by=alice, file=picture())
    path = stored.file.path
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(stored=stored, by=alice)
    with pytest.raises(FileNotFoundError):
        open(path, "rb").close()


@pytest.mark.parametrize("tab", ["relationship", "money", "data"])
def test_a_tab_takes_equally_few_statements_however_much_there_is(mina, alice, brand, client_of, tab):
    client = client_of(alice)
    url = reverse(f"influencers:{tab}", args=[mina.uuid])

    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def more(number):
        add_note(influencer=mina, by=alice, text=f"Note {number}")
        agent = add_representative(by=alice, name=f"Jo {number}", kind="agent")
        represent(influencer=mina, by=alice, representative=agent)
        add_past_work(influencer=mina, by=alice, brand=brand)
        plan_gift(influencer=mina, by=alice, what="Tea", planned_for=date(2027, 1, 1), brand=brand)
        add_file(influencer=mina, by=alice, file=picture())
        add_rate(
            influencer=mina,
            by=alice,
            platform="youtube",
            format="short",
            amount=Decimal(number),
            currency="EUR",
        )

    set_brand_relation(influencer=mina, by=alice, brand=brand, affinity=1)
    more(1)
    one = statements()
    more(2)
    more(3)
    assert statements() == one
    assert one <= 15


def test_the_care_page_and_the_fields_page_open(mina, alice, bob, client_of):
    for name in ("care", "fields", "representatives", "duplicates"):
        for member in (alice, bob):
            assert client_of(member).get(reverse(f"influencers:{name}")).status_code == 200
    care = reverse("influencers:care")
    assert client_of(alice).get(care, {"month": "nonsense", "silent": "x"}).status_code == 200
