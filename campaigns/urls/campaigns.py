from django.urls import path

from campaigns.views import campaigns, launching

urlpatterns = [
    path("", campaigns.list_, name="list"),
    path("new/", campaigns.create, name="create"),
    path("<uuid:uuid>/", campaigns.detail, name="detail"),
    path("<uuid:uuid>/edit/", campaigns.edit, name="edit"),
    path("<uuid:uuid>/copy/", campaigns.clone, name="clone"),
    path("<uuid:uuid>/keep-template/", campaigns.keep_template, name="keep_template"),
    path("<uuid:uuid>/archive/", campaigns.archive, name="archive"),
    path("<uuid:uuid>/restore/", campaigns.restore, name="restore"),
    # Risks, plan, launch and what follows
    path("<uuid:uuid>/room/", launching.room, name="room"),
    path("<uuid:uuid>/room/risk/", launching.assess, name="assess_risk"),
    path("<uuid:uuid>/room/plan/", launching.edit_plan, name="edit_plan"),
    path("<uuid:uuid>/room/plan/agree/", launching.agree_plan, name="agree_plan"),
    path("<uuid:uuid>/launch/", launching.launch, name="launch"),
    path("<uuid:uuid>/pause/", launching.pause, name="pause"),
    path("<uuid:uuid>/resume/", launching.resume, name="resume"),
    path("<uuid:uuid>/finish/", launching.finish, name="finish"),
    path("<uuid:uuid>/cancel/", launching.cancel, name="cancel"),
    path("<uuid:uuid>/freeze/", launching.freeze, name="freeze"),
    path("<uuid:uuid>/release/", launching.release, name="release"),
    path("<uuid:uuid>/replan/", launching.replan, name="replan"),
]
