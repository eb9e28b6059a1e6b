from django.urls import path

from accounts import api

urlpatterns = [
    path("me/", api.Me.as_view(), name="me"),
    path("agency/", api.AgencyDetail.as_view(), name="agency"),
    path("members/", api.MemberList.as_view(), name="members"),
    path("brands/", api.BrandList.as_view(), name="brands"),
    path("brands/<uuid:uuid>/", api.BrandDetail.as_view(), name="brand"),
    path("brands/<uuid:uuid>/archive/", api.BrandArchive.as_view(), name="brand_archive"),
    path("brands/<uuid:uuid>/restore/", api.BrandRestore.as_view(), name="brand_restore"),
    path("audit/", api.AuditList.as_view(), name="audit"),
]
