from django.urls import path

from campaigns.views import calendar, deliverables, ideas

urlpatterns = [
    path("deliverables/", deliverables.list_, name="deliverables"),
    path("collaborations/<uuid:uuid>/deliverables/plan/", deliverables.plan, name="plan_deliverable"),
    path("deliverables/<uuid:uuid>/edit/", deliverables.edit, name="edit_deliverable"),
    path("deliverables/<uuid:uuid>/move-date/", deliverables.move, name="move_due"),
    path("deliverables/<uuid:uuid>/state/", deliverables.change_state, name="change_deliverable"),
    path("deliverables/<uuid:uuid>/publish/", deliverables.publish, name="publish_deliverable"),
    path("postponements/<uuid:uuid>/client-warned/", deliverables.warn_client, name="warn_client"),
    path("postponements/<uuid:uuid>/reminded/", deliverables.remind_firmly, name="remind_firmly"),
    path("reminders/<uuid:uuid>/seen/", deliverables.see_reminder, name="see_reminder"),
    # Calendar
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/events/", calendar.feed_data, name="calendar_events"),
    path("calendar/addresses/", calendar.feeds, name="feeds"),
    path("calendar/addresses/new/", calendar.make_feed, name="make_feed"),
    path("calendar/addresses/<uuid:uuid>/revoke/", calendar.revoke_feed, name="revoke_feed"),
    path("calendar/<str:token>.ics", calendar.feed, name="feed"),
    path("<uuid:uuid>/calendar/", calendar.campaign_calendar, name="campaign_calendar"),
    # Ideas
    path("ideas/", ideas.list_, name="ideas"),
    path("ideas/add/", ideas.add, name="add_idea"),
    path("ideas/<uuid:uuid>/edit/", ideas.edit, name="edit_idea"),
    path("ideas/<uuid:uuid>/move/", ideas.move, name="move_idea"),
]
