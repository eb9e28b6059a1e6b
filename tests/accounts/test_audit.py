import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.audit import record
from accounts.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(alice, brand) -> AuditEntry:
    return record(by=alice, action="accounts.brand.created", subject=brand)


def test_trail_cannot_be_changed_through_the_models(entry) -> None:
    with pytest.raises(TypeError):
        AuditEntry.objects.filter(pk=entry.pk).update(actor_label="somebody else")
    with pytest.raises(TypeError):
        AuditEntry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(TypeError):
        entry.save()


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_auditentry SET actor_label = 'x'", "DELETE FROM accounts_auditentry"]
)
def test_trail_cannot_be_changed_in_the_database(entry, statement) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_entry_outside_a_transaction_is_refused(alice, brand) -> None:
    with pytest.raises(RuntimeError):
        record(by=alice, action="accounts.brand.created", subject=brand)


def test_action_without_a_sentence_is_refused(alice, brand) -> None:
    with pytest.raises(ValueError, match="no sentence"):
        record(by=alice, action="accounts.brand.painted", subject=brand)


def test_one_request_groups_its_entries(client_of, alice) -> None:
    answer = client_of(alice).post(reverse("accounts:create_brand"), {"name": "Lumen"})
    assert str(AuditEntry.objects.get().request_id) == answer["X-Request-ID"]


def test_owner_searches_the_trail_and_others_are_told_why_not(client_of, olga, alice, entry) -> None:
    page = client_of(olga).get(reverse("accounts:audit"), {"q": "acme"})
    assert [row["subject_label"] for row in page.context["rows"]] == ["Acme"]
    assert client_of(olga).get(reverse("accounts:audit"), {"q": "nothing like it"}).context["rows"] == []
    assert client_of(alice).get(reverse("accounts:audit")).status_code == 403


def test_trail_pages_by_key_without_gap_or_repeat(client_of, olga, brand) -> None:
    for _ in range(120):
        record(by=olga, action="accounts.brand.changed", subject=brand)
    seen, url, browser = [], reverse("accounts:audit"), client_of(olga)
    while url:
        page = browser.get(url).context["page"]
        seen += [row.pk for row in page.rows]
        url = reverse("accounts:audit") + page.next_url if page.next_url else ""
    assert seen == sorted(AuditEntry.objects.values_list("pk", flat=True), reverse=True)


@pytest.mark.parametrize("junk", [{"before": "x"}, {"after": "9" * 40}, {"actor": "x"}, {"before": "-1"}])
def test_junk_in_the_address_is_no_error(client_of, olga, entry, junk) -> None:
    assert client_of(olga).get(reverse("accounts:audit"), junk).status_code == 200
