from django.urls import path

from campaigns.views import brief_points, briefs, read_backs

urlpatterns = [
    path("<uuid:uuid>/brief/", briefs.tab, name="brief"),
    path("<uuid:uuid>/brief/new/", briefs.new, name="new_brief"),
    path("briefs/<uuid:uuid>/", briefs.edit, name="edit_brief"),
    path("briefs/<uuid:uuid>/change/", briefs.change, name="change_brief"),
    path("briefs/<uuid:uuid>/preview/", briefs.preview, name="brief_preview"),
    path("briefs/<uuid:uuid>/news/", briefs.news, name="brief_news"),
    path("briefs/<uuid:uuid>/publish/", briefs.publish, name="publish_brief"),
    path("briefs/<uuid:uuid>/take-in/", briefs.take_in, name="take_in_brief"),
    path("briefs/<uuid:uuid>/withdraw/", briefs.withdraw, name="withdraw_brief"),
    path("briefs/<uuid:uuid>/delete/", briefs.delete, name="delete_brief"),
    path("briefs/<uuid:uuid>/versions/", briefs.versions, name="brief_versions"),
    # Points
    path("briefs/<uuid:uuid>/points/add/", brief_points.add, name="add_points"),
    path("briefs/<uuid:uuid>/points/<uuid:key>/save/", brief_points.save, name="save_point"),
    path("briefs/<uuid:uuid>/points/<uuid:key>/move/", brief_points.move, name="move_point"),
    path("briefs/<uuid:uuid>/points/<uuid:key>/remove/", brief_points.remove, name="remove_point"),
    # Reading back
    path("briefs/<uuid:uuid>/reading/", read_backs.reading, name="brief_reading"),
    path("briefs/<uuid:uuid>/ask/", read_backs.ask, name="ask_to_read"),
    path("read-backs/<uuid:uuid>/", read_backs.detail, name="read_back"),
    path("read-backs/<uuid:uuid>/say/", read_backs.say, name="say_about_brief"),
    path("read-backs/<uuid:uuid>/answer/", read_backs.note_answer, name="note_answer"),
    path("read-backs/<uuid:uuid>/check/", read_backs.second_check, name="second_check"),
    path("objections/<uuid:uuid>/resolve/", read_backs.resolve, name="resolve_objection"),
    # The influencer's page
    path("collaborations/<uuid:uuid>/personal-link/", read_backs.personal_link, name="personal_link"),
    path(
        "collaborations/<uuid:uuid>/personal-link/revoke/",
        read_backs.revoke_link,
        name="revoke_personal_link",
    ),
]
