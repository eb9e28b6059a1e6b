import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.saved_views import change_view, remove_view, save_view
from influencers.models import SavedView
from influencers.queries.saved_views import views_for
from tests.factories import make_influencer

LIST = reverse("influencers:list")


@pytest.fixture(autouse=True)
def _commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield


def test_a_view_is_saved_shown_as_a_tab_and_leads_to_its_search(alice, agency, client_of):
    make_influencer(agency, "Ada", country="ES")
    make_influencer(agency, "Ben", country="KR")
    client = client_of(alice)
    answer = client.post(
        reverse("influencers:save_view"),
        {"name": "Spain", "search": "country=ES&after=x&view=y", "column": ["stage", "age"]},
    )
    view = SavedView.objects.get()
    assert (view.query, view.columns, view.is_shared) == ("country=ES", ["stage", "age"], False)
    params = QueryDict(answer["Location"].partition("?")[2])
    assert (params["country"], params.getlist("column"), params["view"]) == (
        "ES",
        ["stage", "age"],
        str(view.uuid),
    )
    page = client.get(answer["Location"]).content.decode()
    assert "Spain" in page and "Ada" in page and "Ben" not in page
    assert "Age, about" in page and "Next step</th>" not in page
    assert "Update “Spain”" not in page
    assert "Update “Spain”" in client.get(f"{answer['Location']}&tag=food").content.decode()


def test_a_private_view_is_its_owners_and_a_shared_one_everybodys(alice, bob, olga):
    save_view(by=alice, name="Mine", query="tag=a")
    save_view(by=alice, name="Ours", query="tag=b", is_shared=True)
    assert [view.name for view in views_for(alice)] == ["Mine", "Ours"]
    assert [view.name for view in views_for(bob)] == ["Ours"]
    assert [view.name for view in views_for(olga)] == ["Ours"]


def test_views_are_renamed_refilled_and_removed_by_their_owner(alice, bob, olga):
    view = save_view(by=alice, name="Mine", query="tag=a", is_shared=True)
    change_view(view=view, by=alice, name="Hers", query="tag=b", columns=["stage"])
    view.refresh_from_db()
    assert (view.name, view.query, view.columns) == ("Hers", "tag=b", ["stage"])
    with pytest.raises(NotAllowed):
        change_view(view=view, by=bob, name="His")
    with pytest.raises(NotAllowed):
        remove_view(view=view, by=bob)
    remove_view(view=view, by=olga)
    assert SavedView.objects.count() == 0
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "influencers.view.saved",
        "influencers.view.changed",
        "influencers.view.removed",
    ]


def test_a_viewer_keeps_views_but_shares_none(bob):
    save_view(by=bob, name="Mine", query="tag=a")
    with pytest.raises(NotAllowed):
        save_view(by=bob, name="Ours", query="tag=a", is_shared=True)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": " ", "query": ""}, ActionError),
        ({"name": "x" * 61, "query": ""}, ActionError),
        ({"name": "Long", "query": "tag=" + "x" * 2000}, ActionError),
        ({"name": "Taken", "query": ""}, AlreadyExists),
    ],
)
def test_a_view_that_cannot_be_is_refused(alice, values, error):
    save_view(by=alice, name="Taken", query="")
    with pytest.raises(error):
        save_view(by=alice, **values)
    assert SavedView.objects.count() == 1


def test_a_refused_view_keeps_the_search(alice, client_of):
    answer = client_of(alice).post(reverse("influencers:save_view"), {"name": "", "search": "country=ES"})
    assert answer["Location"] == f"{LIST}?country=ES"


def test_another_agencys_and_others_private_views_are_not_found(alice, olga, charlie, client_of):
    view = save_view(by=alice, name="Mine", query="")
    for member in (charlie, olga):
        answer = client_of(member).post(reverse("influencers:remove_view", args=[view.uuid]))
        assert answer.status_code == 404
    assert SavedView.objects.count() == 1


def test_views_over_the_api(alice, olga, charlie, api_client_of):
    client = api_client_of(alice)
    made = client.post(
        "/api/v1/views/", {"name": "Spain", "query": "country=ES", "is_shared": True}, format="json"
    )
    assert made.status_code == 201
    assert [view["name"] for view in api_client_of(olga).get("/api/v1/views/").json()["results"]] == ["Spain"]
    assert client.patch(made["Location"], {"name": "Iberia"}, format="json").json()["name"] == "Iberia"
    assert api_client_of(charlie).get(made["Location"]).status_code == 404
    assert client.delete(made["Location"]).status_code == 204
