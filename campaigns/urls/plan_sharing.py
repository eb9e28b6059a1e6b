from django.urls import path

from campaigns.views import plan_sharing

urlpatterns = [
    path("<uuid:uuid>/plan/show/", plan_sharing.show_plan, name="show_plan"),
    path("<uuid:uuid>/plan/hide/", plan_sharing.hide_plan, name="hide_plan"),
]
