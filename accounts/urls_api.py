from django.urls import path

from accounts import api, api_access, api_looks

urlpatterns = [
    path("me/", api.Me.as_view(), name="me"),
    path("me/preferences/", api_looks.Preferences.as_view(), name="preferences"),
    path("agency/", api_access.AgencyDetail.as_view(), name="agency"),
    path("members/", api.MemberList.as_view(), name="members"),
    path("members/<uuid:uuid>/", api_access.MemberDetail.as_view(), name="member"),
    path("invitations/", api_access.InvitationList.as_view(), name="invitations"),
    path("invitations/<uuid:uuid>/", api_access.InvitationDetail.as_view(), name="invitation"),
    path("invitations/<uuid:uuid>/revoke/", api_access.InvitationRevoke.as_view(), name="invitation_revoke"),
    path("api-keys/", api_access.ApiKeyList.as_view(), name="api_keys"),
    path("api-keys/<uuid:uuid>/", api_access.ApiKeyDetail.as_view(), name="api_key"),
    path("api-keys/<uuid:uuid>/revoke/", api_access.ApiKeyRevoke.as_view(), name="api_key_revoke"),
    path("brands/", api.BrandList.as_view(), name="brands"),
    path("brands/<uuid:uuid>/", api.BrandDetail.as_view(), name="brand"),
    path("brands/<uuid:uuid>/look/", api_looks.BrandLook.as_view(), name="brand_look"),
    path("brands/<uuid:uuid>/archive/", api.BrandArchive.as_view(), name="brand_archive"),
    path("brands/<uuid:uuid>/restore/", api.BrandRestore.as_view(), name="brand_restore"),
    path("audit/", api.AuditList.as_view(), name="audit"),
]
