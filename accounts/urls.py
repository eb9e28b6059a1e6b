from django.urls import path

from accounts import views, views_looks

app_name = "accounts"

urlpatterns = [
    # The agency
    path("", views.settings_page, name="settings"),
    path("switch/", views.switch_agency, name="switch_agency"),
    path("no-agency/", views.no_agency, name="no_agency"),
    path("profile/", views.profile, name="profile"),
    # Members
    path("members/", views.members, name="members"),
    path("members/invite/", views.invite, name="invite"),
    path("members/<uuid:uuid>/role/", views.change_role, name="change_role"),
    path("members/<uuid:uuid>/remove/", views.remove_member, name="remove_member"),
    path("invitations/<uuid:uuid>/revoke/", views.revoke_invitation, name="revoke_invitation"),
    path("join/<str:token>/", views.join, name="join"),
    # Brands
    path("brands/", views.brands, name="brands"),
    path("brands/new/", views.create_brand, name="create_brand"),
    path("brands/<uuid:uuid>/", views.brand, name="brand"),
    path("brands/<uuid:uuid>/edit/", views.edit_brand, name="edit_brand"),
    path("brands/<uuid:uuid>/look/", views_looks.brand_look, name="brand_look"),
    path("brands/<uuid:uuid>/archive/", views.archive_brand, name="archive_brand"),
    path("brands/<uuid:uuid>/restore/", views.restore_brand, name="restore_brand"),
    # API keys
    path("api-keys/", views.api_keys, name="api_keys"),
    path("api-keys/<uuid:uuid>/revoke/", views.revoke_api_key, name="revoke_api_key"),
    # Audit
    path("audit/", views.audit, name="audit"),
]
