from django.urls import path

from campaigns.api import deliverables, room

urlpatterns = [
    # Deliverables
    path("collaborations/<uuid:uuid>/deliverables/", deliverables.CollaborationDeliverables.as_view(), name="collaboration_deliverables"),
    path("deliverables/", deliverables.Deliverables.as_view(), name="deliverables"),
    path("deliverables/<uuid:uuid>/", deliverables.DeliverableDetail.as_view(), name="deliverable"),
    path("deliverables/<uuid:uuid>/state/", deliverables.DeliverableMoveState.as_view(), name="deliverable_state"),
    path("deliverables/<uuid:uuid>/move-date/", deliverables.DeliverableMoveDate.as_view(), name="deliverable_move_date"),
    path("deliverables/<uuid:uuid>/postponements/", deliverables.DeliverablePostponements.as_view(), name="deliverable_postponements"),
    path("postponements/<uuid:uuid>/client-warned/", deliverables.PostponementWarn.as_view(), name="postponement_client_warned"),
    path("postponements/<uuid:uuid>/reminded/", deliverables.PostponementRemind.as_view(), name="postponement_reminded"),
    path("reminders/", deliverables.Reminders.as_view(), name="reminders"),
    path("reminders/<uuid:uuid>/seen/", deliverables.ReminderSeen.as_view(), name="reminder_seen"),
    path("influencers/<uuid:uuid>/reliability/", deliverables.InfluencerReliability.as_view(), name="influencer_reliability"),
    # Brand room
    path("brands/<uuid:uuid>/products/", room.BrandProducts.as_view(), name="brand_products"),
    path("products/<uuid:uuid>/", room.ProductDetail.as_view(), name="product"),
    path("products/<uuid:uuid>/archive/", room.ProductArchive.as_view(), name="product_archive"),
    path("products/<uuid:uuid>/restore/", room.ProductRestore.as_view(), name="product_restore"),
    path("brands/<uuid:uuid>/sentences/", room.BrandSentences.as_view(), name="brand_sentences"),
    path("sentences/<uuid:uuid>/", room.SentenceDetail.as_view(), name="sentence"),
    path("brands/<uuid:uuid>/words/", room.BrandWords.as_view(), name="brand_words"),
    path("words/<uuid:uuid>/", room.WordDetail.as_view(), name="word"),
    path("brands/<uuid:uuid>/approval-stages/", room.BrandApprovalStages.as_view(), name="brand_approval_stages"),
    # Ideas, calendar
    path("ideas/", room.Ideas.as_view(), name="ideas"),
    path("ideas/<uuid:uuid>/", room.IdeaDetail.as_view(), name="idea"),
    path("calendar/", room.CalendarEvents.as_view(), name="calendar"),
    path("calendar-addresses/", room.CalendarFeeds.as_view(), name="calendar_addresses"),
    path("calendar-addresses/<uuid:uuid>/", room.CalendarFeedDetail.as_view(), name="calendar_address"),
]  # fmt: skip
