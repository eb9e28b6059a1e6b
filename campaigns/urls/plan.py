from django.urls import path

from campaigns.views import bench, plan, scenarios, shortlist, slots, swaps

urlpatterns = [
    path("<uuid:uuid>/plan/", plan.plan, name="plan"),
    path("<uuid:uuid>/plan/forecast/", plan.plan_forecast, name="plan_forecast"),
    path("<uuid:uuid>/plan/export/", plan.export_plan, name="export_plan"),
    # Slots
    path("<uuid:uuid>/slots/new/", slots.new, name="new_slots"),
    path("<uuid:uuid>/slots/many/", slots.many, name="many_slots"),
    path("slots/<uuid:uuid>/", slots.detail, name="slot"),
    path("slots/<uuid:uuid>/fits/", slots.fits, name="slot_fits"),
    path("slots/<uuid:uuid>/past/", slots.past, name="slot_past"),
    path("slots/<uuid:uuid>/edit/", slots.edit, name="edit_slot"),
    path("slots/<uuid:uuid>/prices/", plan.save_row, name="save_row"),
    path("slots/<uuid:uuid>/duplicate/", slots.duplicate, name="duplicate_slot"),
    path("slots/<uuid:uuid>/remove/", slots.remove, name="remove_slot"),
    path("slots/<uuid:uuid>/free/", slots.free, name="free_slot"),
    # Who could fill them
    path("slots/<uuid:uuid>/propose/", bench.propose, name="propose"),
    path("slots/<uuid:uuid>/bench/", bench.rank, name="rank_bench"),
    path("candidates/<uuid:uuid>/edit/", bench.edit, name="edit_candidate"),
    path("candidates/<uuid:uuid>/asked/", bench.check, name="check_candidate"),
    path("candidates/<uuid:uuid>/move/", bench.move, name="move_candidate"),
    path("slots/<uuid:uuid>/swap/", swaps.swap, name="swap"),
    path("swaps/<uuid:uuid>/undo/", swaps.undo, name="undo_swap"),
    # The client's view
    path("<uuid:uuid>/shortlist/", shortlist.shortlist, name="shortlist"),
    path("<uuid:uuid>/shortlist/share/", shortlist.share, name="share_shortlist"),
    path("<uuid:uuid>/shortlist/hide/", shortlist.hide, name="hide_shortlist"),
    path("<uuid:uuid>/client-notes/new/", shortlist.new_note, name="new_client_note"),
    path("client-notes/<uuid:uuid>/", shortlist.note, name="client_note"),
    path("client-notes/<uuid:uuid>/share/", shortlist.share_note, name="share_client_note"),
    path("client-notes/<uuid:uuid>/delete/", shortlist.delete_note, name="delete_client_note"),
    # Scenarios
    path("<uuid:uuid>/scenarios/", scenarios.scenarios, name="scenarios"),
    path("scenarios/<uuid:uuid>/", scenarios.scenario, name="scenario"),
    path("scenarios/<uuid:uuid>/apply/", scenarios.apply, name="apply_scenario"),
    path("scenario-uses/<uuid:uuid>/undo/", scenarios.undo, name="undo_scenario"),
    path("scenarios/<uuid:uuid>/remove/", scenarios.remove, name="remove_scenario"),
]
