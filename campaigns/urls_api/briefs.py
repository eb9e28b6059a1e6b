from django.urls import path

from campaigns.api import briefs, read_backs

urlpatterns = [
    path("campaigns/<uuid:uuid>/briefs/", briefs.CampaignBriefs.as_view(), name="campaign_briefs"),
    path("briefs/<uuid:uuid>/", briefs.BriefDetail.as_view(), name="brief"),
    path("briefs/<uuid:uuid>/take-in/", briefs.BriefTakeIn.as_view(), name="brief_take_in"),
    path("briefs/<uuid:uuid>/publish/", briefs.BriefPublish.as_view(), name="brief_publish"),
    path("briefs/<uuid:uuid>/withdraw/", briefs.BriefWithdraw.as_view(), name="brief_withdraw"),
    path("briefs/<uuid:uuid>/points/", briefs.BriefPoints.as_view(), name="brief_points"),
    path("briefs/<uuid:uuid>/versions/", briefs.BriefVersions.as_view(), name="brief_versions"),
    path("briefs/<uuid:uuid>/changes/", briefs.BriefChanges.as_view(), name="brief_changes"),
    path("briefs/<uuid:uuid>/freedom/", briefs.BriefFreedom.as_view(), name="brief_freedom"),
    path("brief-points/<uuid:uuid>/", briefs.BriefPointDetail.as_view(), name="brief_point"),
    path("brief-points/<uuid:uuid>/move/", briefs.BriefPointMove.as_view(), name="brief_point_move"),
    # Reading back
    path("briefs/<uuid:uuid>/read-backs/", read_backs.BriefReadBacks.as_view(), name="brief_read_backs"),
    path("read-backs/<uuid:uuid>/", read_backs.ReadBackDetail.as_view(), name="read_back"),
    path("read-backs/<uuid:uuid>/answers/", read_backs.ReadBackAnswers.as_view(), name="read_back_answers"),
    path("read-backs/<uuid:uuid>/remarks/", read_backs.ReadBackRemarks.as_view(), name="read_back_remarks"),
    path("read-backs/<uuid:uuid>/check/", read_backs.ReadBackCheck.as_view(), name="read_back_check"),
    path("objections/<uuid:uuid>/resolve/", read_backs.ObjectionResolve.as_view(), name="objection_resolve"),
    # The influencer's page
    path("collaborations/<uuid:uuid>/personal-links/", read_backs.PersonalLinks.as_view(), name="personal_links"),
    path("collaborations/<uuid:uuid>/personal-links/revoke/", read_backs.PersonalLinkRevoke.as_view(), name="personal_links_revoke"),
]  # fmt: skip
