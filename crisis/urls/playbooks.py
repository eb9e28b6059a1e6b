from django.urls import path

from crisis.views import campaign_playbooks, playbook_versions, playbooks

urlpatterns = [
    path("playbooks/", playbooks.list_, name="playbooks"),
    path("playbooks/new/", playbooks.new, name="new_playbook"),
    path("playbooks/adopt/", playbooks.adopt, name="adopt_playbooks"),
    path("playbooks/take-in/", playbook_versions.take_in, name="take_in_playbooks"),
    path("playbooks/<uuid:uuid>/", playbooks.detail, name="playbook"),
    path("playbooks/<uuid:uuid>/edit/", playbooks.edit, name="edit_playbook"),
    path("playbooks/<uuid:uuid>/take/", playbooks.take, name="take_playbook"),
    path("playbooks/<uuid:uuid>/move/", playbooks.move, name="move_playbook"),
    path("playbooks/<uuid:uuid>/draft/", playbook_versions.begin, name="begin_playbook_version"),
    path("playbooks/<uuid:uuid>/compare/", playbook_versions.compare, name="compare_playbook"),
    path("playbook-versions/<uuid:uuid>/edit/", playbook_versions.edit, name="edit_playbook_version"),
    path("playbook-versions/<uuid:uuid>/in-force/", playbook_versions.put_in_force, name="put_in_force"),
    path("playbook-versions/<uuid:uuid>/drop/", playbook_versions.drop, name="drop_playbook_version"),
    path("playbook-versions/<uuid:uuid>/toml/", playbook_versions.as_toml, name="playbook_toml"),
    path("playbook-versions/<uuid:uuid>/pdf/", playbook_versions.as_pdf, name="playbook_pdf"),
    path("campaigns/<uuid:uuid>/playbooks/", campaign_playbooks.section, name="campaign_playbooks"),
    path("campaigns/<uuid:uuid>/prepare/", campaign_playbooks.prepare, name="prepare_campaign"),
    path("campaigns/<uuid:uuid>/playbooks/renew/", campaign_playbooks.renew, name="renew_playbooks"),
    path(
        "campaign-playbooks/<uuid:uuid>/remove/", campaign_playbooks.remove, name="remove_campaign_playbook"
    ),
]
