from django.urls import path

from crisis.api import playbooks

urlpatterns = [
    path("playbooks/", playbooks.Playbooks.as_view(), name="playbooks"),
    path("playbooks/adopt/", playbooks.PlaybookAdopt.as_view(), name="playbooks_adopt"),
    path("playbooks/<uuid:uuid>/", playbooks.PlaybookDetail.as_view(), name="playbook"),
    path("playbooks/<uuid:uuid>/versions/", playbooks.PlaybookVersions.as_view(), name="playbook_versions"),
    path(
        "playbook-versions/<uuid:uuid>/", playbooks.PlaybookVersionDetail.as_view(), name="playbook_version"
    ),
    path(
        "campaigns/<uuid:uuid>/playbooks/", playbooks.CampaignPlaybooks.as_view(), name="campaign_playbooks"
    ),
]
